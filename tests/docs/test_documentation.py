"""Every code block of the documentation works: Python runs against a sandbox, shell commands exist."""

from __future__ import annotations

import ast
import asyncio
import inspect
import logging
import os
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from codeop import CommandCompiler
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import sentry_sdk
import trustme
import yaml

import pexip_engage_client
from pexip_engage_client import EngageClient, NotFoundError
from pexip_engage_client._pipeline import transport as _transport
from pexip_engage_client._pipeline.passed_in import TransportNetwork
from pexip_engage_client.conformance import Recorder
from pexip_engage_client.limits import RedisLimits
from pexip_engage_client.openapi.shipped import FREEZING
from pexip_engage_client.options import CallOptions, ClientOptions, DefaultOptions
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.http import token_endpoint
from pexip_engage_client.stores import MemoryStore, RedisStore, SqliteStore
from pexip_engage_client.tracing import correlation
from pexip_engage_client.webhooks import WebhookReceiver
from tests.pipeline.networks import INSTRUMENTOR

from .blocks import BLOCK, DOCUMENTS, ROOT, SKILL, asyncio_mode, awaits_at_top_level, blocks, has_tests, runs_here

# What a reader of a page with tests has installed; the others that are here take two seconds to load.
READERS_PLUGINS = ("asyncio", "anyio", "pexip_engage_sandbox")
LANGUAGES = {"groovy", "js", "nginx", "python", "sh", "sql", "text", "yaml", "toml", "json", "ini"}


def name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_block_names_its_language(document: Path) -> None:
    assert {language for language, _ in blocks(document)} <= LANGUAGES


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if "```python" in each.read_text()], ids=name)
async def test_python_blocks_run(
    document: Path,
    in_earnest: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In their order and in one namespace. A block that "prints:" a text writes it, with any text in place of `…`."""
    namespace: dict[str, Any] = {"__name__": "documentation"}
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "acme-ca.pem"))
    own = authority.issue_cert("client.acme.example")
    own.private_key_pem.write_to_path(str(tmp_path / "client.key"))
    own.cert_chain_pems[0].write_to_path(str(tmp_path / "client.pem"))
    monkeypatch.chdir(tmp_path)
    printed = re.findall(r"prints:\n\n```text\n(.*?)^```", document.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for (language, code), (following, output) in pairwise([*blocks(document), ("", "")]):
        if language == "python" and not has_tests(code):
            capsys.readouterr()
            await run_block(code, name(document), namespace)
            if following == "text" and output in printed:
                written = capsys.readouterr().out
                assert re.fullmatch(re.escape(output).replace("…", ".+"), written), written
    for each in namespace.values():
        if isinstance(each, EngageClient):
            await each.aclose()


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if "```python" in each.read_text()], ids=name)
def test_python_blocks_can_be_pasted_into_the_asyncio_prompt(document: Path) -> None:
    """A prompt ends an indented block at a blank line, and needs one before the next statement."""
    for language, code in blocks(document):
        if language == "python" and not has_tests(code) and awaits_at_top_level(code):
            prompt = CommandCompiler()
            prompt.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            entered: list[str] = []
            last = [""] if document.stem != "tutorial" else []  # its blocks end outside of indentation
            for line in [*code.splitlines(), *last]:
                entered.append(line)
                if prompt("\n".join(entered), symbol="single") is not None:
                    entered.clear()
            assert not any(entered), "\n".join(entered)


DOCSTRINGS = [
    pytest.param(textwrap.dedent(code), id=f"{path.relative_to(ROOT)}:{number}")
    for path in sorted((ROOT / "pexip_engage_client").rglob("*.py"))
    if "generated" not in path.parts
    for number, (_, language, code) in enumerate(BLOCK.findall(path.read_text(encoding="utf-8")))
    if language == "python"
]


@pytest.mark.parametrize("code", DOCSTRINGS)
async def test_blocks_of_docstrings_run(code: str, in_earnest: Sandbox) -> None:
    in_earnest.add("appointments", {**in_earnest.get("appointments", "appointment-3"), "id": "123"})
    async with EngageClient("acme", token="...") as engage:
        names = {**{each: getattr(pexip_engage_client, each) for each in pexip_engage_client.__all__}, "engage": engage}
        names |= {
            "token": "...",
            "Recorder": Recorder,
            "correlation": correlation,
            "RedisLimits": RedisLimits,
            "MemoryStore": MemoryStore,
            "RedisStore": RedisStore,
            "SqliteStore": SqliteStore,
            "receiver": WebhookReceiver(secret="..." * 6),
        }
        names["order"] = SimpleNamespace(trace_id="CRM-1")
        with suppress(NotFoundError):  # of a path that the document lacks, which is what `request` is for
            code = code.replace('(secret="…', '(secret="' + "…" * 16).replace("…", "...")
            await run_block(code, "docstring", names)


@pytest.mark.proof
@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_tests_of_the_documentation_pass_in_a_project_of_their_own(mode: str, tmp_path: Path) -> None:
    """As a reader would have them: a file each, and the settings that the page shows for them."""
    files = {
        f"test_{document.stem}_{number}.py": code
        for document in DOCUMENTS
        for number, (language, code) in enumerate(blocks(document))
        if language == "python" and has_tests(code) and mode == asyncio_mode(code) and runs_here(code)
    }
    for file, code in files.items():
        (tmp_path / file).write_text(code, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nasyncio_mode = {mode}\n")
    plugins = [word for plugin in READERS_PLUGINS for word in ("-p", plugin)]
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", *plugins]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    finished = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout
    assert files.keys() == set(re.findall(r"^PASSED (\w+\.py)::", finished.stdout, re.MULTILINE)), finished.stdout
    assert "skipped" not in finished.stdout


@pytest.fixture(autouse=True)
def log_level_ends_with_the_test() -> Iterator[None]:
    logger = logging.getLogger("pexip_engage_client")
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.fixture(autouse=True)
def watching_ends_with_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Blocks and docstrings set up OpenTelemetry and Sentry.

    Sentry's integrations patch modules for good, so they are left out; tests/strangers/test_watching.py runs them.
    """
    monkeypatch.setattr(sentry_sdk, "init", partial(sentry_sdk.init, default_integrations=False))
    yield
    if INSTRUMENTOR().is_instrumented_by_opentelemetry:
        INSTRUMENTOR().uninstrument()
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@pytest.fixture
async def in_earnest(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    """Clients of the real service reach a sandbox instead."""
    sandbox = Sandbox(seed="demo")
    monkeypatch.setattr(token_endpoint, "_are_valid", lambda *credentials: True)
    transport = httpx.ASGITransport(app=_taking_any_token(sandbox))
    monkeypatch.setattr(_transport, "OwnNetwork", lambda *_, **__: TransportNetwork(transport))
    for variable, value in {"ENTERPRISE": "acme", "CLIENT_ID": "...", "CLIENT_SECRET": "..."}.items():
        monkeypatch.setenv(f"PEXIP_ENGAGE_{variable}", value)
    for variable in ("WEBHOOK_SECRET", "OLD_SECRET"):
        monkeypatch.setenv(variable, f"the {variable} of this test")
    yield sandbox
    await sandbox.aclose()


async def run_block(code: str, where: str, namespace: dict[str, Any]) -> None:
    compiled = compile(code, where, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if re.search(r"^asyncio\.run\(", code, re.MULTILINE):
        await asyncio.to_thread(exec, compiled, namespace)
    else:
        result = eval(compiled, namespace)
        if inspect.isawaitable(result):
            await result


def test_every_option_is_documented() -> None:
    text = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")
    cells = "".join(line.split("|")[2] for line in text.splitlines() if line.startswith("|"))
    told = set(re.findall(r"`(\w+)[`=]", cells))
    for options in (ClientOptions, CallOptions, DefaultOptions):
        assert options.__annotations__.keys() <= told, options.__annotations__.keys() - told


def _taking_any_token(sandbox: Sandbox) -> Any:
    """The documents' own token is as good as the sandbox's."""
    token = f"Bearer {sandbox.token()}".encode()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(name, token if value == b"Bearer ..." else value) for name, value in scope["headers"]]
        await sandbox.app({**scope, "headers": headers}, receive, send)

    return app


def test_promises_name_tests_that_their_command_runs() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:.* \| ){2}(`make .*) \|$", page, re.MULTILINE)
    assert len(rows) == 8
    for target, path in re.findall(r'`make (\w+) ARGS="([^"]+)"`', "\n".join(rows)):
        files = [*(ROOT / path).glob("test_*.py"), ROOT / path]
        texts = [each.read_text(encoding="utf-8") for each in files if each.is_file()]
        assert any(re.search(r"^(async )?def test_", text, re.MULTILINE) for text in texts), path
        assert target == "test" or any("mark.proof" in text for text in texts), path


@cache
def helped(module: str) -> str:
    """What `python -m` of a module says of itself."""
    command = [sys.executable, "-m", module, "--help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout


@pytest.mark.xdist_group("shell")  # each module is asked once
@pytest.mark.parametrize(
    ("document", "command"),
    [
        pytest.param(each, line, id=f"{name(each)}: {line}")
        for each in DOCUMENTS
        for language, code in blocks(each)
        if language == "sh"
        for line in code.replace("\\\n", " ").splitlines()
        if line and not line.startswith("#") and runs_here(line)
    ],
)
def test_shell_commands_exist(document: Path, command: str) -> None:
    """Those that would install or run for long are checked piece by piece; the others are run."""
    words = shlex.split(command)
    match words:
        case ["make", *targets]:
            subprocess.run(["make", "--dry-run", *targets], cwd=ROOT, check=True, capture_output=True)
        case ["pip", "install", *arguments]:
            project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
            libraries = {"httpx2", *(re.split(r"[<>=]", each)[0] for each in project["dependencies"])}
            for requirement in (each for each in arguments if not each.startswith("--")):
                extras = re.fullmatch(r"(?:pexip-engage-client|\.)(?:\[([\w,]+)\])?", requirement)
                assert extras or requirement in libraries, requirement
                if extras and extras[1]:
                    assert set(extras[1].split(",")) <= project["optional-dependencies"].keys()
        case ["git", "pull"]:
            pass
        case ["pip", "wheel", "--no-deps", "--wheel-dir", folder, "."]:
            assert f"COPY {Path(folder).name}/*.whl" in (ROOT / folder).with_name("Dockerfile").read_text()
        case ["python", "-m", module, *arguments]:
            assert all(word in helped(module) for word in arguments if word.startswith("--"))
        case ["docker", "compose", "--file", file, "up", "--wait"]:
            assert (ROOT / file).is_file()
        case ["python", script, *_]:
            assert (ROOT / script).is_file()
        case ["pyinstaller", "--onefile", option, package, _]:  # `make peers` freezes a program so
            assert f"`{option} {package}`" in FREEZING
        case ["uvicorn", "--app-dir", folder, *_, app]:
            assert (ROOT / folder / f"{app.partition(':')[0]}.py").is_file()
        case _:
            raise AssertionError(f"{name(document)}: this test knows no way to check {command!r}")


def test_skill_for_agents_is_short_and_has_its_name() -> None:
    _, header, text = SKILL.read_text(encoding="utf-8").split("---\n", 2)
    assert len(SKILL.read_text(encoding="utf-8").splitlines()) <= 150
    described = yaml.safe_load(header)
    assert described.keys() == {"name", "description"}
    assert described["name"] == SKILL.parent.name
    assert "test" in described["description"]
    assert text.lstrip().startswith("# ")


def test_links_between_documents_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
            if "reference/" in target and document.parent == ROOT / "docs":
                continue  # `make docs` writes it; test_reference checks these links
            assert (document.parent / target).exists(), f"{name(document)} links to {target}"


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if each.parent == ROOT / "docs"], ids=name)
def test_pages_with_a_client_of_the_real_api_name_the_sandbox(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    if 'EngageClient("acme"' in text and document.name not in ("sandbox.md", "tutorial.md"):
        assert "](sandbox.md#in-place-of-the-api)" in text

"""Every code block of the documentation works: Python runs against a sandbox, shell commands exist."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

from pexip_engage_client._pipeline import core as _core
from pexip_engage_client._pipeline.options import ClientOptions
from pexip_engage_client.sandbox import Sandbox

from . import tables

ROOT = Path(__file__).parents[2]
# The reference is made by `make docs`, and has tests of its own.
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")]
    if not path.is_relative_to(ROOT / "docs" / "reference")
)
BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LANGUAGES = {"python", "sh", "text", "yaml", "toml", "json", "ini"}


def blocks(document: Path) -> Iterator[tuple[str, str]]:
    for indent, language, code in BLOCK.findall(document.read_text(encoding="utf-8")):
        yield language, re.sub(f"^{indent}", "", code, flags=re.MULTILINE)


def name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_block_names_its_language(document: Path) -> None:
    assert {language for language, _ in blocks(document)} <= LANGUAGES


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if "```python" in each.read_text()], ids=name)
async def test_python_blocks_run(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order and in one namespace; a client of the real service reaches a sandbox instead."""
    sandbox = Sandbox(seed="demo", client_id="...", client_secret="...")
    transport = httpx.ASGITransport(app=_taking_any_token(sandbox))
    monkeypatch.setattr(_core, "open_network", lambda *_: transport)
    for variable, value in {"ENTERPRISE": "acme", "CLIENT_ID": "...", "CLIENT_SECRET": "..."}.items():
        monkeypatch.setenv(f"PEXIP_ENGAGE_{variable}", value)
    namespace: dict[str, Any] = {"__name__": "documentation"}
    for language, code in blocks(document):
        if language == "python":
            compiled = compile(code, name(document), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if "asyncio.run(" in code:
                await asyncio.to_thread(exec, compiled, namespace)
            else:
                result = eval(compiled, namespace)
                if inspect.isawaitable(result):
                    await result
    await sandbox.aclose()
    HTTPXClientInstrumentor().uninstrument()


def test_every_option_is_told() -> None:
    text = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")
    told = set(
        re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|")))
    )
    assert ClientOptions.__annotations__.keys() <= told, ClientOptions.__annotations__.keys() - told


def _taking_any_token(sandbox: Sandbox) -> Any:
    """The documents' own token is as good as the sandbox's."""
    token = f"Bearer {sandbox.token()}".encode()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(name, token if value == b"Bearer ..." else value) for name, value in scope["headers"]]
        await sandbox.app({**scope, "headers": headers}, receive, send)

    return app


@pytest.mark.parametrize(
    ("document", "command"),
    [
        pytest.param(each, line, id=f"{name(each)}: {line}")
        for each in DOCUMENTS
        for language, code in blocks(each)
        if language == "sh"
        for line in code.replace("\\\n", " ").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_shell_commands_exist(document: Path, command: str) -> None:
    """Those that would install or run for long are checked piece by piece; the others are run."""
    words = shlex.split(command)
    match words:
        case ["make", *targets]:
            subprocess.run(["make", "--dry-run", *targets], cwd=ROOT, check=True, capture_output=True)
        case ["pip", "install", requirement]:
            extras = re.fullmatch(r"pexip-engage-client(?:\[([\w,]+)\])?", requirement)
            assert extras, requirement
            known = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
            assert set((extras[1] or "redis").split(",")) <= set(known)
        case ["python", "-m", module, *arguments]:
            listed = subprocess.run(
                [sys.executable, "-m", module, "--help"], capture_output=True, check=True, text=True
            )
            assert all(word in listed.stdout for word in arguments if word.startswith("--"))
        case ["python", script, *_]:
            assert (ROOT / script).is_file()
        case _:
            raise AssertionError(f"{name(document)}: this test knows no way to check {command!r}")


def test_links_between_documents_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{name(document)} links to {target}"


@pytest.mark.parametrize("document", tables.TABLES)
def test_tables_are_those_of_the_code(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert tables.BEGIN in text
    assert text == tables.updated(document), "run: python -m tests.docs.tables"

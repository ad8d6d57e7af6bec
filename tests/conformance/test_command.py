"""The command as its users call it, against a served sandbox."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.conformance.command import main
from pexip_engage_client.openapi.shipped import shipped
from pexip_engage_client.sandbox import Sandbox


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    async with Sandbox(seed="demo") as sandbox, sandbox.serve() as url:
        given = {
            "ENTERPRISE": sandbox.slug,
            "CLIENT_ID": "sandbox",
            "CLIENT_SECRET": "sandbox-secret",
            "BASE_URL": url,
            "TOKEN_URL": f"{url}/realms/{sandbox.slug}/protocol/openid-connect/token",
        }
        for name, value in given.items():
            monkeypatch.setenv(f"PEXIP_ENGAGE_{name}", value)
        yield sandbox


async def test_table_is_shown_and_status_is_0_without_differences(
    served: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(main, ["--only", "getEmployees", "getFiles"]) == 0
    out = capsys.readouterr().out
    assert "getEmployees" in out
    assert "Conforms. 2 of 2 operations reached: no differences. 35 requests." in out


async def test_differences_are_written_in_every_format(
    served: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served.fail("getEmployees", times=None, unknown_value="status")
    words = ["--output", str(tmp_path / "report.json"), "--output", str(tmp_path / "report.md")]
    words += ["--patch", str(tmp_path / "patch")]
    document = ["--document", str(shipped())]
    assert await asyncio.to_thread(main, ["--values", "--only", "getEmployees", *document, *words]) == 1
    out, err = capsys.readouterr()
    assert ("Differs. 1 of 1 operations reached: 1 difference." in out, err) == (True, "")
    (difference,) = json.loads((tmp_path / "report.json").read_text())["differences"]
    assert (difference["kind"], difference["values"]) == ("unknown value", ["SOMETHING_NEW"])
    assert "getEmployees data[].status: unknown value, observed SOMETHING_NEW (" in (tmp_path / "report.md").read_text()
    (tmp_path / "openapi.yaml").write_bytes(shipped().read_bytes())
    subprocess.run(["git", "apply", "patch"], cwd=tmp_path, check=True)
    assert await asyncio.to_thread(main, ["--only", "getEmployees", "--document", str(tmp_path / "openapi.yaml")]) == 0


async def test_responses_are_recorded(served: Sandbox, tmp_path: Path) -> None:
    words = ["--only", "getEmployees", "--record", str(tmp_path / "fixtures")]
    assert await asyncio.to_thread(main, words) == 0
    assert {path.name for path in (tmp_path / "fixtures").iterdir()} == {"getEmployees-1.json", "seed.json"}


async def test_recording_with_undocumented_parts_is_a_seed(
    served: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for operation in ("getCustomerById", "getAppointmentById"):
        served.fail(operation, times=None, unknown_property=True)
    words = ["--record", str(tmp_path), "--only", "getCustomerById", "getAppointmentById"]
    assert await asyncio.to_thread(main, words) == 1
    (fixture, *_) = tmp_path.glob("getCustomerById-*.json")
    assert "somethingNew" in fixture.read_text()
    sandbox = Sandbox(seed=tmp_path)
    customer = sandbox.dump()["customers"][0]
    assert "somethingNew" not in customer
    assert sandbox.change("customers", customer["id"], firstName="Lena")["firstName"] == "Lena"
    assert "ignored properties that are not in the API document: " in caplog.text
    assert "customers: somethingNew" in caplog.text


def test_patch_needs_a_document_with_descriptions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--patch"]) == 2
    assert "--patch needs --document openapi.yaml: the installed document has" in capsys.readouterr().err


async def test_patch_goes_to_stdout_and_the_table_to_stderr(
    served: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    served.fail("getFiles", times=None, unknown_property=True)
    words = ["--only", "getFiles", "--patch", "--document", str(shipped())]
    assert await asyncio.to_thread(main, words) == 1
    out, err = capsys.readouterr()
    assert "\n@@ " in out
    assert "getFiles" in err


async def test_status_reports_missing_access_and_nothing_reached(
    served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(main, ["--only", "getNothing"]) == 2
    assert "there is no operation getNothing" in capsys.readouterr().err
    assert await asyncio.to_thread(main, ["--only", "getContextById"]) == 2
    monkeypatch.setenv("PEXIP_ENGAGE_CLIENT_SECRET", "another")
    assert await asyncio.to_thread(main, []) == 2
    assert "another" not in capsys.readouterr().err
    monkeypatch.delenv("PEXIP_ENGAGE_ENTERPRISE")
    assert await asyncio.to_thread(main, []) == 2
    assert "PEXIP_ENGAGE_ENTERPRISE must be set to the slug of your enterprise" in capsys.readouterr().err


def test_missing_variables_are_reported_as_not_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ENTERPRISE", "TOKEN", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"PEXIP_ENGAGE_{name}", raising=False)
    assert main([]) == 2
    assert capsys.readouterr().err == (
        "PEXIP_ENGAGE_CLIENT_ID must be set together with PEXIP_ENGAGE_CLIENT_SECRET, unless you set"
        " PEXIP_ENGAGE_TOKEN; also set PEXIP_ENGAGE_ENTERPRISE\n"
    )
    monkeypatch.setenv("PEXIP_ENGAGE_CLIENT_ID", "kanarie")
    assert main([]) == 2
    assert capsys.readouterr().err == (
        "PEXIP_ENGAGE_CLIENT_SECRET must be set, because client_id is set;"
        " to use a token, set only PEXIP_ENGAGE_TOKEN\n"
    )


def test_missing_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path.resolve() / "missing.yaml"
    assert main(["--document", str(missing)]) == 2
    assert capsys.readouterr().err == f"{missing} cannot be opened: No such file or directory\n"


@pytest.mark.parametrize(
    "given",
    [
        {"TOKEN_URL": "https://login.Kanarie.example:9443/realms/kanarie/token"},
        {"TOKEN_URL": "https://localhost:9/realms/kanarie/token", "proxy": "http://gate.kanarie.example:3128"},
        {"TOKEN": "...", "BASE_URL": "http://api.kanarie.example"},
        {"ENTERPRISE": "kanarie/"},
    ],
)
async def test_failure_reveals_neither_enterprise_nor_address(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise OSError("kanarie has no address")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr(EngageClient, "from_env", partial(EngageClient.from_env, max_retries=0))
    proxy = given.pop("proxy", None)
    for variable in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    if proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
    for name, value in {"ENTERPRISE": "kanarie", "CLIENT_ID": "...", "CLIENT_SECRET": "...", **given}.items():
        monkeypatch.setenv(f"PEXIP_ENGAGE_{name}", value)
    assert await asyncio.to_thread(main, ["--only", "getFiles"]) == 2
    out, err = capsys.readouterr()
    assert "TokenError (" in out or "PEXIP_ENGAGE_" in err
    assert "kanarie" not in (out + err).lower()


async def test_failure_does_not_reveal_the_proxy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise OSError("no such address")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr(EngageClient, "from_env", partial(EngageClient.from_env, max_retries=0))
    for variable in ("https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://gate.corporation.example:3128")
    for name, value in {"ENTERPRISE": "kanarie", "CLIENT_ID": "...", "CLIENT_SECRET": "..."}.items():
        monkeypatch.setenv(f"PEXIP_ENGAGE_{name}", value)
    assert await asyncio.to_thread(main, ["--only", "getFiles"]) == 2
    out, err = capsys.readouterr()
    assert "Nothing was compared" in out
    assert "corporation" not in out + err


def test_default_limits_are_500_requests_and_3_records_per_operation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--help"])
    assert raised.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "stop after N requests (default: 500)" in told


@pytest.mark.parametrize("word", ["contexts", "=5", "contexts="])
def test_given_values_need_a_name_and_a_value(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--with", word])
    assert "is not NAME=VALUE" in capsys.readouterr().err


async def test_names_that_no_operation_uses_are_rejected(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert await asyncio.to_thread(main, ["--only", "getFiles", "--with", "context=1"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(
        "--with: 'context' is not the name of an ID or a parameter. The names are: appointments, contexts, country-"
    )
    for nested in ("forms/{formId}/questions", "forms/questions", "employees/1"):
        assert await asyncio.to_thread(main, ["--with", f"{nested}=1"]) == 2
        assert "Replace each {...} with the ID of a record." in capsys.readouterr().err
    assert list(served.requests) == []
    names = [
        "--with",
        "forms/7/questions=1",
        "--with",
        "/listings/7/time-slots=1",
        "--with",
        "country-code=BE",
        "--with",
        "office-id=1",
    ]
    assert await asyncio.to_thread(main, ["--only", "getFiles", *names]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--document", "{}", "--patch", "{}"],
        ["--output", "{.parent}/report.md", "--output", "{.parent}/./report.md"],
        ["--document", "{}", "--output", "{.parent}/./link.md"],
    ],
)
async def test_outputs_and_the_document_must_be_different_files(
    words: list[str], served: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_bytes(shipped().read_bytes())
    (tmp_path / "link.md").symlink_to(document)
    assert await asyncio.to_thread(main, ["--only", "getFiles", *(each.format(document) for each in words)]) == 2
    assert capsys.readouterr().err == "the files of --document, --output and --patch must be different\n"
    assert document.read_bytes() == shipped().read_bytes()
    assert list(served.requests) == []


@pytest.mark.parametrize("missing", ["yaml", "jsonschema_rs"])
def test_missing_extra_is_named_in_one_line(missing: str) -> None:
    code = (
        f"import sys, runpy; sys.modules[{missing!r}] = None; "
        "runpy.run_module('pexip_engage_client.conformance', run_name='__main__')"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert finished.returncode == 2
    (line,) = finished.stderr.splitlines()
    assert line.startswith(f"The conformance command needs {missing}: pip install ")
    assert "[conformance]" in line


def test_extra_is_sufficient() -> None:
    """All that it loads beyond the package's own dependencies is in its extra; it needs no server of the sandbox."""
    code = (
        "import sys; sys.modules['uvicorn'] = sys.modules['redis'] = sys.modules['orjson'] = None; "
        "from pexip_engage_client.conformance import Recorder, command; Recorder(); command.main(['--help'])"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "--record" in finished.stdout


async def test_ids_that_no_list_shows_can_be_passed(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    context = await served.client().contexts.create()
    words = ["--only", "getContextById", "--with", f"contexts={context.id}", "--max-requests", "200"]
    assert await asyncio.to_thread(main, words) == 0
    assert "1 of 1 operations reached" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--with", "contexts"], "'contexts' is not NAME=VALUE"),
        (["--with", "=7"], "'=7' is not NAME=VALUE"),
        (["--output", "report.txt"], "'report.txt' does not end with .json or .md"),
        (["--max-requests", "0"], "'0' is not a whole number of at least 1"),
        (["--max-requests", "\u00b2"], "'\u00b2' is not a whole number of at least 1"),
    ],
)
def test_invalid_arguments_are_rejected(words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(words)
    assert raised.value.code == 2
    assert complaint in capsys.readouterr().err

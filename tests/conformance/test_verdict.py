"""What the command says and keeps, whatever happens: the verdict, exit codes, the report of what was done."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client.conformance import ConformanceReport, texts
from pexip_engage_client.conformance.command import main
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox

from .test_command import served as served


async def status_of(*words: str) -> int:
    return await asyncio.to_thread(main, list(words))


async def test_exit_status_distinguishes_conforming_differing_and_not_enough_reached(served: Sandbox) -> None:
    parameters = ["--only", "getEmployees", "getContextById", "getFormQuestionById"]
    assert await status_of(*parameters[:-1]) == 0
    assert await status_of(*parameters) == 3
    served.fail("getEmployees", missing="email", times=None)
    assert await status_of(*parameters) == 1
    assert await status_of("--only", "getContextById") == 2


async def test_unwritable_file_is_reported_before_the_first_request(
    served: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await status_of("--output", str(tmp_path / "missing" / "report.json")) == 2
    assert "No such file or directory" in capsys.readouterr().err
    assert list(served.requests) == []


async def test_check_of_a_file_leaves_it_as_it_was(served: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("old")
    words = ["--output", str(tmp_path / "old.json"), "--output", str(tmp_path / "new.md"), "--only", "getNothing"]
    assert await status_of(*words) == 2
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_report_is_printed_if_the_disk_is_full(
    served: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full.json").symlink_to("/dev/full")
    files = ["--output", str(tmp_path / "full.json"), "--output", str(tmp_path / "report.md")]
    words = [*files, "--only", "getEmployees"]
    assert await status_of(*words) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["conforms"] is True
    assert "full.json could not be written: No space left on device" in err
    assert "Conforms. " in err
    assert (tmp_path / "report.md").exists()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_keeps_its_report(tmp_path: Path, ending: signal.Signals) -> None:
    sandbox = Sandbox(seed="demo", faults=[{"delay": 0.05, "times": None}])
    with sandbox.serve() as url:
        environment = {
            "PEXIP_ENGAGE_ENTERPRISE": sandbox.slug,
            "PEXIP_ENGAGE_CLIENT_ID": "sandbox",
            "PEXIP_ENGAGE_CLIENT_SECRET": "sandbox-secret",
            "PEXIP_ENGAGE_BASE_URL": url,
            "PEXIP_ENGAGE_TOKEN_URL": f"{url}/realms/{sandbox.slug}/protocol/openid-connect/token",
        }
        command = [sys.executable, "-m", "pexip_engage_client.conformance", "--output", str(tmp_path / "report.json")]
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores SIGINT
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            signal.signal(signal.SIGINT, before)
            deadline = time.monotonic() + 120
            # The second one is sent after the first one was compared.
            while len(sandbox.requests.where(method="GET")) < 2 and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(ending)
            out, err = process.communicate(timeout=120)
    asyncio.run(sandbox.aclose())
    assert (process.returncode, err) == (3, b"")
    assert b"Stopped early: interrupted." in b" ".join(out.split())
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["stopped"] == "interrupted"
    assert 1 <= report["reached"] < 25


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_full_standard_output_is_an_error_in_one_line(served: Sandbox) -> None:
    command = [sys.executable, "-m", "pexip_engage_client.conformance", "--only", "getEmployees"]
    with open("/dev/full", "wb") as full:  # noqa: ASYNC230
        process = await asyncio.create_subprocess_exec(*command, stdout=full, stderr=subprocess.PIPE)
        _, err = await process.communicate()
    assert process.returncode == 2
    assert err == b"standard output could not be written: No space left on device\n"


async def test_run_that_reaches_the_request_limit_is_not_complete(
    served: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await status_of("--max-requests", "5") == 3
    shown = " ".join(capsys.readouterr().out.split())
    assert "The run did not finish. " in shown
    assert "Stopped early: the limit of 5 requests was reached." in shown


async def test_patch_without_changes_is_explained(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    document = str(Path(__file__).parents[2] / "openapi.yaml")
    assert await status_of("--only", "getEmployees", "--patch", "--document", document) == 0
    assert "--patch: the document needs no change" in capsys.readouterr().err


async def drifted_report(**options: Any) -> ConformanceReport:
    granted = [scope for scope in load().scopes if "regions" not in scope]
    async with Sandbox(seed="demo", scopes=granted, **options) as sandbox:
        for operation in ("getOfficeSubjectAvailabilitySettings", "getEmployees", "getAppointments", "getFiles"):
            sandbox.fail(operation, unknown_property=True, times=None)
        return await Run(client=sandbox.client(), document=load())()


async def test_terminal_report_fits_80_columns_with_whole_names() -> None:
    report = await drifted_report()
    shown = texts.terminal(report)
    assert max(map(len, shown.splitlines())) <= 80
    assert all(each.id in shown for each in report.outcomes.values())


async def test_scopes_are_reported_with_the_operations_that_they_allow() -> None:
    report = await drifted_report()
    scope = "engage:regions:readOnly"
    assert report.as_json()["scopes"]["missing"] == {scope: ["getRegions"]}
    assert scope in report.requested_scopes - report.allowed_scopes
    assert "engage:employees:readOnly" in report.allowed_scopes
    text = " ".join(texts.terminal(report).split())
    assert f"Missing scope {scope}. Operations that need it: getRegions." in text
    assert f"Missing scope {scope}" in texts.markdown(report)


async def test_explicit_scopes_are_those_that_are_reported(
    served: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEXIP_ENGAGE_SCOPES", "engage:employees:readOnly")
    words = ["--only", "getEmployees", "getFiles", "getSubjects", "--output", str(tmp_path / "report.json")]
    assert await status_of(*words) == 0
    scopes = json.loads((tmp_path / "report.json").read_text())["scopes"]
    assert scopes.keys() == {"requested", "allowed", "missing"}  # which scopes were granted is not known in all runs
    assert scopes["requested"] == scopes["allowed"] == ["engage:employees:readOnly"]
    assert scopes["missing"] == {"engage:subjects:readOnly": ["getSubjects"]}


async def test_operation_without_a_record_is_not_reached() -> None:
    async with Sandbox() as sandbox:
        sandbox.add("employees", {"id": "one"})
        report = await Run(client=sandbox.client(), document=load(), only=["getEmployees", "getFiles"])()
    assert [each.id for each in report.not_reached] == ["getFiles"]
    assert report.outcomes["getFiles"].state.value == "no record in the response"
    assert report.conforms
    assert "1 of 2 operations reached" in texts.summary(report)
    assert not ConformanceReport().conforms


async def test_server_messages_reach_neither_stderr_nor_the_report(
    served: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = json.dumps({"errors": [{"code": "KANARIE", "message": "Kanarie"}], "error": "kanarie"}).encode()
    served.fail("token", status=400, body=message, times=None)
    assert await status_of("--output", str(tmp_path / "report.json")) == 2
    served.faults.clear()
    served.fail(status=418, body=message, headers={"Kanarie": "kanarie"}, times=None)
    assert await status_of("--output", str(tmp_path / "report.md")) == 1
    out, err = capsys.readouterr()
    out += (tmp_path / "report.md").read_text()
    assert "TokenError (400)" in out
    assert "rejected; status 418" in out
    assert "kanarie" not in (out + err).lower()

"""The programs that people copy, each run as a person would, against a sandbox over HTTP."""

from __future__ import annotations

import csv
import datetime
import importlib.util
import inspect
import io
import os
import re
import runpy
import shlex
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import anyio
import anyio.to_thread
import httpx
import pytest

from pexip_engage_client.models import AppointmentParticipantInput
from pexip_engage_client.sandbox import Sandbox

from ..waiting import until
from ..webhooks.support import serving

ROOT = Path(__file__).parents[2]
PROGRAMS = {path.stem for path in (ROOT / "examples").glob("*.py")}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(seed="demo") as sandbox:
        yield sandbox


@pytest.fixture
async def environment(sandbox: Sandbox) -> AsyncIterator[dict[str, str]]:
    """What a person would set."""
    async with sandbox.serve() as url:
        yield {
            "PEXIP_ENGAGE_ENTERPRISE": "acme",
            "PEXIP_ENGAGE_CLIENT_ID": "sandbox",
            "PEXIP_ENGAGE_CLIENT_SECRET": "sandbox-secret",
            "PEXIP_ENGAGE_BASE_URL": url,
            "PEXIP_ENGAGE_TOKEN_URL": f"{url}/realms/acme/protocol/openid-connect/token",
        }


async def run(environment: dict[str, str], program: str, *arguments: str, status: int = 0) -> str:
    """Run a program as a person would run it, and return what it prints."""
    ended, printed, _ = await ended_program(environment, program, *arguments)
    assert ended == status, printed
    return printed


async def ended_program(environment: dict[str, str], program: str, *arguments: str) -> tuple[int, str, str]:
    """Run a program in a thread of this process: its status, and what it prints as output and as errors."""
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(io.StringIO()) as printed,
        redirect_stderr(io.StringIO()) as errors,
    ):
        patch.setattr(sys, "argv", [program, *arguments])
        for name, value in environment.items():
            patch.setenv(name, value)
        status = await anyio.to_thread.run_sync(_exit_status, str(ROOT / "examples" / program))
    return status, printed.getvalue(), errors.getvalue()


def _exit_status(program: str) -> int:
    """Run a program, and print the text that it exits with, as Python does."""
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as exit:
        if isinstance(exit.code, str):
            print(exit.code, file=sys.stderr)
            return 1
        return exit.code or 0
    return 0


async def test_appointment_is_booked_once(
    sandbox: Sandbox, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where it keeps engage.db
    sandbox.fail("createAppointment", status=500, after_change=True)  # booked, but the response says otherwise
    for booking in ("B-1", "B-2"):  # B-2 gets a later hour, because B-1 has the first one
        printed = await run(environment, "book_appointment.py", booking)
        assert printed.startswith(f"{booking}: appointment ")
        assert await run(environment, "book_appointment.py", booking) == printed
        made = [each for each in sandbox.dump()["appointments"] if each.get("externalId") == booking]
        assert len(made) == 1


async def test_dry_run_books_nothing(
    sandbox: Sandbox, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = await run(environment, "book_appointment.py", "B-2", "--dry-run")
    assert printed.startswith("B-2: 60 minutes for customer-lena and employee-an, from ")
    assert printed.endswith("(dry run)\n")
    assert not [each for each in sandbox.dump()["appointments"] if each.get("externalId") == "B-2"]


@pytest.mark.parametrize("program", sorted(PROGRAMS - {"fastapi_app"}))
async def test_help_does_nothing_else(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variables of a client, which every program but the first line would need."""
    monkeypatch.chdir(tmp_path)
    printed = await run({}, f"{program}.py", "--help")
    assert printed.startswith("usage: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("program", "missing", "remedy"),
    [
        ("fastapi_app", "fastapi", "pip install fastapi"),
        ("demo", "jsonschema_rs", "The sandbox needs jsonschema_rs: pip install '"),
        ("webhook_receiver", "jsonschema_rs", "The sandbox needs jsonschema_rs: pip install '"),
        ("webhook_receiver", "uvicorn", "pip install uvicorn"),
    ],
)
def test_missing_packages_are_named(program: str, missing: str, remedy: str) -> None:
    path = str(ROOT / "examples" / f"{program}.py")
    code = f"import runpy, sys; sys.modules[{missing!r}] = None; runpy.run_path({path!r}, run_name='__main__')"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 1
    assert remedy in finished.stderr.splitlines()[-1]


@pytest.mark.proof
@pytest.mark.long
async def test_commands_of_the_page_run_against_a_served_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the variables that the sandbox prints, in a folder like the repository."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__", "*.sync"))
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    commands = [
        shlex.split(line) for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()
    ]
    programs = [each for each in commands if each[:1] == ["python"] and each[1].startswith("examples/")]
    assert {Path(each[1]).stem for each in programs} | {"fastapi_app"} == PROGRAMS
    (serve,) = [each for each in commands if each[1:3] == ["-m", "pexip_engage_client.sandbox"]]
    serve[serve.index("--port") + 1] = "0"
    served = subprocess.Popen([sys.executable, *serve[1:]], stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        exports: dict[str, str] = {}
        for line in served.stdout:
            if line.startswith("  export "):
                name, _, value = line.removeprefix("  export ").strip().partition("=")
                exports[name] = value
            if line.startswith("Press"):
                break
        for command in programs:
            assert await run(exports, Path(command[1]).name, *command[2:])
        (application,) = [each for each in commands if each[0] == "uvicorn"]
        await check_application(application, tmp_path, {**os.environ, **exports, "WEBHOOK_SECRET": "of this test only"})
    finally:
        served.terminate()
        served.communicate(timeout=60)


async def check_application(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Serve an application by its command, and read an appointment from it."""
    command[command.index("--port") + 1] = "0"
    application = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert application.stderr is not None
        url = next(found[0] for line in application.stderr if (found := re.search(r"http://[\d.:]+", line)))
        async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
            assert (await http.get("/appointments/appointment-1")).json()["id"] == "appointment-1"
    finally:
        application.terminate()
        application.communicate(timeout=60)


PEOPLE = """external_id,email,first_name,last_name,language
E-1001,an.peeters@acme.example,An,Peeters,{language}
E-2001,jo.maes@acme.example,Jo,Maes,nl
"""


async def test_employees_are_brought_once(sandbox: Sandbox, environment: dict[str, str], tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    language = sandbox.get("employees", "employee-an")["language"]
    people.write_text(PEOPLE.format(language="en" if language != "en" else "nl"))
    printed = await run(environment, "sync_employees.py", str(people), "--dry-run")
    assert printed.endswith("1 changed, 1 created (dry run)\n")
    assert sandbox.get("employees", "employee-an")["language"] == language
    assert list(tmp_path.iterdir()) == [people], "a dry run leaves no files"
    assert (await run(environment, "sync_employees.py", str(people))).endswith("1 changed, 1 created as PENDING\n")
    printed = await run(environment, "sync_employees.py", str(people))
    assert printed.endswith("found in Engage since the last run: 1 new, 1 updated\n2 unchanged\n")
    modes = [
        stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "people.sync", tmp_path / "people.sync/employees.db")
    ]
    assert modes == [0o700, 0o600], "only the owner may read personal data"
    assert sandbox.get("employees", "employee-an")["language"] != language
    sandbox.change("employees", "employee-an", firstName="Changed", language=language)
    found = "found in Engage since the last run: 1 updated\n1 changed, 1 unchanged"
    printed = await run(environment, "sync_employees.py", str(people), "--dry-run")
    assert printed.endswith(f"{found} (dry run)\n")
    printed = await run(environment, "sync_employees.py", str(people))
    assert printed.endswith(f"{found}\n"), "the dry run has not changed our copy"
    assert sandbox.get("employees", "employee-an")["firstName"] == "An"
    assert sandbox.get("employees", "employee-an")["language"] != language


async def test_employees_who_left_are_suspended(sandbox: Sandbox, environment: dict[str, str], tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE.format(language=sandbox.get("employees", "employee-an")["language"]))
    await run(environment, "sync_employees.py", str(people))
    people.write_text("".join(people.read_text().splitlines(keepends=True)[:-1]))  # Jo has left
    arguments = ("sync_employees.py", str(people), "--deactivate")
    assert "4 suspended" in await run(environment, *arguments, "--dry-run")  # Jo, and three of the demo data
    assert "4 suspended" in await run(environment, *arguments)
    statuses = {each["externalId"]: each["status"] for each in sandbox.dump()["employees"] if each.get("externalId")}
    assert statuses["E-2001"] == "SUSPENDED"
    assert statuses["E-1001"] == "ACTIVE"
    assert "suspended" not in await run(environment, *arguments)


ROWS = """external_id,email,first_name,last_name,language
E-2001,jo.maes@acme.example,Jo,Maes,nl
E-2002,,Ed,Empty,nl
E-2003,lo.twice@acme.example,Lo,Twice,nl
E-2003,lou.twice@acme.example,Lou,Twice,nl
E-2004,an.peeters@acme.example,An
E-2005,li.claes@acme.example,Li,Claes,nl
"""


async def test_rejected_row_does_not_stop_the_others(
    sandbox: Sandbox, environment: dict[str, str], tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(ROWS)
    printed = await run(environment, "sync_employees.py", str(people), "--dry-run", status=1)
    assert printed.endswith("4 created, 2 rejected (dry run)\n")
    printed = await run(environment, "sync_employees.py", str(people), status=1)
    assert printed.endswith("3 created as PENDING, 3 rejected\n")
    assert re.findall(r"^(E-\d+): ", printed, re.MULTILINE) == ["E-2002", "E-2004", "E-2003"]
    assert {"E-2001", "E-2005"} <= {each.get("externalId") for each in sandbox.dump()["employees"]}
    people.write_text("external_id,email\n")
    assert await run(environment, "sync_employees.py", str(people), status=1) == ""


async def test_export_is_up_to_date_after_each_run(
    sandbox: Sandbox, environment: dict[str, str], tmp_path: Path
) -> None:
    """Run, change, run: what is cancelled is CANCELLED, and what is deleted disappears."""
    folder = tmp_path / "exported"

    def rows() -> dict[str, str]:
        with (folder / "appointments.csv").open(encoding="utf-8", newline="") as file:
            return {row["id"]: row["status"] for row in csv.DictReader(file)}

    def present() -> dict[str, str]:
        return {each["id"]: each["status"] for each in sandbox.dump()["appointments"] if not each.get("deletedAt")}

    total = len(present())
    printed = await run(environment, "export_appointments.py", str(folder))
    assert printed.endswith(f"{total} created; {total} appointments in {folder / 'appointments.csv'}\n")
    assert rows() == present()
    sandbox.change("appointments", "appointment-1", status="CANCELLED")
    sandbox.delete("appointments", "appointment-2")
    printed = await run(environment, "export_appointments.py", str(folder))
    assert f"1 removed, 1 updated; {total - 1} appointments" in printed
    assert rows() == present()
    assert rows()["appointment-1"] == "CANCELLED"
    assert "nothing changed" in await run(environment, "export_appointments.py", str(folder))


@pytest.mark.parametrize("program", ["export_appointments.py exported", "sync_employees.py people.csv --dry-run"])
async def test_progress_bar_is_omitted_without_rich(
    sandbox: Sandbox, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE.format(language="en"))
    for module in ("rich", "rich.progress"):
        monkeypatch.setitem(sys.modules, module, None)
    assert " created" in await run(environment, *program.split())


async def test_interrupted_export_continues(sandbox: Sandbox, environment: dict[str, str], tmp_path: Path) -> None:
    sandbox.fail("getAppointments", status=404)
    assert "created" not in await run(environment, "export_appointments.py", str(tmp_path), status=1)
    total = len(sandbox.dump()["appointments"])
    assert f"{total} created; {total} appointments" in await run(environment, "export_appointments.py", str(tmp_path))


@pytest.mark.parametrize(
    "command",
    [
        "sync_employees.py missing.csv",
        "weekly_load.py --zone Europe/Brusels",
        "find_free_slots.py --office o --subject s --zone Europe/Brusels",
    ],
)
async def test_wrong_argument_is_one_plain_line(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program, *arguments = command.split()
    status, _, errors = await ended_program({}, program, *arguments)
    assert status != 0
    assert arguments[-1] in errors.splitlines()[-1]
    assert not list(tmp_path.iterdir())


WITH_A_CLIENT = {
    "book_appointment.py": "B-1",
    "export_appointments.py": "exported",
    "find_free_slots.py": "--office office-ghent --subject subject-mortgage",
    "sync_employees.py": "people.csv",
    "weekly_load.py": "",
}


async def message_of(environment: dict[str, str], program: str, arguments: str) -> str:
    """Run a program that fails, and return the only line that it prints."""
    status, printed, errors = await ended_program(environment, program, *arguments.split())
    assert status == 1
    assert not printed.strip()  # the progress bar may end its line
    (message,) = errors.splitlines()
    return message


@pytest.mark.parametrize("program", WITH_A_CLIENT)
async def test_wrong_secret_is_one_plain_line(
    environment: dict[str, str], program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE.format(language="en"))
    environment["PEXIP_ENGAGE_CLIENT_SECRET"] = "wrong"
    assert "client secret is wrong" in await message_of(environment, program, WITH_A_CLIENT[program])


async def test_missing_server_variables_and_records_are_one_plain_line(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "PEXIP_ENGAGE_CLIENT_ID" in await message_of({}, "weekly_load.py", "")
    message = await message_of(environment, "book_appointment.py", "B-1 --customer none")
    assert "participantId: there is no such ID in customers" in message
    with socket.socket() as unused:  # bound, but it does not listen
        unused.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{unused.getsockname()[1]}"
        for variable, value in {"BASE_URL": base, "TOKEN_URL": f"{base}/token"}.items():
            environment[f"PEXIP_ENGAGE_{variable}"] = value
        assert (await message_of(environment, "weekly_load.py", "")).endswith("is the sandbox running?")


def test_programs_explain_errors_in_the_same_way() -> None:
    """Each has its own copy of the function, because readers copy single programs."""
    found = {inspect.getsource(loaded(Path(program).stem).explain) for program in WITH_A_CLIENT}
    assert len(found) == 1


async def test_weekly_load_is_drawn(environment: dict[str, str]) -> None:
    head, *offices = (await run(environment, "weekly_load.py")).splitlines()
    assert len(re.findall(r"\w{3} \d\d", head)) == 7
    assert [line.split()[0] for line in offices] == ["office-brussels", "office-ghent"]
    assert all("█" in line for line in offices)


async def test_free_slots_can_be_booked_and_take_five_requests() -> None:
    program = loaded("find_free_slots")
    async with Sandbox(seed="demo", working_hours=True) as sandbox:
        engage = sandbox.client()
        found = await program.free_slots(engage, "office-ghent", "subject-mortgage", zone=ZoneInfo("Europe/Brussels"))
        assert len(sandbox.requests) == 5  # one of them for the token
        assert {slot.employee for slot in found} == {"employee-an", "employee-bram"}
        for slot in found[:: len(found) // 10]:
            appointment = await engage.appointments.create(
                start=slot.start,
                end=slot.start + datetime.timedelta(hours=1),
                office_id="office-ghent",
                subject_id="subject-mortgage",
                meeting_type="OFFICE",
                appointment_participants=[
                    AppointmentParticipantInput(role="PRIMARY", type="EMPLOYEE", participant_id=slot.employee),
                    AppointmentParticipantInput(role="PRIMARY", type="CUSTOMER", participant_id="customer-lena"),
                ],
            )
            assert appointment.start == slot.start


async def test_free_slots_are_printed_in_the_time_zone_of_the_office(environment: dict[str, str]) -> None:
    options = ("--office", "office-ghent", "--subject", "subject-mortgage", "--zone", "Europe/Brussels")
    *slots, last = (await run(environment, "find_free_slots.py", *options)).splitlines()
    assert last == f"{len(slots)} free slots"
    assert any(line.startswith("Mon ") and line.endswith(" 08:30  employee-bram") for line in slots)


async def test_the_demo_ends(environment: dict[str, str]) -> None:
    assert "each with a documented response." in await run(environment, "demo.py")


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


async def test_the_application(
    sandbox: Sandbox,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WEBHOOK_SECRET", "a long and random text")
    monkeypatch.setenv("WEBHOOK_STORE", str(tmp_path / "webhooks.db"))
    example = loaded("fastapi_app")
    caplog.set_level("INFO", "fastapi_app")
    (path,) = set(re.findall(r"(/\w+)\?secret=", example.__doc__))
    async with serving(example.app) as server, httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        found = await http.get("/appointments/appointment-1")
        assert (found.status_code, found.json()["id"]) == (200, "appointment-1")
        assert (await http.get("/appointments/nowhere")).status_code == 404
        sandbox.fail("getAppointmentById", status=500, times=None)
        failed = await http.get("/appointments/appointment-1")
        assert failed.status_code == 503
        assert failed.json()["correlation_id"]
        assert (await http.post(path, json={})).status_code == 403
        # Delivered although the handler fails at first, and to the URL that the text of the example names.
        sandbox.fail("getAppointments", status=500, times=None)
        sandbox.webhooks.add(f"{server.url}{path}?secret=a+long+and+random+text")
        sandbox.webhooks.emit("ACCEPT", "appointment-1")
        (delivery,) = await sandbox.webhooks.delivered()
        assert delivery.attempts == [204]
        await until(lambda: "changed failed with ServerError" in caplog.text)
        sandbox.faults.clear()
        await until(lambda: "appointment appointment-1 is" in caplog.text)

        async def is_idle() -> bool:
            return (await http.get("/health")).json() == {"waiting": 0, "running": 0, "failed": 0}

        await until(is_idle)


def test_every_example_is_tested() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    programs = PROGRAMS - {"webhook_receiver"}  # in tests/webhooks
    missing = [name for name in programs if f'"{name}.py"' not in tested and f'loaded("{name}")' not in tested]
    assert not missing

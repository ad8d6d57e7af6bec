"""The programs that people copy, each run as a person would, against a sandbox over HTTP."""

from __future__ import annotations

import csv
import datetime
import importlib.util
import io
import os
import re
import runpy
import sys
from collections.abc import AsyncIterator
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import anyio
import anyio.to_thread
import httpx
import pytest

from pexip_engage_client import NotFoundError
from pexip_engage_client.models import AppointmentParticipantInput
from pexip_engage_client.sandbox import Sandbox

ROOT = Path(__file__).parents[2]


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
            "PEXIP_ENGAGE_CLIENT_ID": sandbox.client_id,
            "PEXIP_ENGAGE_CLIENT_SECRET": sandbox.client_secret,
            "PEXIP_ENGAGE_BASE_URL": url,
            "PEXIP_ENGAGE_TOKEN_URL": f"{url}/realms/acme/protocol/openid-connect/token",
        }


async def run(environment: dict[str, str], program: str, *arguments: str, status: int = 0) -> str:
    command = [sys.executable, str(ROOT / "examples" / program), *arguments]
    finished = await anyio.run_process(command, env={**os.environ, **environment}, check=False)
    assert finished.returncode == status, finished.stdout.decode() + finished.stderr.decode()
    return finished.stdout.decode()


async def again(environment: dict[str, str], program: str, *arguments: str, status: int = 0) -> str:
    """The same in a thread of this process, for the further runs of a program."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as printed:
        patch.setattr(sys, "argv", [program, *arguments])
        for name, value in environment.items():
            patch.setenv(name, value)
        ended = await anyio.to_thread.run_sync(_exit_status, str(ROOT / "examples" / program))
    assert ended == status, printed.getvalue()
    return printed.getvalue()


def _exit_status(program: str) -> object:
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as exit:
        return exit.code or 0
    return 0


async def test_appointment_is_booked_once(
    sandbox: Sandbox, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where it keeps bookings.db
    sandbox.fail("createAppointment", status=500, after_change=True)  # booked, but the response says otherwise
    printed = await run(environment, "book_appointment.py", "B-1")
    assert printed.startswith("B-1: appointment ")
    assert await again(environment, "book_appointment.py", "B-1") == printed
    made = [each for each in sandbox.all("appointments") if each.get("externalId") == "B-1"]
    assert len(made) == 1


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
    assert (await again(environment, "sync_employees.py", str(people))).endswith("1 changed, 1 created\n")
    printed = await again(environment, "sync_employees.py", str(people))
    assert printed.endswith("in Engage: 1 created, 1 updated\n2 unchanged\n")
    assert sandbox.get("employees", "employee-an")["language"] != language
    sandbox.change("employees", "employee-an", firstName="Changed", language=language)
    printed = await again(environment, "sync_employees.py", str(people))
    assert printed.endswith("in Engage: 1 updated\n1 changed, 1 unchanged\n")
    assert sandbox.get("employees", "employee-an")["firstName"] == "An"
    assert sandbox.get("employees", "employee-an")["language"] != language


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
    printed = await again(environment, "sync_employees.py", str(people), "--dry-run", status=1)
    assert printed.endswith("4 created, 2 refused (dry run)\n")
    printed = await again(environment, "sync_employees.py", str(people), status=1)
    assert printed.endswith("3 created, 3 refused\n")
    assert re.findall(r"^(E-\d+): ", printed, re.MULTILINE) == ["E-2002", "E-2004", "E-2003"]
    assert {"E-2001", "E-2005"} <= {each.get("externalId") for each in sandbox.all("employees")}
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
        return {each["id"]: each["status"] for each in sandbox.all("appointments") if not each.get("deletedAt")}

    total = len(present())
    printed = await run(environment, "export_appointments.py", str(folder))
    assert printed.endswith(f"{total} created; {total} appointments in {folder / 'appointments.csv'}\n")
    assert rows() == present()
    sandbox.change("appointments", "appointment-1", status="CANCELLED")
    sandbox.delete("appointments", "appointment-2")
    printed = await again(environment, "export_appointments.py", str(folder))
    assert f"1 removed, 1 updated; {total - 1} appointments" in printed
    assert rows() == present()
    assert rows()["appointment-1"] == "CANCELLED"
    assert "nothing changed" in await again(environment, "export_appointments.py", str(folder))


async def test_interrupted_export_continues(sandbox: Sandbox, environment: dict[str, str], tmp_path: Path) -> None:
    sandbox.fail("getAppointments", status=404)
    with pytest.raises(NotFoundError):
        await again(environment, "export_appointments.py", str(tmp_path))
    total = len(sandbox.all("appointments"))
    assert f"{total} created; {total} appointments" in await again(environment, "export_appointments.py", str(tmp_path))


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
    sandbox: Sandbox, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WEBHOOK_SECRET", "a long and random text")
    example = loaded("fastapi_app")
    caplog.set_level("INFO", "fastapi_app")
    transport = httpx.ASGITransport(app=example.app)
    async with (
        example.app.router.lifespan_context(example.app),
        httpx.AsyncClient(transport=transport, base_url="http://portal") as http,
    ):
        found = await http.get("/appointments/appointment-1")
        assert (found.status_code, found.json()["id"]) == (200, "appointment-1")
        assert (await http.get("/appointments/nowhere")).status_code == 404
        sandbox.fail("getAppointmentById", status=500, times=None)
        failed = await http.get("/appointments/appointment-1")
        assert failed.status_code == 502
        assert failed.json()["correlation_id"]
        sandbox.behave()
        assert (await http.post("/webhooks/?secret=wrong", json={})).status_code in (401, 403)
        await example.changed.put("appointment-1")
        with anyio.fail_after(5):
            while "appointment appointment-1 is" not in caplog.text:
                await anyio.sleep(0.01)


def test_every_example_is_tested() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    programs = {path.stem for path in (ROOT / "examples").glob("*.py")} - {"webhook_receiver"}  # in the webhooks' room
    missing = [name for name in programs if f'"{name}.py"' not in tested and f'loaded("{name}")' not in tested]
    assert not missing

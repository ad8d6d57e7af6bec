"""Exports and imports of whole sandboxes, and state files with several enterprises."""

import json
import os
import subprocess
import sys
from copy import deepcopy

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import RateLimits, Sandbox
from pexip_engage_client.sandbox.__main__ import main

from .conftest import NOW, control_of, needs_signals

HOOK = "http://127.0.0.1:9/hook"


async def used() -> Sandbox:
    """A sandbox in which something has happened."""
    sandbox = Sandbox(seed="demo", clock=NOW)
    engage = sandbox.client()
    await engage.appointments.accept("appointment-3")
    await engage.lead_segments.create(code="VIP")
    sandbox.clock.advance(hours=1)
    sandbox.fail("getFiles", status=503, times=3, headers={"Retry-After": "1"})
    sandbox.fail("createAppointment", steps=["ok", 503, {"body": b"\x00", "delay": 1}])
    sandbox.webhooks.add(HOOK, events=["ACCEPT"], secret="s3cret", pace=0.5)
    blue = sandbox.enterprise("blue", seed=None, limits=RateLimits(2, 10), strict=True)
    blue.add("customers", {"id": "jan"})
    blue.clock.run()
    return sandbox


async def test_import_restores_what_was_exported():
    async with await used() as sandbox, Sandbox() as other:
        exported = json.loads(json.dumps(sandbox.export()))
        other.enterprise("red")
        await other.load_export(exported)
        assert [each.slug for each in other.enterprises] == ["acme", "blue"]
        assert other.export() == {
            **exported,
            "enterprises": [
                {**exported["enterprises"][0], "options": other.export()["enterprises"][0]["options"]},
                exported["enterprises"][1],
            ],
        }
        assert other.get("appointments", "appointment-3")["status"] == "ACCEPTED"
        assert other.clock.stamp() == "2025-03-03T09:00:00.000Z"
        assert [each.id for each in other.webhooks.receivers] == [each.id for each in sandbox.webhooks.receivers]
        created = [await each.client(token=each.token()).lead_segments.create(code="NEXT") for each in (sandbox, other)]
        assert created[0].id == created[1].id
        assert other.enterprise("blue").options["limits"] == RateLimits(2, 10)


async def test_exports_can_be_compared():
    async with await used() as sandbox:
        before = sandbox.export()
        assert sandbox.export() == before
        sandbox.change("appointments", "appointment-1", status="CANCELLED")
        after = sandbox.export()
        old, new = (each["enterprises"][0].pop("records") for each in (before, after))
        assert before == after
        changed = [
            one["id"] for one, other in zip(old["appointments"], new["appointments"], strict=True) if one != other
        ]
        assert changed == ["appointment-1"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["format"], "x"),
        (["enterprises"], []),
        (["enterprises", 0, "slug"], "another"),
        (["enterprises", 0, "clock"], {}),
        (["enterprises", 0, "clock", "now"], "yesterday"),
        (["enterprises", 0, "ids", "records"], -1),
        (["enterprises", 0, "faults", 0, "status"], 700),
        (["enterprises", 0, "webhooks", 0, "url"], "ftp://x"),
        (["enterprises", 1, "options", "limits"], {"concurrent": 0}),
        (["enterprises", 1, "options", "colour"], "blue"),
        (["enterprises", 1, "slug"], "acme"),
        (["enterprises", 1, "clock", "offset"], 1e300),
        (["enterprises", 1, "clock", "offset"], 1e12),
        (["enterprises", 1, "ids", "others"], 1),
        (["colour"], "blue"),
        (["enterprises", 1, "records", "customers", 0, "email"], 5),
        (["enterprises", 1, "records"], None),
    ],
)
async def test_invalid_import_changes_nothing(path, value):
    async with await used() as sandbox, Sandbox(control=True, clock=NOW) as other, control_of(other) as control:
        exported = deepcopy(sandbox.export())
        node = exported
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        other.enterprise("red").add("customers", {"id": "x"})
        before = other.export()
        with pytest.raises(InvalidArgumentError):
            await other.load_export(exported)
        assert (await control.post("/import", json=exported)).status_code == 400
        assert other.export() == before


async def test_reset_returns_to_the_import():
    async with await used() as sandbox, Sandbox() as other:
        exported = json.loads(json.dumps(sandbox.export()))
        await other.load_export(exported)
        imported = other.export()
        for each in other.enterprises:
            await each.client(token=each.token(), max_retries=0).lead_segments.create(code="NEXT")
            each.clock.advance(days=1)
            each.faults.clear()
            each.webhooks.clear()
            each.reset()
        assert other.export() == imported
        created = await other.client(token=other.token()).lead_segments.create(code="NEXT")
        assert created.id not in json.dumps(exported)
        other.reset(seed=None)
        assert (other.all("customers"), other.clock.stamp()) == ([], "2025-03-03T09:00:00.000Z")


@needs_signals
async def test_command_line_exports_what_it_imported(tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    async with await used() as sandbox, Sandbox(enterprise="green", strict=True, limits=None) as other:
        green = {"slug": "green", "options": other.export()["enterprises"][0]["options"]}
        exported = sandbox.export()
        exported["enterprises"][0] |= green
        first.write_text(f"{json.dumps(exported, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pexip_engage_client.sandbox", "--port", "0", "--import", str(first)]
    with subprocess.Popen(
        [*command, "--export", str(second)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert any("Ctrl-C" in line for line in process.stdout)
            process.terminate()
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert second.read_text(encoding="utf-8") == first.read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--seed=demo", "--clock=2025-03-03T08:00:00Z"])
def test_import_excludes_other_records_and_clocks(option, capsys):
    assert main(["--import", "export.json", option]) == 2
    name = option.partition("=")[0]
    assert capsys.readouterr().err.startswith(f"{name} cannot be combined with --import")


async def test_export_over_http():
    async with await used() as sandbox, Sandbox(control=True) as other, control_of(other) as control:
        assert (await control.post("/import", json=sandbox.export())).status_code == 204
        exported = (await control.get("/export")).json()["data"]
        assert exported["enterprises"][1] == sandbox.export()["enterprises"][1]


async def test_state_file_keeps_all_enterprises(tmp_path):
    path = tmp_path / "state.json"
    async with Sandbox(seed="demo", clock=NOW, state=path) as sandbox:
        blue = sandbox.enterprise("blue", seed=None, limits=RateLimits(2, 10), language="nl")
        sandbox.enterprise("red").add("customers", {"id": "x"})
        blue.add("customers", {"id": "jan"})
        sandbox.add("customers", {"id": "mine"})
    if os.name == "posix":
        assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}
    async with Sandbox(clock=NOW, state=path) as sandbox:
        assert [each.slug for each in sandbox.enterprises] == ["acme", "blue", "red"]
        blue = sandbox.enterprise("blue")
        assert [each["id"] for each in blue.all("customers")] == ["jan"]
        assert (blue.options["limits"], blue.options["language"]) == (RateLimits(2, 10), "nl")
        assert sandbox.get("customers", "mine")
        await sandbox.remove_enterprise("red")
    async with Sandbox(clock=NOW, state=path) as sandbox:
        assert [each.slug for each in sandbox.enterprises] == ["acme", "blue"]
        assert sandbox.enterprise("red", seed=None).all("customers") == []
        await sandbox.remove_enterprise("blue")
        await sandbox.remove_enterprise("red")
    assert sorted(each.name for each in tmp_path.iterdir() if "enterprise-" in each.name) == []


def test_damaged_list_of_enterprises_is_reported(tmp_path):
    path = tmp_path / "state.json"
    path.with_name("state.json.enterprises").write_text("[1")
    with pytest.raises(ValueError, match=r"state\.json\.enterprises is damaged"):
        Sandbox(state=path)

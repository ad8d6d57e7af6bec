"""One document with the content of a sandbox: `dump`, `reset(seed=…)`, and state files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError, __version__
from pexip_engage_client.sandbox import RateLimits, Sandbox

from .conftest import NOW, control_of


async def test_dump_can_be_loaded_by_another_sandbox(tmp_path):
    path = tmp_path / "saved.json"
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        await sandbox.client().lead_segments.create(code="VIP")
        path.write_text(json.dumps(sandbox.dump()), encoding="utf-8")
        async with Sandbox(seed=path, clock=NOW) as other:
            assert other.dump() == sandbox.dump()
            created = [await each.client().lead_segments.create(code="NEXT") for each in (sandbox, other)]
            assert created[0].id == created[1].id


def test_reset_returns_to_a_dump_and_later_to_the_seed():
    sandbox = Sandbox(seed="demo", clock=NOW)
    sandbox.add("customers", {"id": "jan"})
    before = sandbox.dump()
    for _ in range(2):
        sandbox.delete("customers", "jan")
        sandbox.reset(seed=before)
        assert sandbox.dump() == before
    before["customers"][0]["firstName"] = "Zoe"
    sandbox.reset(seed=before)
    assert sandbox.dump()["customers"][0]["firstName"] == "Zoe"
    sandbox.reset()
    assert len(sandbox.dump()["customers"]) == 3


@pytest.mark.parametrize(
    ("about", "message"),
    [
        (
            {"format": 2, "version": "9.0"},
            f"written by version 9.0 .* format 2; this is version {__version__}",
        ),
        ({"format": 1}, "written by version None"),
        ({"format": 1, "version": "0.0.1", "ids": -5}, "sandbox.ids must be an integer of at least 0; got -5"),
        ({"format": 1, "version": "0.0.1", "recorded": 3}, "sandbox.recorded must be True or False; got 3"),
        ({"format": 1, "version": "0.0.1", "more": 1}, "sandbox has no 'more', only format, ids, recorded, version"),
        ("me", "sandbox must be an object"),
    ],
)
def test_document_of_another_format_is_rejected(about, message):
    with pytest.raises(InvalidArgumentError, match=message):
        Sandbox(seed={"customers": [], "sandbox": about})


def test_invalid_document_of_another_version_says_so():
    about = {"format": 1, "version": "0.0.1"}
    with pytest.raises(InvalidArgumentError, match=r"'color' \(written by version 0.0.1 of the client; this is"):
        Sandbox(seed={"customers": [{"id": "a", "color": "red"}], "sandbox": about})
    assert Sandbox(seed={"customers": [{"id": "a"}], "sandbox": about}).get("customers", "a")


# ── state files ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_state_file_keeps_the_records(tmp_path):
    path = tmp_path / "state"
    async with Sandbox(seed="demo", clock=NOW, state=path) as first:
        added = await first.client().lead_segments.create(code="VIP")
        first.change("customers", "customer-lena", firstName="Magda")
        first.delete("customers", "customer-marc")
        assert json.loads(path.read_bytes()) == first.dump()  # before the sandbox is closed
    async with Sandbox(seed="demo", clock=NOW, state=path) as second:
        assert second.get("leadSegments", added.id)["code"] == "VIP"
        assert second.get("customers", "customer-lena")["firstName"] == "Magda"
        assert second.get("customers", "customer-marc")["deletedAt"] is not None
        another = await second.client().lead_segments.create(code="OTHER")
        assert another.id != added.id
        second.reset()
    async with Sandbox(seed="demo", clock=NOW, state=path) as third:
        assert [each["code"] for each in third.dump()["leadSegments"]] == ["RETURNING", "NEW"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: "", "is damaged; restore the file, or delete it"),
        (lambda text: text[:-1], "is damaged; restore the file, or delete it"),
        (lambda text: "null", "is damaged; restore the file, or delete it"),
        (lambda text: "[]", "must be a mapping of table names"),
        (lambda text: text.replace('"format":1', '"format":7'), "in format 7; this is version"),
        (lambda text: text.replace('"Zoe"', "5"), "customers, record 1 .*firstName"),
        (lambda text: text.replace('{"id":"ghent"}', '{"id":"nowhere"}'), "there is no such ID in offices: 'nowhere'"),
        (lambda text: "[" * 5000 + "]" * 5000, "nested too deeply"),
    ],
)
async def test_damaged_state_file_is_rejected_and_left_unchanged(tmp_path, change, message):
    path = tmp_path / "state"
    seed: Any = {
        "offices": [{"id": "ghent"}],
        "customers": [{"id": "a", "firstName": "Zoe"}],
        "employees": [{"id": "an", "officeRelations": [{"role": "AGENT", "officeId": "ghent"}]}],
    }
    async with Sandbox(seed=seed, state=path):
        pass
    changed = change(path.read_text(encoding="utf-8"))
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        Sandbox(state=path)
    assert path.read_text(encoding="utf-8") == changed


async def test_change_interrupted_by_a_full_disk_is_reported_and_rolled_back(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "state"
    first = Sandbox(state=path)
    first.add("customers", {"id": "a"})
    whole = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 30, hard))  # one more record does not fit
    try:
        with pytest.raises(OSError, match="File too large"):
            first.add("customers", {"id": "b"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == whole
    assert [each["id"] for each in first.dump()["customers"]] == ["a"]
    first.add("customers", {"id": "c"})
    await first.aclose()
    assert [each["id"] for each in Sandbox(state=path).dump()["customers"]] == ["a", "c"]
    assert [each.name for each in tmp_path.iterdir()] == ["state"]


@pytest.mark.skipif(sys.platform == "win32", reason="not every user of Windows can create links")
async def test_two_sandboxes_cannot_overwrite_the_state_of_each_other(tmp_path):
    path, link = tmp_path / "state", tmp_path / "link"
    link.symlink_to(path)
    async with (
        Sandbox(state=path, control=True) as first,
        Sandbox(state=link) as second,
        control_of(first) as control,
    ):
        second.add("customers", {"id": "a"})
        with pytest.raises(OSError, match="another program has changed the file"):
            first.add("customers", {"id": "b"})
        failed = await control.post("/state/customers", json={"id": "b"})
        (error,) = failed.json()["errors"]
        assert failed.status_code == 500
        assert f"cannot be written: {path}: another program has changed the file" in error["message"]
        assert first.dump()["customers"] == []
    assert link.is_symlink()
    assert [each["id"] for each in Sandbox(state=path).dump()["customers"]] == ["a"]
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises((ValueError, OSError), match="loop"):
        Sandbox(state=loop)


def test_read_only_state_file_is_rejected_on_the_command_line(tmp_path):
    path = tmp_path / "state"
    Sandbox(state=path)
    path.chmod(0o400)
    command = [sys.executable, "-m", "pexip_engage_client.sandbox", "--port", "0", "--state", str(path)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (finished.returncode, len(finished.stderr.splitlines())) == (2, 1)
    assert f"{path} is read-only" in finished.stderr


async def test_relative_state_file_stays_in_its_folder(tmp_path, monkeypatch):
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    for folder in (there, elsewhere):
        folder.mkdir()
    (elsewhere / "state").write_text("mine")
    monkeypatch.chdir(there)
    async with Sandbox(state="state") as sandbox:
        monkeypatch.chdir(elsewhere)
        sandbox.add("customers", {"id": "a"})
    assert (elsewhere / "state").read_text() == "mine"
    assert [each["id"] for each in Sandbox(state=there / "state").dump()["customers"]] == ["a"]


async def test_state_files_keep_all_enterprises(tmp_path: Path):
    path = tmp_path / "state.json"
    async with Sandbox(seed="demo", clock=NOW, state=path) as sandbox:
        sandbox.enterprise("blue", seed=None, limits=RateLimits(2, 10)).add("customers", {"id": "jan"})
        sandbox.enterprise("red").add("customers", {"id": "x"})
        sandbox.add("customers", {"id": "mine"})
    if os.name == "posix":
        assert {each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {0o600}
    async with Sandbox(clock=NOW, state=path) as sandbox:
        assert sandbox.get("customers", "mine")
        assert [each["id"] for each in sandbox.enterprise("blue").dump()["customers"]] == ["jan"]
        red = sandbox.enterprise("red")
        assert red.get("customers", "x")
        await red.aclose()
        assert [each.slug for each in sandbox.enterprises] == ["acme", "blue"]
        assert sandbox.enterprise("red", seed=None).dump()["customers"] == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["state.json", "state.json.blue", "state.json.red"]

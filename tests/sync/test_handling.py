"""When a change counts as handled, and who may run: at least once, one at a time."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import stat
import subprocess
import sys
import textwrap
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, Listing, SyncLockedError, Timing
from pexip_engage_client.models import Employee
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sync import (
    Change,
    Created,
    Entry,
    MemoryState,
    RedisState,
    Removed,
    SqliteState,
    SyncState,
    Updated,
    changes,
    reconciliation,
)

from .conftest import Clockless

KEY = "given records k"


def people_of(count: int) -> list[Employee]:
    return [Employee.from_dict({"id": f"{number:05}"}) for number in range(count)]


def people(count: int) -> Listing[Employee]:
    return Listing.of(people_of(count))


async def collected(count: int, state: SyncState) -> list[str]:
    return [change.id async for change in changes(people(count), state, key="k")]


@pytest.mark.parametrize("crash", [0, 1, 5, 9])
async def test_change_is_delivered_again_if_its_body_raises(state: SyncState, crash: int) -> None:
    handled: list[str] = []

    async def run() -> None:
        async for change in changes(people(10), state, key="k"):
            if len(handled) == crash:
                raise ZeroDivisionError
            handled.append(change.id)

    with pytest.raises(ZeroDivisionError):
        await run()
    rest = await collected(10, state)
    assert handled + rest == [f"{number:05}" for number in range(10)]


async def test_handled_changes_are_saved_although_the_state_was_closed(tmp_path: Path) -> None:
    """The iterator ends after the block in which the body has failed."""
    handled: list[str] = []

    async def run() -> None:
        async with SqliteState(tmp_path / "sync.db") as state:
            async for change in changes(people(3), state, key="k"):
                if handled:
                    raise ZeroDivisionError
                handled.append(change.id)

    with pytest.raises(ZeroDivisionError):
        await run()
    async with SqliteState(tmp_path / "sync.db") as state:
        assert await collected(3, state) == ["00001", "00002"]


async def test_record_that_is_gone_after_a_crash_is_removed(state: SyncState) -> None:
    """The loop may have created it in its copy before it crashed."""

    async def crash(count: int) -> None:
        async for _ in changes(people(count), state, key="k"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await crash(2)
    assert [(type(each).__name__, each.id) async for each in changes(people(1), state, key="k")] == [
        ("Created", "00000"),
        ("Removed", "00001"),
    ]


async def test_record_that_is_back_after_a_crash_is_created(state: SyncState) -> None:
    """The loop may have removed it from its copy before it crashed."""

    async def crash() -> None:
        async for change in changes(people(1), state, key="k"):
            assert isinstance(change, Removed)
            raise ZeroDivisionError

    await collected(2, state)
    with pytest.raises(ZeroDivisionError):
        await crash()
    assert [each async for each in changes(people(2), state, key="k")] == [Created(people_of(2)[1])]


async def test_record_that_is_as_before_after_a_crash_is_updated(state: SyncState) -> None:
    """The loop may have written the other version into its copy before it crashed."""

    async def crash() -> None:
        changed = Listing.of([Employee.from_dict({"id": "00000", "firstName": "An"})])
        async for change in changes(changed, state, key="k"):
            assert isinstance(change, Updated)
            raise ZeroDivisionError

    await collected(1, state)
    with pytest.raises(ZeroDivisionError):
        await crash()
    assert [each async for each in changes(people(1), state, key="k")] == [Updated(people_of(1)[0])]


async def test_known_records_that_do_not_exist_are_removed(state: SyncState) -> None:
    """Such as those that a webhook brought and that were removed before the first run."""
    feed = changes(people(2), state, key="k", known={"00001": 1, "gone": 2}.keys())
    assert [(type(each).__name__, each.id) async for each in feed] == [
        ("Created", "00000"),
        ("Created", "00001"),
        ("Removed", "gone"),
    ]
    assert await collected(2, state) == []


@pytest.mark.parametrize("crash", range(4))
async def test_change_is_delivered_again_if_its_body_is_cancelled(state: SyncState, crash: int) -> None:
    handled: list[str] = []
    reached = asyncio.Event()

    async def run() -> None:
        async for change in changes(people(4), state, key="k"):
            if len(handled) == crash:
                reached.set()
                await asyncio.Event().wait()
            handled.append(change.id)

    task = asyncio.create_task(run())
    await reached.wait()
    task.cancel()
    await asyncio.wait([task])
    assert handled + await collected(4, state) == [f"{number:05}" for number in range(4)]


async def test_change_is_delivered_again_after_break(state: SyncState) -> None:
    async for change in changes(people(3), state, key="k"):
        assert change.id == "00000"
        break
    async with aclosing(changes(people(3), state, key="k")) as feed:
        async for change in feed:
            if change.id == "00001":
                break
    assert await collected(3, state) == ["00001", "00002"]


async def test_handled_changes_are_saved_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "SAVE_CHANGES", 4)
    saved: list[int] = []

    class Watched(MemoryState):
        async def save(self, key: str, owner: str, entries: Any) -> bool:
            saved.append(len(entries))
            return await super().save(key, owner, entries)

    assert len(await collected(10, Watched())) == 10
    assert saved == [10, 4, 4, 2], "all of them as pending, and then those that were handled"


async def test_handled_changes_are_saved_each_second(clockless: Clockless) -> None:
    saved: list[int] = []

    class Watched(MemoryState):
        async def save(self, key: str, owner: str, entries: Any) -> bool:
            saved.append(len(entries))
            return await super().save(key, owner, entries)

    timing = Timing(monotonic=clockless.now)
    async for _ in changes(people(6), Watched(), key="k", timing=timing):
        clockless.time += 0.4
    assert saved == [6, 4, 2]


KILLED = """
    import asyncio, os, signal, sys
    from pexip_engage_client import Listing
    from pexip_engage_client.models import Employee
    from pexip_engage_client.sync import SqliteState, changes

    async def main(path, crash):
        people = Listing.of([Employee.from_dict({"id": f"{number:05}"}) for number in range(250)])
        async with SqliteState(path) as state:
            async for change in changes(people, state, key="k"):
                print(change.id, flush=True)
                if change.id == f"{crash:05}":
                    os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.parametrize("crash", [0, 99, 100, 249])
async def test_killed_process_loses_no_change(tmp_path: Path, crash: int) -> None:
    path = tmp_path / "sync.db"
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(crash)]
    finished = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    before = finished.stdout.split()
    assert before[-1] == f"{crash:05}", finished.stderr
    async with SqliteState(path) as state:
        with sqlite3.connect(path) as connection:  # as half a minute would do
            connection.execute("UPDATE leases SET expires = 0")
        connection.close()
        after = await collected(250, state)
    assert sorted({*before, *after}) == [f"{number:05}" for number in range(250)]
    assert f"{crash:05}" in after
    assert len(before) + len(after) <= 250 + 100


# --- one run at a time


async def test_second_run_with_the_key_raises(state: SyncState, clockless: Clockless) -> None:
    timing = Timing(monotonic=clockless.now, sleep=clockless.sleep)
    async with aclosing(changes(people(2), state, key="k")) as first:
        await anext(first)
        with pytest.raises(SyncLockedError, match="another run with the key 'k' is in progress"):
            await anext(changes(people(2), state, key="k", timing=timing))
        assert await anext(changes(people(2), state, key="another")) is not None
    assert sum(clockless.sleeps) < 1
    assert await collected(2, state) == ["00000", "00001"]


@pytest.mark.parametrize("wait", [100, None])
async def test_second_run_waits_for_the_first(state: SyncState, clockless: Clockless, wait: float | None) -> None:
    async with aclosing(changes(people(2), state, key="k")) as first:
        await anext(first)

        async def sleep(seconds: float) -> None:
            await clockless.sleep(seconds)
            if clockless.time > 30:
                await first.aclose()

        timing = Timing(monotonic=clockless.now, sleep=sleep)
        second = [change.id async for change in changes(people(2), state, key="k", wait=wait, timing=timing)]
    assert second == ["00000", "00001"]
    assert 30 < clockless.time < 40


async def test_wait_has_an_end(state: SyncState, clockless: Clockless) -> None:
    timing = Timing(monotonic=clockless.now, sleep=clockless.sleep)
    async with aclosing(changes(people(2), state, key="k")) as first:
        await anext(first)
        with pytest.raises(SyncLockedError):
            await anext(changes(people(2), state, key="k", wait=20, timing=timing))
    assert 20 <= clockless.time <= 21


async def test_only_one_of_many_workers_runs(state: SyncState) -> None:
    """And each of the others finds nothing left to do."""
    results = await asyncio.gather(*(collected_with_wait(state) for _ in range(5)))
    assert sorted(results, reverse=True) == [["00000", "00001", "00002"], [], [], [], []]


async def collected_with_wait(state: SyncState) -> list[str]:
    return [change.id async for change in changes(people(3), state, key="k", wait=None)]


async def test_run_that_has_lost_its_lease_saves_nothing(state: SyncState) -> None:
    owners: list[str] = []

    class Watched:
        def __getattr__(self, name: str) -> Any:
            return getattr(state, name)

        async def acquire(self, key: str, owner: str, seconds: float) -> bool:
            owners.append(owner)
            return await state.acquire(key, owner, seconds)

    first = changes(people(3), cast("SyncState", Watched()), key="k")
    await anext(first)
    await state.release(KEY, owners[0])
    second = changes(people(3), state, key="k")
    assert (await anext(second)).id == "00000"
    with pytest.raises(SyncLockedError, match="has lost its lease to another run"):
        assert [change.id async for change in first] == []
    assert [change.id async for change in second] == ["00001", "00002"]


# --- states


async def test_expired_lease_is_granted_to_another_owner(state: SyncState) -> None:
    assert await state.acquire("k", "me", 60)
    assert not await state.acquire("k", "you", 0.05)
    assert await state.acquire("k", "me", 0.05)
    await asyncio.sleep(0.06)
    assert await state.acquire("k", "you", 60)
    await state.release("k", "me")
    assert not await state.acquire("k", "me", 60)
    assert not await state.save("k", "me", {"id": Entry(b"0" * 16)})
    assert await state.load("k", ["id"]) == {}


async def test_state_returns_what_was_saved(state: SyncState) -> None:
    assert await state.acquire("k", "me", 5)
    many: dict[str, Entry | None] = {f"ä{number}": Entry(bytes([number % 256]) * 16) for number in range(2500)}
    assert await state.save("k", "me", many)
    assert await state.save("k", "me", {"ä1": None, "ä2": Entry(b"2" * 16, b'{"id":"2"}'), "unknown": None})
    expected = {"ä2": Entry(b"2" * 16, b'{"id":"2"}'), "ä3": Entry(b"\x03" * 16)}
    assert await state.load("k", ["ä1", "ä2", "ä3", "unknown"]) == expected
    assert await state.load("k", []) == {}
    assert await state.load("other", ["ä2"]) == {}
    assert sorted(await state.missing("k", {id for id in many if id != "ä1"} - {"ä7", "ä2"})) == ["ä2", "ä7"]
    assert len(await state.missing("k", set())) == 2499
    assert await state.missing("other", set()) == []


async def test_state_works_in_a_second_event_loop(tmp_path: Path, redis_server: str) -> None:
    for state in (MemoryState(), SqliteState(tmp_path / "sync.db"), RedisState(redis_server, prefix=str(tmp_path))):
        for expected in (3, 0):
            found = await asyncio.to_thread(asyncio.run, collected(3, state))
            assert len(found) == expected


async def test_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "sync.db"
    async with SqliteState(path) as state:
        assert await collected(3, state)
        for each in tmp_path.iterdir():
            assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["sync.db"]


async def test_file_of_a_later_version_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "sync.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(ValueError, match="has format 2; this version reads format 1"):
        await collected(1, SqliteState(path))


async def test_error_about_an_invalid_database_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be taken for the header of one " * 20)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        await collected(1, SqliteState(path))
    assert caught.value.__notes__ == [f"The state is in {path}."]


async def test_error_of_a_state_reaches_the_caller() -> None:
    class Broken(MemoryState):
        async def load(self, key: str, ids: Any) -> Any:
            raise ZeroDivisionError

        async def release(self, key: str, owner: str) -> None:
            raise ConnectionError("away")

    with pytest.raises(ZeroDivisionError):
        await collected(1, Broken())


async def test_two_states_of_one_file_share_it(sandbox: Sandbox, engage: EngageClient, tmp_path: Path) -> None:
    states = [SqliteState(tmp_path / "sync.db") for _ in range(2)]
    total = len([change async for change in changes(engage.employees.list(), states[0], key="k")])
    again: list[Change[Employee]] = [change async for change in changes(engage.employees.list(), states[1], key="k")]
    assert (total, again) == (5, [])
    gc.collect()


@pytest.mark.parametrize("path", ["", None, 3])
def test_invalid_path_is_rejected(path: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="path must be the path of a file"):
        SqliteState(path)

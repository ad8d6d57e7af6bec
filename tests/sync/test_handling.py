"""When a change counts as handled, and who may run: at least once, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client import (
    EngageClient,
    InvalidArgumentError,
    LeaseError,
    Listing,
    Timing,
    TooManyRemovalsError,
)
from pexip_engage_client.models import Employee
from pexip_engage_client.stores import MemoryStore, RedisStore, SqliteStore, Store, StoreChange
from pexip_engage_client.sync import Change, Created, Removed, Updated, changes, forget, reconciliation, sync_keys

from .conftest import Clockless


def people_of(count: int) -> list[Employee]:
    return [Employee.from_dict({"id": f"{number:05}"}) for number in range(count)]


def people(count: int) -> Listing[Employee]:
    return Listing.of(people_of(count))


async def collected(count: int, store: Store) -> list[str]:
    return [change.id async for change in changes(people(count), store, key="k")]


@pytest.mark.parametrize("crash", [0, 1, 5, 9])
async def test_change_is_delivered_again_if_its_body_raises(store: Store, crash: int) -> None:
    handled: list[str] = []

    async def run() -> None:
        async for change in changes(people(10), store, key="k"):
            if len(handled) == crash:
                raise ZeroDivisionError
            handled.append(change.id)

    with pytest.raises(ZeroDivisionError):
        await run()
    rest = await collected(10, store)
    assert handled + rest == [f"{number:05}" for number in range(10)]


async def test_handled_changes_are_saved_although_the_store_was_closed(tmp_path: Path) -> None:
    """The iterator ends after the block in which the body has failed."""
    handled: list[str] = []

    async def run() -> None:
        async with SqliteStore(tmp_path / "sync.db") as store:
            async for change in changes(people(3), store, key="k"):
                if handled:
                    raise ZeroDivisionError
                handled.append(change.id)

    with pytest.raises(ZeroDivisionError):
        await run()
    async with SqliteStore(tmp_path / "sync.db") as store:
        assert await collected(3, store) == ["00001", "00002"]


async def test_record_that_is_gone_after_a_crash_is_removed(store: Store) -> None:
    """The loop may have created it in its copy before it crashed."""

    async def crash(count: int) -> None:
        async for _ in changes(people(count), store, key="k"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await crash(2)
    assert [(type(each).__name__, each.id) async for each in changes(people(1), store, key="k")] == [
        ("Created", "00000"),
        ("Removed", "00001"),
    ]


async def test_record_that_is_back_after_a_crash_is_created(store: Store) -> None:
    """The loop may have removed it from its copy before it crashed."""

    async def crash() -> None:
        async for change in changes(people(1), store, key="k"):
            assert isinstance(change, Removed)
            raise ZeroDivisionError

    await collected(2, store)
    with pytest.raises(ZeroDivisionError):
        await crash()
    assert [each async for each in changes(people(2), store, key="k")] == [Created(people_of(2)[1])]


async def test_record_that_is_as_before_after_a_crash_is_updated(store: Store) -> None:
    """The loop may have written the other version into its copy before it crashed."""

    async def crash() -> None:
        changed = Listing.of([Employee.from_dict({"id": "00000", "firstName": "An"})])
        async for change in changes(changed, store, key="k"):
            assert isinstance(change, Updated)
            raise ZeroDivisionError

    await collected(1, store)
    with pytest.raises(ZeroDivisionError):
        await crash()
    assert [each async for each in changes(people(1), store, key="k")] == [Updated(people_of(1)[0])]


async def test_known_records_that_do_not_exist_are_removed(store: Store) -> None:
    """Such as those that a webhook brought and that were removed before the first run."""
    feed = changes(people(2), store, key="k", known={"00001": 1, "gone": 2}.keys())
    assert [(type(each).__name__, each.id) async for each in feed] == [
        ("Created", "00000"),
        ("Created", "00001"),
        ("Removed", "gone"),
    ]
    assert await collected(2, store) == []


async def test_known_records_that_the_store_knows_are_removed_once(store: Store) -> None:
    await collected(2, store)
    feed = changes(people(1), store, key="k", known=["00000", "00001"], max_removed=1)
    assert [(type(each).__name__, each.id) async for each in feed] == [("Removed", "00001")]


@pytest.mark.parametrize("crash", range(4))
async def test_change_is_delivered_again_if_its_body_is_cancelled(store: Store, crash: int) -> None:
    handled: list[str] = []
    reached = asyncio.Event()

    async def run() -> None:
        async for change in changes(people(4), store, key="k"):
            if len(handled) == crash:
                reached.set()
                await asyncio.Event().wait()
            handled.append(change.id)

    task = asyncio.create_task(run())
    await reached.wait()
    task.cancel()
    await asyncio.wait([task])
    assert handled + await collected(4, store) == [f"{number:05}" for number in range(4)]


async def test_change_is_delivered_again_after_break(store: Store) -> None:
    async for change in changes(people(3), store, key="k"):
        assert change.id == "00000"
        break
    async with aclosing(changes(people(3), store, key="k")) as feed:
        async for change in feed:
            if change.id == "00001":
                break
    assert await collected(3, store) == ["00001", "00002"]


class Watched(MemoryStore):
    """Notes the number of changes in each write."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[int] = []

    async def write(self, changes: Sequence[StoreChange], **options: Any) -> bool:
        self.saved += [len(changes)] if changes else []
        return await super().write(changes, **options)


async def test_handled_changes_are_saved_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciliation, "SAVE_CHANGES", 4)
    store = Watched()
    assert len(await collected(10, store)) == 10
    assert store.saved == [1, 10, 4, 4, 2], "the key, all records as pending, and then those that were handled"


async def test_handled_changes_are_saved_each_second(clockless: Clockless) -> None:
    store, timing = Watched(), Timing(monotonic=clockless.now)
    async for _ in changes(people(6), store, key="k", timing=timing):
        clockless.time += 0.4
    assert store.saved == [1, 6, 4, 2]


# --- one run at a time


async def test_second_run_with_the_key_raises(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reconciliation.WAIT_SECONDS > reconciliation.LEASE_SECONDS, "the lease of a run that was killed has expired"
    monkeypatch.setattr(reconciliation, "WAIT_SECONDS", 0.5)
    async with aclosing(changes(people(2), store, key="k")) as first:
        await anext(first)
        with pytest.raises(
            LeaseError, match="the sync with the key 'k' is in progress: .* has the lease for"
        ) as caught:
            await anext(changes(people(2), store, key="k"))
        assert caught.value.retryable
        assert caught.value.seconds > 20
        assert await anext(changes(people(2), store, key="another")) is not None
    assert await collected(2, store) == ["00000", "00001"]


async def test_second_run_waits_for_the_first(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "pexip_engage_client")
    async with aclosing(changes(people(2), store, key="k")) as first:
        await anext(first)
        second = asyncio.create_task(collected(3, store))
        await asyncio.sleep(0.1)
        assert not second.done()
        assert "sync 'k': waits at most 35 s for the lease of another run" in caplog.messages[-1]
    assert await second == ["00000", "00001", "00002"]


async def test_only_one_of_many_workers_runs(store: Store) -> None:
    """And each of the others finds nothing left to do."""
    results = await asyncio.gather(*(collected(3, store) for _ in range(5)))
    assert sorted(results, reverse=True) == [["00000", "00001", "00002"], [], [], [], []]


async def test_suspended_run_delivers_nothing_after_another_took_over(clockless: Clockless) -> None:
    """The lease of the first run ends while the process is suspended; the second run delivers the changes."""
    store, timing = MemoryStore(clock=clockless.now), Timing(monotonic=clockless.now)
    first = changes(people(3), store, key="k", timing=timing)
    assert (await anext(first)).id == "00000"
    clockless.time += 31
    second = changes(people(3), store, key="k", timing=timing)
    assert (await anext(second)).id == "00000"
    with pytest.raises(LeaseError, match="has it for"):
        await anext(first)
    assert [change.id async for change in second] == ["00001", "00002"]


async def test_suspended_run_goes_on_if_no_other_took_over(clockless: Clockless) -> None:
    store, timing = MemoryStore(clock=clockless.now), Timing(monotonic=clockless.now)
    first = changes(people(3), store, key="k", timing=timing)
    await anext(first)
    clockless.time += 31
    assert [change.id async for change in first] == ["00001", "00002"]


async def test_fencing_token_grows_with_each_run(store: Store) -> None:
    tokens: list[int] = []
    for count in (1, 2, 0):
        found = [change async for change in changes(people(count), store, key="k", max_removed=1.0)]
        assert len({change.fencing_token for change in found}) == 1
        tokens.append(found[0].fencing_token)
    assert tokens == sorted(set(tokens))
    assert tokens[0] > 0


# --- limits on removals, summary, keys


@pytest.mark.parametrize(
    ("known", "left", "most", "is_delivered"),
    [
        (20, 0, None, True),
        (21, 0, None, False),
        (40, 20, None, True),
        (40, 19, None, False),
        (40, 19, 0.6, True),
        (40, 0, 1.0, True),
        (40, 39, 0, False),
        (40, 37, 3, True),
        (40, 39, 1, True),
        (40, 38, 1, False),
        (40, 36, 3, False),
    ],
)
async def test_removals_are_limited(known: int, left: int, most: float | None, is_delivered: bool) -> None:
    store = MemoryStore()
    await collected(known, store)
    feed = changes(people(left), store, key="k", max_removed=most)
    if is_delivered:
        assert len([change async for change in feed]) == known - left
        return
    with pytest.raises(
        TooManyRemovalsError, match=f"{known - left} of {known} known records no longer exist"
    ) as caught:
        await anext(feed)
    assert (caught.value.removed, caught.value.known) == (known - left, known)
    again = [change async for change in changes(people(left), store, key="k", max_removed=1.0)]
    assert len(again) == known - left


async def test_other_changes_are_delivered_before_too_many_removals() -> None:
    store = MemoryStore()
    await collected(40, store)
    listing = Listing.of([Employee.from_dict({"id": "new"})])
    feed = changes(listing, store, key="k")
    assert (await anext(feed)).id == "new"
    with pytest.raises(TooManyRemovalsError):
        await anext(feed)
    assert feed.summary.removed == 0


@pytest.mark.parametrize("value", [-1, 1.5, 2.0, -0.1, True, "half", float("nan")])
def test_invalid_limit_on_removals_is_rejected(value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"max_removed must be a number of records \(an int\), or a share"):
        changes(people(1), MemoryStore(), key="k", max_removed=value)


async def test_summary_counts_the_changes(caplog: pytest.LogCaptureFixture) -> None:
    store = MemoryStore()
    await collected(3, store)
    caplog.set_level("INFO", "pexip_engage_client")
    listing = Listing.of([*people_of(2), Employee.from_dict({"id": "new"})])
    feed = changes(listing, store, key="k")
    assert len([change async for change in feed]) == 2
    summary = feed.summary
    assert (summary.created, summary.updated, summary.removed, summary.left) == (1, 0, 1, 0)
    assert (summary.records, summary.pages) == (3, 1)
    assert f"sync 'k': {summary}" in caplog.messages
    assert str(summary).startswith("1 created, 0 updated, 1 removed, 0 left; 3 records on 1 page in ")


async def test_keys_are_listed_and_forgotten(store: Store) -> None:
    for key in ("one", "two"):
        assert len([change async for change in changes(people(3), store, key=key)]) == 3
    assert await sync_keys(store) == ["one", "two"]
    await forget(store, "one")
    await forget(store, "unknown")
    assert await sync_keys(store) == ["two"]
    assert len([change async for change in changes(people(3), store, key="one")]) == 3
    assert [change async for change in changes(people(3), store, key="two")] == []


async def test_key_of_a_run_in_progress_is_not_forgotten(store: Store) -> None:
    async with aclosing(changes(people(2), store, key="k")) as feed:
        await anext(feed)
        with pytest.raises(LeaseError, match="a run with the key 'k' is in progress"):
            await forget(store, "k")


# --- stores


async def test_store_works_in_a_second_event_loop(tmp_path: Path, redis_server: str) -> None:
    for store in (MemoryStore(), SqliteStore(tmp_path / "sync.db"), RedisStore(redis_server, key=str(tmp_path))):
        for expected in (3, 0):
            found = await asyncio.to_thread(asyncio.run, collected(3, store))
            assert len(found) == expected


async def test_error_of_a_store_reaches_the_caller() -> None:
    class Broken(MemoryStore):
        async def read(self, space: str, keys: Sequence[str]) -> Any:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await collected(1, Broken())


async def test_two_stores_of_one_file_share_it(engage: EngageClient, tmp_path: Path) -> None:
    stores = [SqliteStore(tmp_path / "sync.db") for _ in range(2)]
    total = len([change async for change in changes(engage.employees.list(), stores[0], key="k")])
    again: list[Change[Employee]] = [change async for change in changes(engage.employees.list(), stores[1], key="k")]
    assert (total, again) == (5, [])

"""The lease keeper: it renews a lease in real time, and stops the work when the lease is lost."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from typing import Any, Unpack

import pytest

from pexip_engage_client import LeaseError, StoreError, _loops
from pexip_engage_client.stores import Holder, Lease, LeaseKeeper, MemoryStore, Put, StoreChange, lease_keeper

from ..waiting import simulated, turns
from .forwarding import WriteOptions


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class CountingStore(MemoryStore):
    """A store that counts renewals, and fails on request."""

    renewals = 0
    fails = False

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        self.renewals += 1
        if self.fails:
            raise StoreError("the server does not respond", reason="lost")
        return await super().write(changes, **options)


def keeper(store: MemoryStore, seconds: float = 10.0, clock: Clock | None = None) -> LeaseKeeper:
    return LeaseKeeper(store, "offices", seconds=seconds, work="the sync of offices", clock=clock or Clock())


async def test_second_owner_learns_who_has_the_lease_and_for_how_long() -> None:
    store = MemoryStore(clock=Clock())
    first, second = keeper(store), keeper(store)
    assert await first.acquire() is None
    assert await second.acquire() == Holder(first.lease.owner, 10.0)
    token = first.lease.token
    await first.release()
    assert await second.acquire() is None
    assert second.lease.token > token
    await second.release()


async def test_lease_outlives_its_duration_while_the_keeper_renews_it() -> None:
    store = MemoryStore()
    first, second = keeper(store, 0.3), keeper(store, 0.3)
    assert await first.acquire() is None
    await asyncio.sleep(0.7)
    assert await second.acquire() is not None
    await first.release()


async def test_renewal_takes_place_after_a_third_of_the_lease() -> None:
    store = CountingStore()
    each = keeper(store, 0.6)
    await each.acquire()
    await asyncio.sleep(0.5)
    assert store.renewals == 2
    await each.release()


async def test_lost_lease_stops_the_work_before_its_next_effect(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    frozen, other = keeper(store, clock=clock), keeper(store, clock=clock)
    await frozen.acquire()
    await frozen.check()
    clock.now += 11
    assert await other.acquire() is None
    clock.now += 4
    with caplog.at_level(logging.WARNING), pytest.raises(LeaseError) as caught:
        await frozen.check()
    assert (caught.value.name, caught.value.holder, caught.value.seconds) == ("offices", other.lease.owner, 6.0)
    assert caught.value.retryable
    assert "the sync of offices stops: the lease 'offices' was lost" in caplog.text
    with pytest.raises(LeaseError):
        await frozen.write([Put("space", "key", b"old")])
    assert await store.count("space") == 0
    await frozen.release([Put("space", "key", b"old")])
    assert await store.count("space") == 0
    await other.release()


async def test_expired_lease_without_a_new_owner_is_renewed() -> None:
    clock = Clock()
    store = MemoryStore(clock=clock)
    each, other = keeper(store, clock=clock), keeper(store, clock=clock)
    await each.acquire()
    clock.now += 11
    await each.check()
    assert await other.acquire() is not None
    await each.release()


async def test_lease_counts_from_the_beginning_of_a_slow_renewal() -> None:
    clock = Clock()

    class SlowStore(CountingStore):
        async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
            written = await super().write(changes, **options)
            clock.now += 8
            return written

    store = SlowStore(clock=clock)
    each = keeper(store, clock=clock)
    assert await each.acquire() is None
    await each.write([])
    clock.now += 3
    await each.check()
    assert store.renewals == 2
    await each.release()


async def test_released_lease_is_lost_for_a_late_writer() -> None:
    store = MemoryStore()
    each = keeper(store)
    await each.acquire()
    lease = each.lease
    await each.release([Put("space", "key", b"last")])
    with pytest.raises(LeaseError, match="it is free now"):
        await store.write([Put("space", "key", b"late")], lease=lease)
    assert (await store.read("space", ["key"]))["key"].value == b"last"


async def test_failing_renewal_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    store = CountingStore()
    each = keeper(store, 0.3)
    await each.acquire()
    store.fails = True
    await asyncio.sleep(0.15)
    store.fails = False
    assert "the lease for the sync of offices could not be renewed (the server does not respond)" in caplog.text
    await asyncio.sleep(0.1)
    assert store.renewals >= 2
    await each.write([])
    await each.release()


async def test_failing_release_does_not_hide_the_outcome_of_the_work(caplog: pytest.LogCaptureFixture) -> None:
    store = CountingStore()
    each = keeper(store)
    await each.acquire()
    store.fails = True
    await each.release()
    assert "after the sync of offices, its lease could not be released" in caplog.text


@simulated
async def test_last_changes_are_written_as_soon_as_the_store_works_again() -> None:
    store = CountingStore(clock=asyncio.get_running_loop().time)
    each, other = keeper(store), keeper(store)
    await each.acquire()
    store.fails = True
    asyncio.get_running_loop().call_later(6, setattr, store, "fails", False)
    await each.release([Put("space", "key", b"last")], until_written=True)
    assert await store.count("space") == 1
    assert await other.acquire() is None
    await other.release()


@simulated
async def test_last_changes_are_given_up_when_another_owner_has_the_lease(caplog: pytest.LogCaptureFixture) -> None:
    store = CountingStore(clock=asyncio.get_running_loop().time)
    each, other = keeper(store), keeper(store)
    await each.acquire()
    store.fails = True
    asyncio.get_running_loop().call_later(10.2, setattr, store, "fails", False)
    asyncio.get_running_loop().call_later(10.1, asyncio.ensure_future, other.acquire())
    await each.release([Put("space", "key", b"old")], until_written=True)
    assert await store.count("space") == 0
    assert "could not be released (the lease 'offices' was lost" in caplog.text
    await other.release()


async def test_wait_ends_when_the_lease_expires_or_the_time_has_passed() -> None:
    store = MemoryStore()
    await store.acquire("offices", "crashed", 0.2)
    each = keeper(store)
    assert await each.wait(0.05) is not None
    assert await each.wait(5) is None
    await each.release()
    await store.acquire("offices", "crashed", 0.1)
    assert await each.wait(None) is None
    await each.release()


async def test_cancelled_acquire_leaves_no_lease() -> None:
    store = MemoryStore()
    each = keeper(store)
    task = asyncio.create_task(each.acquire())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert isinstance(await store.acquire("offices", "other", 1), Lease)


def test_release_that_has_just_begun_when_the_program_ends_is_complete() -> None:
    store = MemoryStore()

    async def leave() -> None:
        keeper = LeaseKeeper(store, "lease", seconds=30, work="the work")
        await keeper.acquire()
        left.append(asyncio.ensure_future(keeper.release()))  # the event loop ends before its task begins

    left = list[Any]()
    asyncio.run(leave())
    assert isinstance(asyncio.run(store.acquire("lease", "another process", 30)), Lease)


@pytest.mark.parametrize("hangs", [False, True])
def test_end_of_the_program_waits_for_the_release_of_a_task_group(
    hangs: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store, left = MemoryStore(), list[Any]()
    write = store.write

    async def write_slowly(*changes: Any, **options: Any) -> bool:
        await asyncio.sleep(60 if hangs else 0.01)
        return await write(*changes, **options)

    async def work() -> None:
        keeper = LeaseKeeper(store, "lease", seconds=30, work="the work")
        await keeper.acquire()
        try:
            await asyncio.Event().wait()
        finally:
            await keeper.release()

    async def group() -> None:
        async with asyncio.TaskGroup() as tasks:  # cancels its task a second time
            tasks.create_task(work())

    async def leave() -> None:
        left.append(asyncio.ensure_future(group()))
        await turns()

    monkeypatch.setattr(store, "write", write_slowly)
    if hangs:
        monkeypatch.setattr(lease_keeper, "PATIENCE", 0.01)
        monkeypatch.setattr(_loops, "PATIENCE", 0.01)
    asyncio.run(leave())
    assert isinstance(asyncio.run(store.acquire("lease", "another process", 30)), Holder if hangs else Lease)
    assert ("could not be released (TimeoutError)" in caplog.text) is hangs


@pytest.mark.parametrize(
    ("method", "shared", "problem"),
    [
        ("acquire", False, "is not released yet"),
        ("acquire", True, "could not be released (CancelledError)"),
        ("write", False, "could not be released (TimeoutError)"),
    ],
)
def test_program_ends_although_the_store_hangs(
    method: str, shared: bool, problem: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def hang(*_: object, **__: object) -> None:
        if not waits or not shared:
            waits.append(asyncio.ensure_future(asyncio.Event().wait()))
        await waits[-1]

    async def leave() -> None:
        keeper = LeaseKeeper(store, "lease", seconds=30, work="the work")
        if method == "acquire":
            left.append(asyncio.ensure_future(keeper.acquire()))
        else:
            await keeper.acquire()
            left.append(asyncio.ensure_future(keeper.release()))
        await asyncio.sleep(0.001)

    monkeypatch.setattr(lease_keeper, "PATIENCE", 0.01)
    monkeypatch.setattr(_loops, "PATIENCE", 0.01)
    store, left, waits = MemoryStore(), list[Any](), list[asyncio.Future[Any]]()
    monkeypatch.setattr(store, method, hang)
    program = threading.Thread(target=lambda: asyncio.run(leave()), daemon=True)
    program.start()
    program.join(20)
    assert not program.is_alive()
    assert f"after the work, its lease {problem}" in caplog.text

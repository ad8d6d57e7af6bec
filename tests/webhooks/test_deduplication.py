"""Each event is handled once; it is handled again if the handler failed or its process died."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any, cast

import pytest

from pexip_engage_client.webhooks import Claim, Deduplication, EventStore, MemoryStore
from pexip_engage_client.webhooks.leases import Lease

from ..pipeline.doubles import elapse, loop_time
from ..waiting import LONGEST
from .support import until


async def test_concurrent_deliveries_are_handled_once(store: EventStore) -> None:
    deduplication = Deduplication(store)
    handled: list[str] = []
    busy = 0

    async def deliver() -> Claim:
        nonlocal busy
        async with deduplication.once("e1") as claim:
            if claim is Claim.GRANTED:
                handled.append("e1")
                await until(lambda: busy == 9)
            busy += claim is Claim.BUSY
        return claim

    claims = await asyncio.gather(*(deliver() for _ in range(10)))
    assert handled == ["e1"]
    assert sorted(claim.value for claim in claims) == ["busy"] * 9 + ["granted"]
    assert await deliver() is Claim.DONE


async def test_event_can_be_claimed_again_after_a_failure(store: EventStore) -> None:
    deduplication = Deduplication(store)
    with pytest.raises(ZeroDivisionError):
        async with deduplication.once("e1"):
            raise ZeroDivisionError
    async with deduplication.once("e1") as claim:
        assert claim is Claim.GRANTED


async def test_event_can_be_claimed_again_after_a_cancellation(store: EventStore) -> None:
    deduplication = Deduplication(store)

    async def handle() -> None:
        async with deduplication.once("e1"):
            await asyncio.sleep(60)

    task = asyncio.create_task(handle())
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    async with deduplication.once("e1") as claim:
        assert claim is Claim.GRANTED


@pytest.mark.parametrize("steps", range(30))
async def test_cancellation_during_a_store_call_leaves_no_claim(store: EventStore, steps: int) -> None:
    """The cancellation is not lost either."""
    handled = False

    async def handle() -> None:
        nonlocal handled
        async with Deduplication(store).once("e1"):
            await asyncio.sleep(0)
            handled = True
            await asyncio.sleep(60)

    task = asyncio.create_task(handle())
    for _ in range(steps):
        await asyncio.sleep(0)
    before = handled
    task.cancel()
    async with asyncio.timeout(2 * LONGEST):  # longer than Redis may take
        await asyncio.wait([task])
    assert task.cancelled()
    assert handled is before
    async with Deduplication(store).once("e1") as claim:
        assert claim is Claim.GRANTED


async def test_claim_is_renewed_while_the_block_runs(store: EventStore) -> None:
    recording = Recording(store)
    async with Deduplication(cast(Any, recording), lease=30).once("e1"):
        for renewals in (1, 2, 3):
            await elapse(10.1)
            await until(lambda renewals=renewals: len(recording.claims) == 1 + renewals)
        async with Deduplication(store).once("e1") as claim:
            assert claim is Claim.BUSY
    assert len(set(recording.claims)) == 1


class Recording:
    """A store that records names, owners and durations of claims."""

    def __init__(self, store: EventStore) -> None:
        self.store = store
        self.claims: list[tuple[str, str, float]] = []

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        self.claims.append((name, owner, seconds))
        return await self.store.claim(name, owner, seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


class Unrenewed:
    """A store as used by a process that dies: it claims once and is never called again."""

    def __init__(self, store: EventStore) -> None:
        self.store = store
        self.claims = 0

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        self.claims += 1
        if self.claims > 1:
            raise OSError("dead")
        return await self.store.claim(name, owner, seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


async def test_claim_of_a_dead_process_expires(store: EventStore) -> None:
    async with Deduplication(cast(Any, Unrenewed(store)), lease=0.1).once("e1"):
        await asyncio.sleep(0.15)
        async with Deduplication(store).once("e1") as claim:
            assert claim is Claim.GRANTED


async def test_claim_survives_one_failed_renewal(caplog: pytest.LogCaptureFixture) -> None:
    class FailingOnce(MemoryStore):
        claims = 0

        async def claim(self, name: str, owner: str, seconds: float) -> Claim:
            self.claims += 1
            if self.claims == 2:
                raise OSError("unavailable")
            return await super().claim(name, owner, seconds)

    store = FailingOnce()
    async with Deduplication(store, lease=30).once("e1"):
        for renewals in (1, 2):
            await elapse(10.1)
            await until(lambda renewals=renewals: store.claims == 1 + renewals)
        async with Deduplication(store).once("e1") as claim:
            assert claim is Claim.BUSY
    assert caplog.messages == ["renewing a claim failed (OSError)"]


async def test_blocking_longer_than_the_lease_logs_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    async with Deduplication(lease=0.05).once("e1"):
        time.sleep(0.1)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    late = re.match(r"webhook e1: not renewed for (\S+) s", caplog.messages[0])
    assert late
    assert float(late[1]) >= 0.1


async def test_blocking_is_reported_even_if_a_renewal_follows(caplog: pytest.LogCaptureFixture) -> None:
    async with Deduplication(lease=0.05).once("e1"):
        time.sleep(0.1)
        await asyncio.sleep(0.03)
    assert {message.split(":")[0] for message in caplog.messages} == {"webhook e1"}


async def test_lost_claim_logs_a_warning(store: EventStore, caplog: pytest.LogCaptureFixture) -> None:
    async with Deduplication(store, lease=0.06).once("e1"):
        time.sleep(0.1)
        async with Deduplication(store).once("e1") as taken:
            assert taken is Claim.GRANTED
            await until(lambda: "webhook e1: the claim is lost" in caplog.text)


@pytest.mark.parametrize("blocks", [False, True])
async def test_no_warning_without_blocking(blocks: bool, store: EventStore, caplog: pytest.LogCaptureFixture) -> None:
    recording = Recording(store)
    lease = Lease(cast(Any, recording), "n", 30, label="a lease", clock=loop_time)
    assert await lease.take() is Claim.GRANTED
    for renewals in (1, 2, 3, 4):
        await elapse(31 if blocks and renewals == 4 else 10.1)
        await until(lambda renewals=renewals: len(recording.claims) == 1 + renewals)
    await lease.give_back()
    assert len(caplog.records) == blocks


async def test_event_can_be_claimed_again_after_the_remember_time(store: EventStore) -> None:
    deduplication = Deduplication(store, remember=0.1)
    async with deduplication.once("e1"):
        pass
    await asyncio.sleep(0.15)
    async with deduplication.once("e1") as claim:
        assert claim is Claim.GRANTED


async def test_events_and_handlers_are_claimed_independently() -> None:
    deduplication = Deduplication()
    async with (
        deduplication.once("e1"),
        deduplication.once("e2") as other,
        deduplication.once("e1", handler="me") as mine,
    ):
        assert other is mine is Claim.GRANTED


async def test_empty_store_is_used() -> None:
    store = MemoryStore()
    async with Deduplication(store).once("e1"):
        pass
    async with Deduplication(store).once("e1") as claim:
        assert claim is Claim.DONE


class FailingAtTheEnd(MemoryStore):
    """A store that fails when an event has already been handled."""

    async def finish(self, name: str, seconds: float, *, dead: bool = False) -> None:
        raise OSError("unavailable")

    async def release(self, name: str, owner: str) -> None:
        raise OSError("unavailable")


async def test_store_errors_after_handling_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    deduplication = Deduplication(FailingAtTheEnd())
    async with deduplication.once("e1"):
        pass
    with pytest.raises(ZeroDivisionError):
        async with deduplication.once("e2"):
            raise ZeroDivisionError
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


async def test_any_string_can_be_an_id(store: EventStore) -> None:
    for expected in (Claim.GRANTED, Claim.DONE):
        async with Deduplication(store).once("\ud800 é\n") as claim:
            assert claim is expected

"""`engage.pending()`: the state of calls that did not complete."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest

from pexip_engage_client import DuplicateError, ServerError, TransportError
from pexip_engage_client.idempotency.intents import IntentKey
from pexip_engage_client.stores import Holder, Lease, MemoryStore, Store

from ..pipeline.conftest import Pauses
from .bookings import Bookings, Clock, book, cancelled, client, hold, leave_intent


@pytest.mark.parametrize(
    ("created", "after", "state", "ids", "left"),
    [
        (1, 0, "created", ("id-0",), 0),
        (0, 0, "unknown", (), 1),
        (0, 36, "not created", (), 0),
        (2, 36, "duplicate", ("id-0", "id-1"), 1),
    ],
)
async def test_intent_of_a_cancelled_call_is_reported_and_settled(
    created: int, after: float, state: str, ids: tuple[str, ...], left: int, pauses: Pauses
) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, timing=(clock := Clock(bookings, 1e9)).timing) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        bookings.created, clock.time = ["crm-42"] * created, after
        (found,) = await engage.pending()
        assert (found.resource, found.external_id, found.operation) == (
            "appointments",
            "crm-42",
            "createAppointmentInvite",
        )
        assert (found.state, found.ids) == (state, ids)
        assert abs((datetime.now(UTC) - found.started).total_seconds()) < 60
        assert isinstance(found.error, DuplicateError) is (state == "duplicate")
        assert len(await engage.pending()) == left
    assert bookings.posts == 1


async def test_nothing_is_pending_after_completed_calls(pauses: Pauses) -> None:
    bookings = Bookings("made", "422", "made, then lost")
    async with client(bookings, pauses) as engage:
        await asyncio.gather(*(book(engage, str(number)) for number in range(3)), return_exceptions=True)
        assert await engage.pending() == []


async def test_running_calls_are_in_progress(pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses) as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        while not bookings.posts:
            await asyncio.sleep(0)
        assert [each.state for each in await engage.pending()] == ["in progress"]
        task.cancel()
        await asyncio.wait([task])


async def test_failed_lookup_leaves_the_intent(pauses: Pauses) -> None:
    bookings = Bookings("hangs")
    async with client(bookings, pauses, max_retries=0) as engage:
        await cancelled(bookings, book(engage, "crm-42"))
        bookings.failing_lookups = 1
        (found,) = await engage.pending()
        assert (found.state, type(found.error)) == ("unknown", ServerError)
        assert len(await engage.pending()) == 1


async def test_intent_for_an_unknown_resource_is_reported(store: Store, pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=store, base_url="https://api.example") as engage:
        for resource in ("spaceships", "aclose", "settings"):
            key = IntentKey("https://api.example/enterprises/acme", resource, "x")
            await leave_intent(store, key, effect=30, operation="createSpaceship")
        found = await engage.pending()
        assert [(each.state, each.error is None) for each in found] == [("unknown", False)] * 3
    assert bookings.lookups == 0


async def test_intents_of_a_crashed_process_are_settled(store: Store, pauses: Pauses) -> None:
    bookings = Bookings()
    bookings.created.append("crm-42")
    key = IntentKey("https://api.example/enterprises/acme", "appointments", "crm-42")
    await hold(store, key, 0.1)
    await leave_intent(store, key, effect=35)
    deadline = time.monotonic() + 60
    async with client(bookings, pauses, idempotency=store, base_url="https://api.example") as engage:
        while [each.state for each in await engage.pending()] != ["created"]:  # until its lease ends
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        assert await engage.pending() == []


async def test_call_settles_the_intent_of_an_earlier_one(pauses: Pauses) -> None:
    bookings = Bookings(*["lost"] * 9)
    async with client(bookings, pauses) as engage:
        with pytest.raises(TransportError):
            await book(engage, "crm-42")
        bookings.created.append("crm-42")
        await book(engage, "crm-42")
        assert await engage.pending() == []


async def test_operation_of_the_latest_call_is_reported(store: Store, pauses: Pauses) -> None:
    bookings = Bookings(*["lost"] * 9)
    key = IntentKey("https://api.example/enterprises/acme", "appointments", "crm-42")
    await leave_intent(store, key, effect=0, operation="createAppointment")
    async with client(bookings, pauses, idempotency=store, base_url="https://api.example") as engage:
        with pytest.raises(TransportError):
            await book(engage, "crm-42")
        (found,) = await engage.pending()
        assert (found.state, found.operation) == ("unknown", "createAppointmentInvite")


async def test_intent_that_a_call_has_just_renewed_is_not_settled(pauses: Pauses) -> None:
    key = IntentKey("https://api.example/enterprises/acme", "appointments", "crm-42")

    class Busy(MemoryStore):
        async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
            await leave_intent(self, key, effect=30)  # by another process, after the intents were read
            return await super().acquire(name, owner, seconds)

    store = Busy()
    await leave_intent(store, key, effect=0)
    async with client(Bookings(), pauses, idempotency=store, base_url="https://api.example") as engage:
        assert [each.state for each in await engage.pending()] == ["unknown"]
        assert await store.count(key.space) == 1

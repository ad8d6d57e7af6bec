"""Events about one resource are handled one at a time, and older ones are not current."""

from __future__ import annotations

import asyncio
import datetime
import time
from typing import Any

import pytest

from pexip_engage_client.webhooks import EventStore, MemoryStore, Ordering, Position, WebhookEvent, parse, position

from .support import appointment_event, at, callback_event


def event(second: int, appointment: str = "a1") -> WebhookEvent:
    return parse(appointment_event(f"{appointment}-{second}", appointment=appointment, updated_at=at(second)))


async def current(ordering: Ordering, event: WebhookEvent, handler: str = "") -> bool:
    async with ordering.turn(event, handler=handler) as current:
        return current


async def test_event_older_than_the_last_one_is_not_current(store: EventStore) -> None:
    ordering = Ordering(store)
    assert await current(ordering, event(1))
    assert await current(ordering, event(3))
    assert not await current(ordering, event(2))
    assert await current(ordering, event(3))
    assert await current(ordering, event(4))


async def test_resources_and_handlers_have_independent_orders(store: EventStore) -> None:
    ordering = Ordering(store)
    assert await current(ordering, event(3))
    assert await current(ordering, event(2, "a2"))
    assert await current(ordering, event(2), handler="another")
    assert await current(ordering, parse(callback_event(id="a1", updatedAt=at(2))))
    assert not await current(ordering, event(2))


async def test_failed_event_does_not_make_older_ones_outdated(store: EventStore) -> None:
    ordering = Ordering(store)
    with pytest.raises(ZeroDivisionError):
        async with ordering.turn(event(3)):
            raise ZeroDivisionError
    assert await current(ordering, event(2))
    assert await current(ordering, event(3))


async def test_events_about_one_resource_are_handled_one_at_a_time(store: EventStore) -> None:
    """Also across processes, each with its own Ordering; other resources do not wait."""
    orderings = [Ordering(store) for _ in range(4)]
    at_work: dict[str, int] = {"a1": 0, "a2": 0}
    most = dict(at_work)
    both = False

    async def handle(ordering: Ordering, second: int, appointment: str) -> None:
        nonlocal both
        async with ordering.turn(event(second, appointment)):
            at_work[appointment] += 1
            most[appointment] = max(most[appointment], at_work[appointment])
            both = both or all(at_work.values())
            await asyncio.sleep(0.02)
            at_work[appointment] -= 1

    began = time.monotonic()
    await asyncio.gather(*(handle(orderings[n % 4], n, name) for n in range(8) for name in at_work))
    assert time.monotonic() - began < 30  # waiting for another process polls often enough
    assert most == {"a1": 1, "a2": 1}
    assert both


async def test_cancelled_waiter_does_not_block_others(store: EventStore) -> None:
    ordering = Ordering(store)
    async with ordering.turn(event(1)):
        waiting = asyncio.create_task(current(ordering, event(2)))
        await asyncio.sleep(0.03)
        waiting.cancel()
        await asyncio.wait([waiting])
    assert await current(ordering, event(3))


async def test_blocking_longer_than_the_lease_logs_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    async with Ordering(lease=0.05).turn(event(1)):
        time.sleep(0.1)
    assert [message.split(" not ")[0] for message in caplog.messages] == ["webhook a1-1: its lock:"]
    assert {record.name for record in caplog.records} == {"pexip_engage_client"}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (appointment_event(updated_at="2025-03-03T09:00:00.5+01:00"), "2025-03-03 08:00:00.500000+00:00"),
        (callback_event(id="r1", updatedAt=at(1)), "2025-03-03 08:00:01+00:00"),
        (appointment_event(), None),  # the subject's updatedAt does not count
        (appointment_event(updated_at="yesterday"), None),
        (appointment_event(updated_at="2025-03-03T08:00:00"), None),
        (appointment_event(appointment=None, updated_at=at(1)), None),  # type: ignore[arg-type]
        (appointment_event(updated_at=5), None),  # type: ignore[arg-type]
        ({**appointment_event(), "data": {}}, None),
        ({**appointment_event(), "data": {"appointment": "a1"}}, None),
        ({**appointment_event(), "entity": "Listing"}, None),
    ],
)
def test_position_is_the_resource_and_its_updated_at(payload: dict[str, Any], expected: str | None) -> None:
    found = position(parse(payload))
    assert (found and str(found.time.astimezone(datetime.UTC))) == expected
    assert found is None or found.resource in ("Appointment a1", "Callback Request r1")


async def test_event_without_a_time_is_current() -> None:
    ordering = Ordering()
    assert await current(ordering, event(3))
    async with ordering.turn(event(4)):
        assert await current(ordering, parse(appointment_event()))


async def test_position_can_be_defined_by_the_user() -> None:
    def by_sequence(event: WebhookEvent) -> Position:
        return Position("all", datetime.datetime.fromtimestamp(event["sequence"], datetime.UTC))

    ordering = Ordering(position=by_sequence)
    assert await current(ordering, parse({**appointment_event(), "sequence": 2}))
    assert not await current(ordering, parse({**appointment_event(), "sequence": 1}))


async def test_order_is_exact_to_the_microsecond(store: EventStore) -> None:
    ordering = Ordering(store)
    later, earlier = (
        parse(appointment_event(f"e{number}", updated_at=f"2025-03-03T08:00:00.00000{number}Z")) for number in (1, 0)
    )
    assert await current(ordering, later)
    assert not await current(ordering, earlier)


async def test_store_error_after_handling_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Full(MemoryStore):
        async def advance(self, name: str, number: int, seconds: float) -> None:
            raise OSError("a secret of Redis")

    assert await current(Ordering(Full()), event(1))
    assert caplog.messages == ["event handled, but storing its time failed (OSError)"]
    assert caplog.records[0].name == "pexip_engage_client"

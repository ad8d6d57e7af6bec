"""More concurrent events than handler slots."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import AppointmentEvent, MemoryStore, WebhookReceiver

from ..pipeline.doubles import elapse
from ..waiting import turns
from .support import CREATE, Gate, Log, appointment_event, post, receiving, until


def events(number: int) -> list[dict[str, Any]]:
    return [appointment_event(f"e{each}", appointment=f"a{each}") for each in range(number)]


async def post_concurrently(receiver: WebhookReceiver, number: int) -> list[int]:
    return await asyncio.gather(*(post(receiver, event) for event in events(number)))


async def test_burst_waits_for_slots() -> None:
    running = most = 0

    async def handler(event: AppointmentEvent) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    receiver = receiving(handler, max_running=10, max_waiting=20, respond_within=20)
    assert await post_concurrently(receiver, 100) == [204] * 100
    assert most == 10


async def test_queued_event_is_handled_after_its_503() -> None:
    """The 503 may have been the response to the last attempt."""
    gate = Gate()
    receiver = receiving(gate, max_running=2, respond_within=20)
    deliveries = asyncio.create_task(post_concurrently(receiver, 3))
    await turns()
    await elapse(21)
    assert await deliveries == [503] * 3
    assert gate.began == 2
    gate.open.set()
    await until(lambda: gate.ended == 3)
    assert await post_concurrently(receiver, 3) == [204] * 3
    assert gate.began == 3


async def test_delivery_beyond_the_queue_waits_until_its_503_and_is_dropped() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1, max_waiting=1, respond_within=20)
    deliveries = asyncio.create_task(post_concurrently(receiver, 3))
    await turns()
    assert not deliveries.done()
    await elapse(21)
    assert await deliveries == [503] * 3
    gate.open.set()
    await until(lambda: gate.ended == 2)
    await turns()
    assert gate.began == 2
    assert await post_concurrently(receiver, 3) == [204] * 3


async def test_delivery_of_a_running_event_needs_no_slot() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1, max_waiting=0, respond_within=20)
    deliveries = [asyncio.create_task(post(receiver, CREATE)) for _ in range(5)]
    await until(lambda: gate.began)
    gate.open.set()
    assert await asyncio.gather(*deliveries) == [204] * 5


async def test_event_delivered_twice_while_the_queue_is_full_is_handled_once() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1, max_waiting=0, respond_within=20)
    first, second = events(2)
    deliveries = [asyncio.create_task(post(receiver, event)) for event in (first, second, second)]
    await until(lambda: gate.began)
    await turns()
    gate.open.set()
    assert await asyncio.gather(*deliveries) == [204] * 3
    assert gate.began == 2


async def test_event_for_more_handlers_than_the_queue_holds_is_handled() -> None:
    logs = [Log(), Log(), Log()]
    receiver = WebhookReceiver(max_running=1, max_waiting=0)
    for number, log in enumerate(logs):
        receiver.on(AppointmentEvent, name=str(number))(log)
    assert await post_concurrently(receiver, 2) == [204, 204]
    assert [sorted(log) for log in logs] == [["e0", "e1"]] * 3


def test_module_level_receiver_handles_bursts_in_several_event_loops() -> None:
    log = Log()
    receiver = receiving(log, max_running=1, max_waiting=1)
    for _ in range(2):
        assert asyncio.run(post_concurrently(receiver, 10)) == [204] * 10
    assert len(log) == 10


@pytest.mark.parametrize(
    ("option", "value"),
    [("max_running", 0), ("max_waiting", -1), ("max_bytes", 0), ("respond_within", 0), ("handler_timeout", "60"),
     ("close_within", -1), ("dead_letter_after", None)],
)  # fmt: skip
def test_invalid_option_is_rejected(option: str, value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be"):
        WebhookReceiver(**{option: value})


async def test_waiting_for_another_process_uses_no_slot() -> None:
    store, gate, log = MemoryStore(), Gate(), Log()
    elsewhere = asyncio.create_task(post(receiving(gate, store=store, respond_within=600), CREATE))
    await until(lambda: gate.began)
    receiver = receiving(log, store=store, max_running=1, respond_within=20)
    waiting = asyncio.create_task(post(receiver, CREATE))
    await turns()
    assert await post(receiver, appointment_event("e2", appointment="a2")) == 204
    await elapse(21)
    assert await waiting == 503
    gate.open.set()
    assert await elsewhere == 204

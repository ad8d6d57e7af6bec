"""Delivery over real sockets, with the retries of Engage: no event is lost, and none is handled twice.

Waits are a tenth of the documented ones. So are timeouts in the tests of timeouts.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

from .support import PACE, Handled, SharedStore, appointment_event, durable, free_port, receiving, send, serving, until


async def reschedule_often(sandbox: Sandbox, times: int) -> None:
    engage = sandbox.client()
    for hour in range(times):
        start = datetime.datetime(2030, 3, 4, 9 + hour, tzinfo=datetime.UTC)
        end = start + datetime.timedelta(minutes=30)
        await engage.appointments.reschedule("appointment-1", start=start, end=end)


# --- the sandbox as the sender


@contextlib.asynccontextmanager
async def sending(receiver: WebhookReceiver, **options: Any) -> AsyncGenerator[Sandbox]:
    async with Sandbox(seed="demo") as sandbox, serving(receiver) as server:
        options = {"pace": PACE, **options}
        sandbox.webhooks.add(f"{server.url}/?secret=a-secret-of-the-tests", **options)
        yield sandbox


async def test_duplicated_events_are_handled_once() -> None:
    handled: list[AppointmentEvent] = []
    receiver = WebhookReceiver(secret="a-secret-of-the-tests")

    @receiver.on(AppointmentEvent, event_type="RESCHEDULE")
    async def rescheduled(event: AppointmentEvent) -> None:
        handled.append(event)

    async with sending(receiver, duplicates=2) as sandbox:
        await reschedule_often(sandbox, 3)
        deliveries = await sandbox.webhooks.delivered()
    assert len(deliveries) == 9
    assert all(delivery.received for delivery in deliveries)
    assert len(handled) == len({event.id for event in handled}) == 3
    sent = {delivery.event["id"]: delivery.event for delivery in deliveries}
    assert [event.to_dict() for event in handled] == [sent[event.id] for event in handled]


@pytest.mark.parametrize("is_durable", [True, False])
async def test_copy_is_the_newest_in_spite_of_failures(is_durable: bool) -> None:
    """Failures, duplicates and retries shuffle the events."""
    handled: list[tuple[str, str]] = []
    runs = 0
    options: dict[str, Any] = {"store": SharedStore(), "retry_pauses": [0.05] * 50} if is_durable else {}
    receiver = WebhookReceiver(insecure=True, **options)

    @receiver.on(AppointmentEvent, newest_only=True)
    async def copy(event: AppointmentEvent) -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.01)
        if runs % 2:
            raise ZeroDivisionError
        handled.append((event.id, event.data.appointment["updatedAt"]))

    async with sending(receiver, duplicates=1) as sandbox:
        await reschedule_often(sandbox, 4)
        await sandbox.webhooks.delivered()
        newest = sandbox.get("appointments", "appointment-1")["updatedAt"]
        await until(lambda: handled and handled[-1][1] == newest)
    ids, times = zip(*handled, strict=True)
    assert len(ids) == len(set(ids))
    assert list(times) == sorted(times)


async def test_receiver_with_another_secret_rejects_all_deliveries() -> None:
    handled = Handled()
    async with sending(receiving(handled, secret="another-secret-altogether")) as sandbox:
        await reschedule_often(sandbox, 1)
        (delivery,) = await sandbox.webhooks.delivered()
    assert 403 in delivery.attempts
    assert not delivery.received
    assert handled == []


# --- a sender of the tests, for cases that the sandbox does not have


async def test_failing_handler_is_run_again_by_the_next_attempts() -> None:
    handled = Handled(failures=2)
    async with serving(receiving(handled)) as server:
        assert await send(server.url, appointment_event(), pace=PACE) == [500, 500, 204]
    assert handled == ["e1"]


async def test_durable_receiver_needs_one_attempt_although_its_handlers_fail() -> None:
    handled = Handled(failures=2)
    async with serving(durable(handled)) as server:
        assert await send(server.url, appointment_event(), pace=PACE) == [204]
        await until(lambda: handled)
    assert handled == ["e1"]


async def test_concurrent_events_are_each_handled_once() -> None:
    handled = Handled(seconds=0.01, failures=20)
    async with serving(receiving(handled, max_running=30)) as server:
        events = [appointment_event(f"e{number}", appointment=f"a{number}") for number in range(40)]
        results = await asyncio.gather(*(send(server.url, event, pace=PACE) for event in events * 2))
    assert all(attempts[-1] == 204 for attempts in results)
    assert sorted(handled) == sorted(event["id"] for event in events)


async def test_shutdown_waits_for_the_handler_and_its_response() -> None:
    handled = Handled(seconds=0.2)
    async with serving(receiving(handled)) as server:
        delivery = asyncio.create_task(send(server.url, appointment_event(), pace=PACE))
        await until(lambda: handled.began)
    assert handled == ["e1"]
    assert await delivery == [204]


async def test_event_survives_a_short_downtime_of_the_receiver() -> None:
    handled, results = Handled(), list[int | str]()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    delivery = asyncio.create_task(send(url, appointment_event(), pace=PACE, results=results))
    await until(lambda: results)
    async with serving(receiving(handled), port):
        await delivery
        while results[-1] != 204 and len(results) < 30:  # the start may take longer than all attempts
            await send(url, appointment_event(), pace=PACE, results=results)
    assert (results[0], results[-1]) == ("ConnectionRefusedError", 204)
    assert handled == ["e1"]

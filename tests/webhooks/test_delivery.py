"""Delivery over real sockets, with the retries of Engage: no event is lost, and none is handled twice.

Waits are a tenth of the documented ones. So are timeouts in the tests of timeouts.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

from ..pipeline.doubles import loop_time
from ..waiting import simulated
from .support import (
    PACE,
    POLICY,
    WITHIN,
    Gate,
    Handled,
    appointment_event,
    at,
    free_port,
    post,
    receiving,
    send,
    serving,
    until,
)


def seen(results: list[int | str]) -> list[int | str]:
    """Results with timeouts as 503s: the sender treats both alike, and on a busy machine either may come first."""
    return [503 if each == "TimeoutError" else each for each in results]


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
    receiver = WebhookReceiver(secret="a-secret-of-the-tests", respond_within=60)

    @receiver.on(AppointmentEvent, event_type="RESCHEDULE", in_order=False)
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


async def test_last_handled_event_is_the_newest_in_spite_of_failures() -> None:
    """Failures, duplicates and retries shuffle the events."""
    handled: list[tuple[str, str]] = []
    runs = 0
    receiver = WebhookReceiver(respond_within=60)

    @receiver.on(AppointmentEvent)
    async def sync(event: AppointmentEvent) -> None:
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
    ids, times = zip(*handled, strict=True)
    assert len(ids) == len(set(ids))
    assert list(times) == sorted(times)
    assert times[-1] == newest


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


@pytest.mark.parametrize("attempts", [1, 2])
async def test_next_attempt_gets_the_result_of_a_slow_handler(attempts: int) -> None:
    gate, results = Gate(), list[int | str]()
    async with serving(receiving(gate, respond_within=WITHIN)) as server:
        delivery = asyncio.create_task(send(server.url, appointment_event(), pace=PACE, patience=PACE, results=results))
        await until(lambda: len(results) == attempts)
        gate.open.set()
        await delivery
        while results[-1] != 204 and len(results) < 30:  # a busy machine may need more attempts
            await send(server.url, appointment_event(), pace=PACE, patience=PACE, results=results)
    assert seen(results[:attempts]) == [503] * attempts
    assert results[-1] == 204
    assert (gate.began, gate.ended) == (1, 1)


async def test_handler_slower_than_all_attempts_is_run_again_when_it_fails() -> None:
    """The first run fails after the last attempt. The attempts during that run cause another one."""
    gate = Gate(True)
    async with serving(receiving(gate, respond_within=WITHIN)) as server:
        assert seen(await send(server.url, appointment_event(), pace=PACE, patience=PACE)) == [503, 503, 503]
        gate.open.set()
        await until(lambda: gate.ended)
    assert gate.began == 2


@simulated
async def test_default_respond_within_is_shorter_than_engages_time_out() -> None:
    receiver, gate = WebhookReceiver(), Gate()
    receiver.on(AppointmentEvent, name="handler")(gate)
    began = loop_time()
    assert await post(receiver, appointment_event()) == 503
    assert 2 < loop_time() - began < POLICY[0][1]
    gate.open.set()
    assert await post(receiver, appointment_event()) == 204
    assert gate.began == 1


async def test_older_and_duplicated_events_are_skipped() -> None:
    handled = Handled()
    async with serving(receiving(handled)) as server:
        for second in (1, 3, 2, 3, 1, 4):
            await send(server.url, appointment_event(f"e{second}", updated_at=at(second)), pace=PACE)
    assert handled == ["e1", "e3", "e4"]


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


async def test_shutdown_waits_for_a_handler_that_got_503() -> None:
    gate = Gate()
    async with serving(receiving(gate, respond_within=0.1)) as server:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            assert (await http.post(server.url, json=appointment_event())).status_code == 503
        assert gate.ended == 0
        asyncio.get_running_loop().call_later(0.2, gate.open.set)  # during the shutdown
    assert gate.ended == 1


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

"""Over real sockets, with the vendor's retry policy: what it can save is not lost, and nothing is handled twice.

Waits are a tenth of the documented ones; time-outs too, where they are what a test is about.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

from .support import PACE, WITHIN, Handled, appointment_event, at, free_port, receiving, send, serving, until


def seen(met: list[int | str]) -> list[int | str]:
    """To the sender a time-out is as good as a 503, and on a busy machine either may come first."""
    return [503 if each == "TimeoutError" else each for each in met]


async def reschedule_often(sandbox: Sandbox, times: int) -> None:
    engage = sandbox.client()
    for hour in range(times):
        day = f"2030-03-04T{9 + hour:02}"
        await engage.request(
            "POST",
            "/appointments/appointment-1/_actions/reschedule",
            json={"start": f"{day}:00:00Z", "end": f"{day}:30:00Z"},
        )


# --- the sandbox as the sender


@contextlib.asynccontextmanager
async def sending(receiver: WebhookReceiver, **options: Any) -> AsyncIterator[Sandbox]:
    async with Sandbox(seed="demo") as sandbox, serving(receiver) as server:
        sandbox.webhooks.add(f"{server.url}/?secret=a-secret-of-the-tests", **{"pace": PACE, **options})
        yield sandbox


async def test_each_change_is_handled_once_though_it_comes_twice() -> None:
    handled: list[AppointmentEvent] = []
    receiver = WebhookReceiver(secret="a-secret-of-the-tests", respond_within=WITHIN)

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


async def test_the_last_state_wins_however_handlers_fail() -> None:
    """Failures, duplicates and retries shuffle the events; what was handled last is the newest all the same."""
    handled: list[tuple[str, str]] = []
    runs = 0
    receiver = WebhookReceiver(respond_within=WITHIN)

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


async def test_a_receiver_with_another_secret_lets_nothing_in() -> None:
    handled = Handled()
    async with sending(receiving(handled, secret="another-secret-altogether")) as sandbox:
        await reschedule_often(sandbox, 1)
        (delivery,) = await sandbox.webhooks.delivered()
    assert 403 in delivery.attempts
    assert not delivery.received
    assert handled == []


# --- a sender of our own, for what the sandbox does not do


async def test_a_crash_in_a_handler() -> None:
    handled = Handled(failures=2)
    async with serving(receiving(handled)) as server:
        assert await send(server.url, appointment_event(), pace=PACE) == [500, 500, 204]
    assert handled == ["e1"]


@pytest.mark.parametrize(("seconds", "met"), [(0.4, [503, 204]), (1.0, [503, 503, 204])])
async def test_a_slow_handler(seconds: float, met: list[int]) -> None:
    handled = Handled(seconds=seconds)
    async with serving(receiving(handled, respond_within=WITHIN)) as server:
        assert seen(await send(server.url, appointment_event(), pace=PACE, patience=PACE)) == met
    assert handled == ["e1"]
    assert handled.began == 1


async def test_a_handler_slower_than_all_attempts() -> None:
    """Nobody hears of it, but it is not lost, not even when its first run fails after the last attempt."""
    handled = Handled(seconds=2.2, failures=1)
    async with serving(receiving(handled, respond_within=WITHIN)) as server:
        assert seen(await send(server.url, appointment_event(), pace=PACE, patience=PACE)) == [503, 503, 503]
        await until(lambda: handled)
    assert handled == ["e1"]
    assert handled.began == 2


async def test_an_respond_within_the_shortest_time_out() -> None:
    """With the numbers that the vendor and we really use."""
    handled = Handled(seconds=2.8)
    async with serving(receiving(handled)) as server:
        assert await send(server.url, appointment_event(), pace=1) == [503, 204]
    assert handled == ["e1"]


async def test_disorder_and_duplicates() -> None:
    handled = Handled()
    async with serving(receiving(handled)) as server:
        for second in (1, 3, 2, 3, 1, 4):
            await send(server.url, appointment_event(f"e{second}", updated_at=at(second)), pace=PACE)
    assert handled == ["e1", "e3", "e4"]


async def test_many_at_once() -> None:
    handled = Handled(seconds=0.01, failures=20)
    async with serving(receiving(handled, max_running=30)) as server:
        events = [appointment_event(f"e{number}", appointment=f"a{number}") for number in range(40)]
        met = await asyncio.gather(*(send(server.url, event, pace=PACE) for event in events * 2))
    assert all(attempts[-1] == 204 for attempts in met)
    assert sorted(handled) == sorted(event["id"] for event in events)


async def test_shutdown_in_the_middle() -> None:
    """The server waits for the handler and answers; the next one does not handle the event again."""
    handled = Handled(seconds=0.2)
    async with serving(receiving(handled)) as server:
        delivery = asyncio.create_task(send(server.url, appointment_event(), pace=PACE))
        await until(lambda: handled.began)
    assert handled == ["e1"]
    assert await delivery == [204]


async def test_shutdown_while_a_handler_is_slower_than_the_answer() -> None:
    handled = Handled(seconds=0.5)
    async with serving(receiving(handled, respond_within=0.1)) as server:
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.post(server.url, json=appointment_event())).status_code == 503
        assert handled == []
    assert handled == ["e1"]


async def test_a_receiver_that_is_down_for_a_while() -> None:
    handled = Handled()
    port = free_port()
    delivery = asyncio.create_task(send(f"http://127.0.0.1:{port}", appointment_event(), pace=PACE))
    await asyncio.sleep(0.1)
    async with serving(receiving(handled), port):
        met = await delivery
    assert (met[0], met[-1]) == ("ConnectionRefusedError", 204)
    assert handled == ["e1"]

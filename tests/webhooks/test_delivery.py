"""Over real sockets, with the vendor's retry policy: what it can save is not lost, and nothing is handled twice.

Waits are a tenth of the documented ones; time-outs too, where they are what a test is about.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import AppointmentEvent, RedisStore, WebhookReceiver

from .support import appointment_event, at, post, send, serving, until

PACE = 0.1
WITHIN = 0.2


class Handled(list[str]):
    """A handler: takes its time, fails as often as told, and keeps what it has handled."""

    def __init__(self, *, failures: int = 0, seconds: float = 0) -> None:
        self.began = 0
        self.failures = failures
        self.seconds = seconds

    async def __call__(self, event: AppointmentEvent) -> None:
        self.began += 1
        await asyncio.sleep(self.seconds)
        if self.began <= self.failures:
            raise ZeroDivisionError
        self.append(event.id)


def seen(met: list[int | str]) -> list[int | str]:
    """To the sender a time-out is as good as a 503, and on a busy machine either may come first."""
    return [503 if each == "ReadTimeout" else each for each in met]


def receiving(handler: Handled, **options: Any) -> WebhookReceiver:
    receiver = WebhookReceiver(**options)
    receiver.on(AppointmentEvent, name="handler")(handler)
    return receiver


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
    receiver = WebhookReceiver(secret="a-secret-of-the-tests", answer_within=WITHIN)

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
    receiver = WebhookReceiver(answer_within=WITHIN)

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
    async with serving(receiving(handled, answer_within=WITHIN)) as server:
        assert seen(await send(server.url, appointment_event(), pace=PACE, patience=PACE)) == met
    assert handled == ["e1"]
    assert handled.began == 1


async def test_a_handler_slower_than_all_attempts() -> None:
    """Nobody hears of it, but it is not lost, not even when its first run fails after the last attempt."""
    handled = Handled(seconds=2.2, failures=1)
    async with serving(receiving(handled, answer_within=WITHIN)) as server:
        assert seen(await send(server.url, appointment_event(), pace=PACE, patience=PACE)) == [503, 503, 503]
        await until(lambda: handled)
    assert handled == ["e1"]
    assert handled.began == 2


async def test_an_answer_within_the_shortest_time_out() -> None:
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
    async with serving(receiving(handled, answer_within=0.1)) as server:
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.post(server.url, json=appointment_event())).status_code == 503
        assert handled == []
    assert handled == ["e1"]


async def test_a_receiver_that_is_down_for_a_while() -> None:
    handled = Handled()
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    delivery = asyncio.create_task(send(f"http://127.0.0.1:{port}", appointment_event(), pace=PACE))
    await asyncio.sleep(0.1)
    async with serving(receiving(handled), port):
        met = await delivery
    assert (met[0], met[-1]) == ("ConnectError", 204)
    assert handled == ["e1"]


# --- several processes


async def test_two_receivers_handle_an_event_once(redis_server: str) -> None:
    key = uuid4().hex
    first, second = Handled(seconds=0.1), Handled(seconds=0.1)
    async with (
        serving(receiving(first, store=RedisStore(redis_server, key=key))) as one,
        serving(receiving(second, store=RedisStore(redis_server, key=key))) as two,
    ):
        met = await asyncio.gather(*(send(url, appointment_event(), pace=PACE) for url in (one.url, two.url) * 3))
    assert met == [[204]] * 6
    assert len(first + second) == first.began + second.began == 1


async def test_a_failure_in_one_receiver_is_made_good_by_the_other(redis_server: str) -> None:
    """Both got a delivery; the one whose delivery came too early takes over when the other fails."""
    key = uuid4().hex
    well, fail, began = Handled(), asyncio.Event(), asyncio.Event()
    failing = WebhookReceiver(store=RedisStore(redis_server, key=key), answer_within=10)

    @failing.on(AppointmentEvent, name="handler")
    async def handler(event: AppointmentEvent) -> None:
        began.set()
        await fail.wait()
        raise ZeroDivisionError

    waiting = receiving(well, store=RedisStore(redis_server, key=key), answer_within=0.05)
    first = asyncio.create_task(post(failing, appointment_event()))
    await began.wait()
    assert await post(waiting, appointment_event()) == 503
    assert well == []
    fail.set()
    assert await first == 500
    await until(lambda: well)
    assert well == ["e1"]
    await waiting.aclose()


class Worker:
    """A receiver in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, redis: str, key: str, seconds: float) -> AsyncIterator[Worker]:
        pipe = asyncio.subprocess.PIPE
        command = [sys.executable, "-m", "tests.webhooks.worker", redis, key, str(seconds)]
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=Path(__file__).parents[2])
        try:
            yield cls(process)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    async def line(self) -> str:
        assert self.process.stdout is not None
        async with asyncio.timeout(20):
            return (await self.process.stdout.readline()).decode().strip()


async def test_a_process_that_is_killed_in_the_middle(redis_server: str) -> None:
    """Its claim runs out, and the vendor's next attempts, which reach another process, are handled by that one."""
    key = uuid4().hex
    async with Worker.start(redis_server, key, 60) as doomed, Worker.start(redis_server, key, 0) as survivor:
        urls = [await doomed.line(), await survivor.line()]
        async with _proxy(urls) as url:
            delivery = asyncio.create_task(send(url, appointment_event(), pace=PACE))
            assert await doomed.line() == "began e1"
            doomed.process.kill()
            met = await delivery
            assert [await survivor.line(), await survivor.line()] == ["began e1", "ended e1"]
            # Cut off, then waiting for the dead one's claim to run out, then heard that it is handled.
            assert met[-1] == 204
            assert await send(url, appointment_event(), pace=PACE) == [204]


@contextlib.asynccontextmanager
async def _proxy(urls: list[str]) -> AsyncIterator[str]:
    """One address for two processes: the first of them that can be reached."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for url in urls:
            with contextlib.suppress(OSError):
                there = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
                await asyncio.gather(_pump(reader, there[1]), _pump(there[0], writer))
                return

    server = await asyncio.start_server(connect, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()

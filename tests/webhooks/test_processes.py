"""Several receivers that share a Redis."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

from pexip_engage_client.webhooks import AppointmentEvent, RedisStore, WebhookReceiver

from .support import PACE, Handled, appointment_event, free_port, post, receiving, send, serving, until


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


async def test_other_receiver_takes_over_after_a_failure(redis_server: str) -> None:
    """Both got a delivery; the one that waits for the other's result runs its handler when the other fails."""
    key = uuid4().hex
    well, fail, began = Handled(), asyncio.Event(), asyncio.Event()
    failing = WebhookReceiver(store=RedisStore(redis_server, key=key), respond_within=10)

    @failing.on(AppointmentEvent, name="handler")
    async def handler(event: AppointmentEvent) -> None:
        began.set()
        await fail.wait()
        raise ZeroDivisionError

    waiting = receiving(well, store=RedisStore(redis_server, key=key), respond_within=0.05)
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
    """A receiver in another process."""

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
            if process.returncode is None:
                process.kill()
                await process.communicate()

    async def line(self) -> str:
        assert self.process.stdout is not None
        async with asyncio.timeout(120):
            return (await self.process.stdout.readline()).decode().strip()

    async def rest(self) -> bytes:
        """Kill the worker, and return all other lines that it has printed."""
        self.process.kill()
        return (await self.process.communicate())[0]


async def test_other_process_takes_over_when_one_is_killed(redis_server: str) -> None:
    """Its claim expires, and the next attempts reach the other process."""
    key = uuid4().hex
    async with Worker.start(redis_server, key, 60) as doomed, Worker.start(redis_server, key, 0) as survivor:
        urls = [await doomed.line(), await survivor.line()]
        async with _proxy(urls) as url:
            delivery = asyncio.create_task(send(url, appointment_event(), pace=PACE))
            assert await doomed.line() == "began e1"
            doomed.process.kill()
            met = await delivery
            while met[-1] != 204 and len(met) < 30:  # a busy machine needs more attempts than three
                met += await send(url, appointment_event(), pace=PACE)
            assert [await survivor.line(), await survivor.line()] == ["began e1", "ended e1"]
            # A broken connection, then 503 until the dead process's claim expires, then 204.
            assert met[-1] == 204
            assert (await send(url, appointment_event(), pace=PACE))[-1] == 204
            assert await survivor.rest() == b""


@contextlib.asynccontextmanager
async def _proxy(urls: list[str]) -> AsyncIterator[str]:
    """One address for two processes: connects to the first one that is reachable."""

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


async def test_every_event_of_a_burst_with_restarts_is_handled_once(redis_server: str) -> None:
    """1,000 events, in waves that come while the receiver runs and while it is down."""
    key, handled, port = uuid4().hex, Handled(seconds=0.02), free_port()
    events = [appointment_event(f"e{number}", appointment=f"a{number}") for number in range(1000)]
    deliveries: list[asyncio.Task[None]] = []
    met: list[list[int | str]] = []

    async def deliver(event: object) -> None:
        results: list[int | str] = []
        met.append(results)
        while len(results) < 60 and results[-1:] != [204]:  # the length of the downtime depends on the machine
            await send(f"http://127.0.0.1:{port}", event, pace=0.3, results=results)

    def wave() -> None:
        now = events[len(deliveries) : len(deliveries) + 125]
        deliveries.extend(asyncio.create_task(deliver(event)) for event in now)

    def all_were_sent() -> bool:
        return len(met) == len(deliveries) and all(met)

    for _ in range(4):
        store, before = RedisStore(redis_server, key=key), len(handled)
        async with serving(receiving(handled, store=store, max_running=20), port):
            wave()
            await until(lambda before=before: len(handled) > before)
        await store.aclose()
        wave()
        await until(all_were_sent)
    async with serving(receiving(handled, store=RedisStore(redis_server, key=key)), port):
        await asyncio.gather(*deliveries)
    assert {attempts[-1] for attempts in met} == {204}
    assert sorted(handled) == sorted(event["id"] for event in events)
    assert handled.began == 1000
    assert sum(attempts[0] == "ConnectionRefusedError" for attempts in met) >= 400

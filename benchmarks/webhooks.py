"""Measure a burst of events over four processes that share a store, and a receiver's response times.

The sender uses real sockets. It retries failed attempts as Engage does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.redis_servers import temporary_redis

from .measuring import ROOT, Effort, Row
from .receiving import SECRET

# The wait before each attempt, and its timeout, in seconds.
POLICY = ((0, 3), (2, 5), (10, 30))

PROCESSES = 4
CONNECTIONS = 8  # connections to each process
HANDLER = 0.01  # seconds that a handler takes


class Burst(NamedTuple):
    """The results of a burst of events."""

    handled: list[str]
    statuses: Counter[str]
    growth: int
    """The largest growth of a process's memory, in bytes, after its first tenth of the events."""
    seconds: float
    """The seconds until all responses were received."""
    until_handled: float


def measure(effort: Effort) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="webhooks-") as folder:
        yield from _rows("SQLite", effort.events, str(Path(folder) / "webhooks.db"))
        ratios = asyncio.run(response_ratios(Path(folder), effort.rounds))
        what = "response of a receiver with SQLite, against an application that commits one row"
        yield Row(what=what, samples=ratios, unit="x", bound=2)
    if shutil.which("redis-server") is None:
        yield Row(
            what="webhooks with Redis: NOT MEASURED, as there is no redis-server", samples=[0], unit="", bound=None
        )
        return
    with temporary_redis() as address:
        yield from _rows("Redis", effort.events, address)


def _rows(store: str, events: int, address: str) -> Iterator[Row]:
    found = asyncio.run(burst(events, address))
    name = f"{events} events in a burst over {PROCESSES} processes with {store}"
    notes = [f"responses {found.seconds:.1f} s, handled {found.until_handled:.1f} s; statuses {dict(found.statuses)}"]
    lost = events - len(set(found.handled))
    yield Row(what=f"{name}: lost", samples=[lost], unit="events", bound=0, notes=notes)
    twice = len(found.handled) - len(set(found.handled))
    yield Row(what=f"{name}: handled twice", samples=[twice], unit="events", bound=0)
    yield Row(what=f"{name}: growth of a process", samples=[found.growth / 2**20], unit="MiB", bound=20)


async def burst(number: int, store: str) -> Burst:
    """Send events to all processes, and wait until they are handled."""
    async with contextlib.AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(_server("receiver", store)) for _ in range(PROCESSES)]
        statuses: Counter[str] = Counter()
        numbers = iter(range(number))
        before: dict[int, int] = {}
        body = _event()

        async def send(process: int, port: int) -> None:
            async with _connection(port) as connection:
                for each in numbers:
                    if each >= number / 10:
                        before.setdefault(process, _memory(process, "VmRSS"))
                    statuses.update(await _deliver(connection, body, each))

        began = time.perf_counter()
        await asyncio.gather(*(send(process.pid, port) for process, port in servers * CONNECTIONS))
        seconds = time.perf_counter() - began
        growth = max(_memory(process.pid, "VmHWM") - before.get(process.pid, 0) for process, _ in servers)
        outputs = await asyncio.gather(*(process.communicate(b"") for process, _ in servers))
        until_handled = time.perf_counter() - began
    handled = [event for output, _ in outputs for event in output.decode().split()]
    return Burst(handled, statuses, growth, seconds, until_handled)


async def response_ratios(folder: Path, rounds: int) -> list[float]:
    """Return the receiver's response times divided by a bare application's, for alternating requests.

    Between two requests, the handlers have time to run.
    """
    body, ratios, number = _event(), list[float](), 0
    async with (
        _server("receiver", str(folder / "answers.db")) as (_, ours),
        _server("bare", str(folder / "bare.db")) as (_, bare),
        _connection(ours) as one,
        _connection(bare) as other,
    ):
        for _ in range(rounds + 1):
            seconds: dict[Connection, list[float]] = {one: [], other: []}
            for _ in range(20):
                number += 1
                for connection, times in seconds.items():
                    began = time.perf_counter()
                    assert await _attempt(connection, body, number) == "204"
                    times.append(time.perf_counter() - began)
                await asyncio.sleep(3 * HANDLER)
            ratios.append(statistics.median(seconds[one]) / statistics.median(seconds[other]))
    return ratios[1:]


@contextlib.asynccontextmanager
async def _server(kind: str, store: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", "benchmarks.receiving", kind, store, str(HANDLER)]
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdout is not None
    try:
        yield process, int(await process.stdout.readline())
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


class Connection(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@contextlib.asynccontextmanager
async def _connection(port: int) -> AsyncIterator[Connection]:
    connection = Connection(*await asyncio.open_connection("127.0.0.1", port))
    with contextlib.closing(connection.writer):
        yield connection


async def _deliver(connection: Connection, body: bytes, number: int) -> list[str]:
    met: list[str] = []
    for wait, timeout in POLICY:
        await asyncio.sleep(wait)
        began = time.perf_counter()
        met.append(await _attempt(connection, body, number))
        if time.perf_counter() - began > timeout:
            met[-1] = "timeout"
        if met[-1] == "204":
            break
    return met


async def _attempt(connection: Connection, body: bytes, number: int) -> str:
    body = body.replace(b"NUMBER", b"%d" % number)
    head = b"POST / HTTP/1.1\r\nHost: receiver\r\nX-Webhook-Secret: %s\r\nContent-Length: %d\r\n\r\n"
    connection.writer.write(head % (SECRET.encode(), len(body)) + body)
    response = await connection.reader.readuntil(b"\r\n\r\n")
    if b"content-length: " in response:
        await connection.reader.readexactly(int(response.partition(b"content-length: ")[2].split()[0]))
    return response.split()[1].decode()


def _event() -> bytes:
    document = yaml.load((ROOT / "openapi.yaml").read_bytes(), yaml.CSafeLoader)
    event = document["webhooks"]["appointment"]["post"]["requestBody"]["content"]["application/json"]["example"]
    event["id"] = "event-NUMBER"
    event["data"]["appointment"] |= {"id": "appointment-NUMBER", "updatedAt": "2026-03-02T09:00:00Z"}
    return json.dumps(event).encode()


def _memory(process: int, name: str) -> int:
    """Return a memory figure of the process; 0 if the system does not report it."""
    with contextlib.suppress(FileNotFoundError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return 0

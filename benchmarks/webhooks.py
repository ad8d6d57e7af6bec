"""A burst of events at a receiver in a process of its own, with the Redis store: nothing lost, nothing handled twice.

All events arrive at the same time, over real sockets. Failed attempts are retried as by Engage.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import yaml

from .measuring import ROOT, Effort, Row

# Each attempt: the wait before it, and its timeout, in seconds.
POLICY = ((0, 3), (2, 5), (10, 30))

HANDLER = 0.05  # seconds that a handler takes


def measure(effort: Effort) -> Iterator[Row]:
    if shutil.which("redis-server") is None:
        yield Row(what="webhooks: NOT MEASURED, as there is no redis-server", samples=[0], unit="events", bound=None)
        return
    with redis() as address:
        handled, statuses, resident, seconds = asyncio.run(burst(effort.events, address))
    name = f"{effort.events} events in a burst through receiver and Redis store"
    notes = [f"{seconds:.1f} s with a handler of {1e3 * HANDLER:.0f} ms; statuses {statuses}"]
    yield Row(what=f"{name}: lost", samples=[effort.events - len(set(handled))], unit="events", bound=0, notes=notes)
    yield Row(what=f"{name}: handled twice", samples=[len(handled) - len(set(handled))], unit="events", bound=0)
    yield Row(what=f"{name}: memory of the process", samples=[resident / 2**20], unit="MiB", bound=60)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis for the duration of the block."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        path = Path(folder) / "redis.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            while not path.exists():
                time.sleep(0.01)
            try:
                yield f"unix://{path}"
            finally:
                process.terminate()


async def burst(number: int, redis: str) -> tuple[list[str], dict[str, int], int, float]:
    """The handled events, the statuses of attempts, the peak memory in bytes, and the duration in seconds."""
    body = _event()
    async with _receiver(redis) as (process, port):
        began = time.perf_counter()
        met = await asyncio.gather(*(_deliver(port, body, each) for each in range(number)))
        seconds = time.perf_counter() - began
        resident = _peak(process.pid)
        output, _ = await process.communicate(b"")
    statuses = [status for attempts in met for status in attempts]
    return output.decode().split(), {each: statuses.count(each) for each in sorted(set(statuses))}, resident, seconds


@contextlib.asynccontextmanager
async def _receiver(redis: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", "benchmarks.receiving", redis, str(HANDLER)]
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdout is not None
    try:
        yield process, int(await process.stdout.readline())
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _deliver(port: int, body: bytes, number: int) -> list[str]:
    met: list[str] = []
    body = body.replace(b"NUMBER", b"%d" % number)
    head = b"POST / HTTP/1.1\r\nHost: receiver\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    for wait, timeout in POLICY:
        await asyncio.sleep(wait)
        try:
            async with asyncio.timeout(timeout):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                with contextlib.closing(writer):
                    writer.write(head + body)
                    met.append((await reader.readline()).split()[1].decode())
        except (OSError, IndexError) as error:
            met.append(type(error).__name__)
        if met[-1] == "204":
            break
    return met


def _event() -> bytes:
    document = yaml.load((ROOT / "openapi.yaml").read_bytes(), yaml.CSafeLoader)
    event = document["webhooks"]["appointment"]["post"]["requestBody"]["content"]["application/json"]["example"]
    event["id"] = "event-NUMBER"
    event["data"]["appointment"] |= {"id": "appointment-NUMBER", "updatedAt": "2026-03-02T09:00:00Z"}
    return json.dumps(event).encode()


def _peak(process: int) -> int:
    """The peak memory of the process; 0 if the system does not report it."""
    with contextlib.suppress(FileNotFoundError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0

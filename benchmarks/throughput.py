"""Measure the throughput under rate limits. Servers in separate processes enforce the limits, over loopback sockets.

`python -m benchmarks limits` makes 5,000 concurrent calls to a server with the documented limits and a shortened
minute: at most 4 requests in flight, and 1,000 in any sliding five seconds. Further requests would get a 429, but the
client must not get any. After the first thousand calls, which may be sent immediately, the calls must reach 97 % of the
allowed throughput.

Then the benchmark makes calls without a pause to other kinds of servers, which allow less than documented. It measures
throughput and 429s after a minute of learning, or after four minutes with fixed windows. No call may fail.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pexip_engage_client import EngageClient, Limits
from pexip_engage_client.limits import Limiter, RedisLimits
from tests.redis_servers import temporary_redis

from .distance import Distance
from .enforcing import ALLOWED, CONCURRENT, DOCUMENTED, KINDS, OTHERS, PER_PERIOD, PERIOD, Kind
from .measuring import ROOT, Effort, Row

LIMITS = Limits(CONCURRENT, PER_PERIOD, period=PERIOD)
BOUND, BOUND_AFAR, BOUND_ELSEWHERE, MOST_REFUSED = 0.97, 0.9, 0.85, 0.01
CALLERS = 16
LATENCY = 0.025  # seconds to Redis, and the same back


@contextmanager
def serving(kind: Kind) -> Iterator[int]:
    """Run a server of this kind, and yield its port."""
    command = [sys.executable, "-m", "benchmarks.enforcing", str(KINDS.index(kind))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


async def stats(port: int) -> dict[str, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /stats HTTP/1.1\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(int(head.split(b"Content-Length: ")[1]))
    writer.close()
    return dict(json.loads(body))


def client(port: int, limits: Limits | Limiter = LIMITS) -> EngageClient:
    # Each server has its own limits, because clients of the same host and port share `Limits`.
    return EngageClient("acme", token="t", base_url=f"http://127.0.0.1:{port}", limits=limits)


async def gathered(port: int, calls: int, limits: Limits | Limiter = LIMITS) -> tuple[float, dict[str, int]]:
    """Return the calls per second after the first period, and the server's counts."""
    async with client(port, limits) as engage:
        times: list[float] = [time.perf_counter()]

        async def call(number: int) -> None:
            await engage.request("GET", f"/things/{number}")
            times.append(time.perf_counter())

        await asyncio.gather(*(call(number) for number in range(calls)))
    first = PER_PERIOD if calls > PER_PERIOD else 0
    return (calls - first) / (times[-1] - times[first]), await stats(port)


async def gathered_afar(port: int, calls: int, redis: str) -> tuple[float, dict[str, int]]:
    """Return the same as `gathered`, but keep the limits in a Redis that has latency."""
    async with Distance(lambda: asyncio.open_unix_connection(redis.removeprefix("unix://")), LATENCY) as there:
        limits = RedisLimits(f"redis://127.0.0.1:{there}", concurrent=CONCURRENT, per_minute=PER_PERIOD, period=PERIOD)
        try:
            return await gathered(port, calls, limits)
        finally:
            await limits.aclose()


async def endless(port: int, learning: float, measured: float) -> tuple[float, float]:
    """Return the successful calls per second after learning, and the share of 429s."""
    async with client(port) as engage:

        async def caller() -> None:
            while True:
                await engage.request("GET", "/things/1")

        callers = [asyncio.create_task(caller()) for _ in range(CALLERS)]
        await asyncio.sleep(learning)
        began, before = time.perf_counter(), await stats(port)
        await asyncio.sleep(measured)
        seconds, after = time.perf_counter() - began, await stats(port)
        for task in callers:
            task.cancel()
        ends = await asyncio.gather(*callers, return_exceptions=True)
        failed = [end for end in ends if not isinstance(end, asyncio.CancelledError)]
        assert not failed, failed
    answered, refused = (after[name] - before[name] for name in ("answered", "refused"))
    return answered / seconds, refused / max(1, answered + refused)


def measure(effort: Effort) -> Iterator[Row]:
    with serving(DOCUMENTED) as port:
        reached, server = asyncio.run(gathered(port, effort.calls))
    assert server["answered"] == effort.calls
    assert server["most_in_flight"] <= CONCURRENT
    yield Row(
        what=f"{effort.calls} concurrent calls, documented limits: share of the allowed throughput",
        samples=[100 * reached / ALLOWED],
        unit="%",
        bound=100 * BOUND,
        at_least=True,
        notes=[f"{reached:.0f} calls a second, {server['most_in_flight']} in flight at most"],
    )
    yield Row(what="the same: responses with 429", samples=[server["refused"]], unit="", bound=0)
    if shutil.which("redis-server") is not None:
        with serving(DOCUMENTED) as port, temporary_redis() as address:
            reached, server = asyncio.run(gathered_afar(port, effort.calls, address))
        yield Row(
            what=f"the same, with limits in a Redis {1000 * LATENCY:.0f} ms away",
            samples=[100 * reached / ALLOWED],
            unit="%",
            bound=100 * BOUND_AFAR,
            at_least=True,
            notes=[f"{reached:.0f} calls a second, {server['most_in_flight']} in flight, {server['refused']} refused"],
        )
    for kind in OTHERS:
        with serving(kind) as port:
            reached, refused = asyncio.run(endless(port, min(effort.learning, kind.learning), effort.demand))
        yield Row(
            what=f"a server that allows {kind.what}: share of what it allows",
            samples=[100 * reached / kind.allowed],
            unit="%",
            bound=100 * BOUND_ELSEWHERE,
            at_least=True,
            notes=[f"{reached:.0f} calls a second"],
        )
        yield Row(what="the same: share of 429s", samples=[100 * refused], unit="%", bound=100 * MOST_REFUSED)

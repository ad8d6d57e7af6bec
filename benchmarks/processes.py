"""Simulate many processes that share the limits in one Redis.

`python -m benchmarks processes`. The time is simulated, but Redis and the limiters are real. Each process always has
three calls waiting.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

from attrs import frozen

from pexip_engage_client import Limits
from pexip_engage_client.limits import Grant, Report, SharedLimiter, shared
from pexip_engage_client.limits.redis import SCRIPT, in_milliseconds, to_grant
from tests.limits.servers import most_in_window
from tests.redis_servers import temporary_redis
from tests.waiting import SimulatedLoop

from .measuring import Effort, Row

SERVICE = 0.03
"""The average duration of a request in seconds."""
KEYS = ["{simulated}:state", "{simulated}:processes", "{simulated}:finished"]


@frozen
class Shares:
    """The requests that the processes sent."""

    most_in_flight: int
    most_in_window: int
    windows: list[list[int]]
    """The number of requests from each process, in some windows."""


def now() -> float:
    return asyncio.get_running_loop().time()


class SimulatedBackend:
    """Runs the script of `RedisLimits` with the event loop's time and a latency of 0.5 ms."""

    def __init__(self, server: Any) -> None:
        clock = "{math.floor(ARGV[2] / 1000000), ARGV[2] % 1000000}"
        self.script = server.register_script(SCRIPT.replace("redis.call('TIME')", clock))

    async def exchange(self, report: Report) -> Grant:
        await asyncio.sleep(0.0005)
        return to_grant(self.script(KEYS, [json.dumps(in_milliseconds(report)), int(1e6 * now())]))

    async def aclose(self) -> None: ...


def share(address: str, processes: int, limits: Limits, windows: float) -> Shares:
    """Let several processes share the limits for some windows."""
    from redis import Redis

    server: Any = cast(Any, Redis).from_url(address)
    server.delete(*KEYS)
    clock = patch.object(shared, "time", SimpleNamespace(monotonic=now))
    with clock, asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        found = runner.run(_share(server, processes, limits, windows))
    server.close()
    return found


async def _share(server: Any, processes: int, limits: Limits, windows: float) -> Shares:
    limiters = [SharedLimiter(partial(SimulatedBackend, server), limits) for _ in range(processes)]
    sent = [list[float]() for _ in limiters]
    dice, in_flight, most_in_flight = random.Random(1), 0, 0

    async def call(number: int) -> None:
        nonlocal in_flight, most_in_flight
        while True:
            permit = await limiters[number].acquire()
            in_flight += 1
            most_in_flight = max(most_in_flight, in_flight)
            sent[number].append(now())
            await asyncio.sleep(SERVICE * (0.5 + dice.random()))
            in_flight -= 1
            permit.release()

    began, period = now(), limits.period
    calls = [asyncio.create_task(call(number)) for number in range(processes) for _ in range(3)]
    await asyncio.sleep(windows * period)
    for task in calls:
        task.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    for limiter in limiters:
        await limiter.aclose()
    begins = [began + half * period / 2 for half in range(1, int(2 * windows) - 1)]
    return Shares(
        most_in_flight=most_in_flight,
        most_in_window=most_in_window([at for times in sent for at in times], period),
        windows=[[sum(begin <= at < begin + period for at in times) for times in sent] for begin in begins],
    )


def measure(effort: Effort) -> Iterator[Row]:
    if shutil.which("redis-server") is None:
        yield Row(what="NOT MEASURED: limits in Redis need redis-server", samples=[0.0], bound=0.0)
        return
    limits, processes = Limits(period=effort.minute), effort.limited_processes
    began = time.perf_counter()
    with temporary_redis() as address:
        found = share(address, processes, limits, 2.5)
    assert limits.per_minute is not None
    fair = limits.per_minute / processes
    yield Row(
        what=f"{processes} processes that share the documented limits in one Redis: share used in any minute",
        samples=[100 * min(map(sum, found.windows)) / limits.per_minute],
        unit="%",
        bound=90,
        at_least=True,
        notes=[f"{time.perf_counter() - began:.0f} s for {2.5 * effort.minute:g} simulated seconds"],
    )
    yield Row(
        what="the same: the least that a process uses of its fair share in any minute",
        samples=[100 * min(map(min, found.windows)) / fair],
        unit="%",
        bound=50,
        at_least=True,
    )
    yield Row(what="the same: requests in flight", samples=[found.most_in_flight], unit="", bound=limits.concurrent)
    yield Row(what="the same: requests in any minute", samples=[found.most_in_window], unit="", bound=limits.per_minute)

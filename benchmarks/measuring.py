"""Measure in alternating rounds, so that a ratio compares runs from about the same time."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import field, frozen

ROOT = Path(__file__).parents[1]


@frozen(kw_only=True)
class Effort:
    """The extent of the measurements."""

    rounds: int = 31
    seconds: float = 0.03
    """How many seconds one side runs in one round."""
    processes: int = 15
    """The number of fresh processes for each import."""
    records: int = 10_000
    latency: float = 0.02
    walks: int = 5
    many_records: int = 100_000
    most_records: int = 1_000_000
    copies: Sequence[int] = (1, 2, 4)
    generations: int = 3
    resources: int | None = None
    """The number of resources in the generated document; None for all."""
    calls: int = 5_000
    learning: float = 240.0
    """The maximum number of seconds for the limiter to learn what a server allows."""
    demand: float = 30.0
    """The number of seconds with unlimited demand after learning."""
    outage: float = 1800.0
    """The simulated seconds with a gateway whose block restarts with each request."""
    kinds: int = 100
    """The maximum number of simulated kinds of limits."""
    settled: float = 600.0
    """The simulated seconds before an incident."""
    seeds: int = 10
    """The number of simulations of each incident."""
    limited_processes: int = 50
    """The number of processes that share limits."""
    minute: float = 60.0
    """The length of their rate-limit window, in seconds."""
    sandbox_calls: int = 500
    appointments: int = 50_000
    """The number of appointments in a large sandbox."""
    events: int = 20_000


TINY = Effort(
    rounds=2,
    seconds=0.001,
    processes=1,
    records=200,
    latency=0.001,
    walks=1,
    many_records=300,
    most_records=600,
    copies=(1, 2),
    generations=1,
    resources=2,
    calls=20,
    appointments=1_000,
    learning=0.05,
    demand=0.05,
    outage=120.0,
    kinds=2,
    settled=30.0,
    limited_processes=3,
    minute=0.5,
    seeds=1,
    sandbox_calls=3,
    events=20,
)


@frozen(kw_only=True)
class Row:
    """One figure: the median of its samples."""

    what: str
    samples: Sequence[float]
    unit: str = "x"
    bound: float | None = None
    at_least: bool = False
    """Whether the bound is a minimum."""
    notes: Sequence[str] = field(factory=list[str])
    """Absolute figures and other remarks."""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def is_met(self) -> bool:
        return self.bound is None or (self.median >= self.bound if self.at_least else self.median <= self.bound)


def compare(
    effort: Effort, *sides: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[list[float]]:
    """Return the seconds of one call of each side, one sample per round. The order of the sides alternates.

    With `time.process_time` as the clock, other processes disturb less, but waiting does not count.
    """
    repeats = [_repeats(side, effort.seconds) for side in sides]
    samples: list[list[float]] = [[] for _ in sides]
    with own_garbage():
        for number in range(effort.rounds):
            for index in range(len(sides)) if number % 2 else reversed(range(len(sides))):
                side, times = sides[index], range(repeats[index])
                began = clock()
                for _ in times:
                    side()
                samples[index].append((clock() - began) / len(times))
    return samples


@contextmanager
def own_garbage() -> Iterator[None]:
    """Keep the garbage collector from traversing objects of other benchmarks and peers.

    If the process has frozen its objects already, as the tests have, they stay frozen.
    """
    was_frozen = gc.get_freeze_count() > 0
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        if not was_frozen:
            gc.unfreeze()


def _repeats(side: Callable[[], object], seconds: float) -> int:
    side()
    began = time.perf_counter()
    side()
    return max(1, int(seconds / (time.perf_counter() - began)))


def several(runner: asyncio.Runner, call: Callable[[], Awaitable[object]], times: int) -> Callable[[], None]:
    """Return a side that awaits a number of calls."""

    async def calls() -> None:
        for _ in range(times):
            await call()

    return lambda: runner.run(calls())


def ratios(ours: Sequence[float], peers: Sequence[float]) -> list[float]:
    """Return the ratio in each round."""
    return [a / b for a, b in zip(ours, peers, strict=True)]


def microseconds(name: str, samples: Sequence[float]) -> str:
    """Return the name and the median in microseconds."""
    return f"{name} {1e6 * statistics.median(samples):.0f} us"


def milliseconds(name: str, samples: Sequence[float]) -> str:
    """Return the name and the median in milliseconds."""
    return f"{name} {1e3 * statistics.median(samples):.1f} ms"


def run_python(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that can import this package. As if installed, imported modules stay compiled."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *options, "-c", code]
    return subprocess.run(
        command, env={**variables, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )

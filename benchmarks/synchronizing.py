"""A run of `changes` over many records, compared with only reading the same list."""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from pexip_engage_client import EngageClient, Limits, Listing
from pexip_engage_client.models import Appointment
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.sync import changes

from .measuring import Effort, Row, own_garbage, ratios, run_python
from .memory import resident
from .serving import Appointments

ListFunction = Callable[[], Listing[Appointment]]

PAGE = 100
TIME_BOUND = 1.3
MEMORY_BOUND = 30


def measure(effort: Effort) -> Iterator[Row]:
    what = f"a run of changes over {effort.many_records} records in SQLite"
    rounds = min(2, effort.walks)
    plain, first, unchanged = asyncio.run(seconds(effort.many_records, rounds, effort.latency))
    notes = [
        f"{PAGE} a page at {1e3 * effort.latency:.0f} ms latency, the lowest at 50 requests a second:"
        f" plain walk {min(plain):.1f} s, first run {min(first):.1f} s, nothing changed {min(unchanged):.1f} s"
    ]
    for name, samples in {"nothing changed": unchanged, "all of them new": first}.items():
        compared = f"{what}, {name}, compared with only reading the list"
        yield Row(what=compared, samples=ratios(samples, plain), bound=TIME_BOUND, notes=notes)
        notes = []
    plain, first, unchanged = asyncio.run(seconds(effort.many_records // 10, 2 * rounds, latency=0))
    yield Row(what="the same without latency, nothing changed", samples=ratios(unchanged, plain))
    yield Row(what="the same without latency, all of them new", samples=ratios(first, plain))
    code = f"from benchmarks import synchronizing; synchronizing.report({effort.many_records})"
    yield Row(
        what=f"additional memory of {what}",
        samples=[float(run_python(code).stdout)],
        unit="MB",
        bound=MEMORY_BOUND,
        notes=["of the process, all records new"],
    )


async def seconds(
    records: int, rounds: int, latency: float | None, *, clock: Callable[[], float] = time.perf_counter
) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds of a plain walk, a first run and a run without changes, one sample per round.

    With a latency, the pages are created in advance. With None, the server creates each page when it is read.
    """
    samples: tuple[list[float], list[float], list[float]] = ([], [], [])
    with own_garbage():
        for _ in range(rounds):
            async with _listed(records, latency) as (listing, state):
                for index, taken in enumerate(samples):
                    gc.collect()
                    began = clock()
                    if index == 0:
                        count = len([None async for _ in listing()])
                    else:
                        count = len([None async for _ in changes(listing(), state, key="appointments")])
                    taken.append(clock() - began)
                    assert count == (records, records, 0)[index]
    return samples


@asynccontextmanager
async def _listed(records: int, latency: float | None) -> AsyncIterator[tuple[ListFunction, SqliteStore]]:
    server = Appointments(records, latency or 0)
    if latency is not None:
        server.prepare(PAGE)
    limits = Limits(per_minute=None)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            EngageClient("acme", token="t", transport=server, limits=limits) as engage,
            SqliteStore(Path(folder) / "sync.db") as state,
        ):
            await engage.appointments.list(limit=1).first_page()
            yield lambda: engage.appointments.list(limit=PAGE), state


def report(records: int, *, only_read: bool = False) -> None:
    """Print the growth of the process's memory during a first run, or while the list is only read, in MB."""
    print(asyncio.run(_peak(records, only_read)) / 1e6)


async def _peak(records: int, only_read: bool) -> int:
    async with _listed(records, None) as (listing, state):
        before = most = resident()
        count = 0
        async for _ in listing() if only_read else changes(listing(), state, key="appointments"):
            count += 1
            if count % PAGE == PAGE // 2:
                most = max(most, resident())
        assert count == records
        return max(most, resident()) - before

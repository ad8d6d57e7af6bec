"""Measure the memory for a long list, in a separate process that drops every page after reading it."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from pexip_engage_client import EngageClient, Limits

from .measuring import Effort, Row, run_python
from .serving import Appointments

PAGE = 100


def measure(effort: Effort) -> Iterator[Row]:
    extra, traced = run_python(f"from benchmarks import memory; memory.report({effort.many_records})").stdout.split()
    yield Row(
        what=f"additional memory while iterating over {effort.many_records} records, four pages ahead",
        samples=[float(extra)],
        unit="MB",
        bound=20,
        notes=[f"of the process; Python's own count over a tenth of the records: {float(traced):.1f} MB"],
    )


def report(records: int) -> None:
    """Print the growth of the process's memory, and of the memory that Python allocated, in MB."""
    grown = asyncio.run(_peak(records, resident))
    tracemalloc.start()
    allocated = asyncio.run(_peak(records // 10, lambda: tracemalloc.get_traced_memory()[0]))
    print(grown / 1e6, allocated / 1e6)


async def _peak(records: int, used: Callable[[], int]) -> int:
    server = Appointments(records)
    async with EngageClient("acme", token="t", transport=server, limits=Limits(per_minute=None)) as engage:
        await engage.appointments.list(limit=1).first_page()
        before = most = used()
        count = 0
        async for _ in engage.appointments.list(limit=PAGE, concurrency=4):
            count += 1
            if count % PAGE == PAGE // 2:  # in the middle of a page, with other pages requested in advance
                most = max(most, used())
    assert count == records
    return most - before


def resident() -> int:
    """Return the resident memory in bytes; its peak if the system does not report the current value."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

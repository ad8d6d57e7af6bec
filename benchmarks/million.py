"""A run of `changes` over a million records, compared with only reading the same list. It takes about ten minutes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from .measuring import Effort, Row, run_python
from .synchronizing import PAGE, TIME_BOUND, report, seconds

MEMORY_BOUND = 100


def measure(effort: Effort) -> Iterator[Row]:
    records, waits = effort.most_records, effort.latency * effort.most_records / PAGE
    what = f"a run of changes over {records} records in SQLite"
    # Measure CPU time, because other programs would distort the duration of a single round.
    plain, first, unchanged = (
        samples[0] for samples in asyncio.run(seconds(records, 1, None, clock=time.process_time))
    )
    yield Row(
        what=f"{what}, all of them new, compared with only reading the list",
        samples=[(first + waits) / (plain + waits)],
        bound=TIME_BOUND,
        notes=[
            f"CPU time, and {1e3 * effort.latency:.0f} ms for each of {records // PAGE} pages; CPU time alone:"
            f" plain walk {plain:.0f} s, first run {first:.0f} s, nothing changed {unchanged:.0f} s"
        ],
    )
    yield Row(
        what=f"{what}, nothing changed, compared with only reading the list",
        samples=[(unchanged + waits) / (plain + waits)],
        bound=TIME_BOUND,
    )
    walk, run = (_memory(records, only_read) for only_read in (True, False))
    yield Row(
        what=f"additional memory of {what}, beyond that of only reading the list",
        samples=[max(0.0, run - walk)],
        unit="MB",
        bound=MEMORY_BOUND,
        notes=[f"of the process: plain walk {walk:.0f} MB, first run {run:.0f} MB"],
    )


def _memory(records: int, only_read: bool) -> float:
    code = f"from benchmarks import synchronizing; synchronizing.{report.__name__}({records}, only_read={only_read})"
    return float(run_python(code).stdout)

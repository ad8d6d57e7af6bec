"""Measure reading many records at 20 ms latency: four pages at a time, compared with one page at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from pexip_engage_client import EngageClient, Limits

from .measuring import Effort, Row, own_garbage, ratios
from .serving import Appointments

PAGES = (25, 100)  # the API's default page size, and a larger one, for which decoding takes much of the time
BOUND = 3.5
MOST_IN_FLIGHT = 4


def measure(effort: Effort) -> Iterator[Row]:
    for page in PAGES:
        samples: dict[int, list[float]] = {1: [], MOST_IN_FLIGHT: []}
        with own_garbage():
            for _ in range(effort.walks):
                for concurrency, seconds in samples.items():
                    seconds.append(asyncio.run(_walk(effort, page, concurrency)))
        one, four = samples.values()
        what = (
            f"{effort.records} records at {1e3 * effort.latency:.0f} ms latency, four pages at a time compared with one"
        )
        yield Row(
            what=f"{what}, {page} a page",
            samples=ratios(one, four),
            bound=BOUND,
            at_least=True,
            notes=[
                f"{page} a page, full appointments, never above {MOST_IN_FLIGHT} in flight, in order: "
                f"{min(one):.2f} s and {min(four):.2f} s at best"
            ],
        )


async def _walk(effort: Effort, page: int, concurrency: int) -> float:
    server = Appointments(effort.records, effort.latency)
    # The limiter is active, but without the limit per minute, which would otherwise determine the result.
    async with EngageClient("acme", token="t", transport=server, limits=Limits(per_minute=None)) as engage:
        await engage.appointments.list(limit=1).first_page()
        server.prepare(page)
        expected = 0
        began = time.perf_counter()
        async for appointment in engage.appointments.list(limit=page, concurrency=concurrency):
            assert appointment.id == f"appointment-{expected}"
            expected += 1
        seconds = time.perf_counter() - began
    assert expected == effort.records
    assert server.most_in_flight <= concurrency
    return seconds

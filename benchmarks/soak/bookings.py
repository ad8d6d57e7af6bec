"""Bookings by several processes with the same IDs, while processes and Redis are killed and the disk is full."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from pexip_engage_client import StoreError
from pexip_engage_client.idempotency import Pending
from tests.redis_servers import DURABLE, redis_process

from .booker import open_client, open_store
from .processes import Report, listen, start

PROCESSES = 2


@frozen
class Stores:
    """The addresses of the intents' stores, by kind."""

    sqlite: str
    redis: str
    folder: Path


@asynccontextmanager
async def stores() -> AsyncIterator[Stores]:
    """Create a folder for the file, and for a separate Redis that keeps everything it has acknowledged."""
    with tempfile.TemporaryDirectory(prefix="bookings-") as name:
        folder = Path(name)
        yield Stores(str(folder / "bookings.db"), f"unix://{folder}/redis.sock", folder)


async def keep_redis(at: Stores, until: float, report: Report, chance: random.Random) -> None:
    """Keep the Redis with the intents running. It is killed from time to time, and restarted within a second."""
    while True:
        with redis_process(at.folder, DURABLE):
            await asyncio.sleep(chance.uniform(5, 20) if time.monotonic() < until else 10**6)
            report.kills["redis of the intents"] += 1
        await asyncio.sleep(chance.uniform(0, 1))


async def keep_booker(
    kind: str, url: str, limits: str, at: Stores, until: float, report: Report, chance: random.Random
) -> None:
    """Keep one process running. Most processes are killed in the middle of their work, and replaced."""
    while (left := until - time.monotonic()) > 2:
        lifetime, full = min(left, chance.uniform(5, 20)), str(int(kind == "sqlite" and chance.random() < 0.2))
        process = await start("booker", url, kind, getattr(at, kind), limits, str(lifetime), full)
        listening = asyncio.create_task(listen(process, report))
        report.kills["disk"] += full == "1"
        if lifetime < left and chance.random() < 0.7:
            await asyncio.sleep(lifetime * chance.random())
            process.kill()
            report.kills["booker"] += 1
        await process.wait()
        await listening


async def settle(url: str, kind: str, limits: str, at: Stores) -> dict[str, Pending]:
    """Settle the remaining intents when no request can take effect any more, and return their states."""
    found: dict[str, Pending] = {}
    deadline = time.monotonic() + 120
    async with open_client(url, open_store(kind, getattr(at, kind)), limits) as engage:
        while time.monotonic() < deadline:
            try:
                pending = await engage.pending()
            except StoreError:  # Redis may be starting
                await asyncio.sleep(0.5)
                continue
            if not pending:
                break
            found |= {each.external_id: each for each in pending}
            await asyncio.sleep(1)
    return found


def judge_bookings(report: Report, made: Counter[str], settled: dict[str, Pending]) -> None:
    """Compare the reports of the processes, and the results of `pending`, with the records."""
    said = [each for each in report.said if each["what"] == "once"]
    outcomes = Counter(each["outcome"] for each in said)
    once = {name: times for name, times in made.items() if name.startswith("once-")}
    twice = [name for name, times in once.items() if times > 1]
    report.check(not twice, f"no duplicate records: {len(once)} created by {dict(outcomes)} calls, {len(twice)} twice")
    lost = {each["id"] for each in said if each["outcome"] == "created"} - once.keys()
    report.check(not lost, f"records that were reported as created exist: {len(lost)} missing")
    states = Counter(each.state for each in settled.values())
    wrong = [name for name, each in settled.items() if each.state != ("created" if name in once else "not created")]
    report.check(
        not wrong, f"intents that were left behind are settled: {dict(states)}, {len(wrong)} wrong {wrong[:3]}"
    )
    reported = {each["id"] for each in said if each["outcome"] == "created"} | settled.keys()
    killed = once.keys() - reported - {each["id"] for each in said if each["outcome"] == "unknown"}
    # The process was killed between the end of the call and the output of its line.
    bound = 20 * report.kills["booker"]
    report.check(len(killed) <= bound, f"records without a report: {len(killed)}, at most {bound} because of kills")

"""A process whose tasks book with the same IDs as another process: `booker.py URL STORE WHERE LIMITS SECONDS FULL`.

STORE is `sqlite` or `redis`, WHERE is its file or address, and LIMITS is the Redis with the shared limits. With FULL=1,
the disk is soon full. The process prints one line of JSON at the end of each call: `once`, with the ID and the outcome.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pexip_engage_client import EngageClient, EngageError
from pexip_engage_client.idempotency import intents
from pexip_engage_client.limits import RedisLimits
from pexip_engage_client.stores import RedisStore, SqliteStore, Store

from .worker import participants, report

TASKS = 20
LEASE = 3.0
# How many new IDs there are per second. All processes use the same IDs.
RATE = 2
DAYS = {"sqlite": datetime(2040, 1, 1, tzinfo=UTC), "redis": datetime(2060, 1, 1, tzinfo=UTC)}
EPOCH = 1_700_000_000


def open_store(kind: str, where: str) -> Store:
    """Open a store of this kind."""
    return SqliteStore(where) if kind == "sqlite" else RedisStore(where)


def open_client(url: str, store: Store, limits: str) -> EngageClient:
    """Open a client with a short timeout, so that requests are soon sent again."""
    return EngageClient(
        "acme",
        client_id="sandbox",
        client_secret="sandbox-secret",
        base_url=url,
        token_url=url + "/realms/acme/protocol/openid-connect/token",
        limits=RedisLimits(limits),
        idempotency=store,
        timeout=5,
        deadline=60,
    )


async def book(engage: EngageClient, kind: str, number: int) -> None:
    """Book the hour that belongs to the number."""
    external_id, start = f"once-{kind}-{number}", DAYS[kind] + timedelta(hours=number % 100_000)
    try:
        await engage.appointments.create_once(
            external_id=external_id,
            start=start,
            end=start + timedelta(minutes=30),
            subject_id="subject-mortgage",
            office_id="office-ghent",
            meeting_type="VIDEO",
            appointment_participants=participants(),
        )
    except EngageError as error:
        report("once", id=external_id, outcome=str(error.outcome), kind=type(error).__name__)
    else:
        report("once", id=external_id, outcome="created")


async def work(url: str, kind: str, where: str, limits: str, seconds: float) -> None:
    intents.LEASE_SECONDS = LEASE
    until = time.monotonic() + seconds
    async with open_client(url, open_store(kind, where), limits) as engage:

        async def task(place: int) -> None:
            while time.monotonic() < until:
                await book(engage, kind, int((time.time() - EPOCH) * RATE) + place // 10)
                await asyncio.sleep(1 / RATE)

        await asyncio.gather(*map(task, range(TASKS)))


if __name__ == "__main__":
    _, address, of, place, shared, lifetime, full = sys.argv
    if full == "1":
        size = Path(place).stat().st_size if os.path.exists(place) else 0
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 64 * 1024, resource.RLIM_INFINITY))
    asyncio.run(work(address, of, place, shared, float(lifetime)))

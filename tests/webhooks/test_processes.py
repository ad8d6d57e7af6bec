"""Receivers in several processes, which are killed. The simulation tests the same with the other stores."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks.inbox import WAITING

from .support import appointment_event, send, until

pytestmark = [pytest.mark.proof, pytest.mark.long]

EVENTS, RECORDS, PROCESSES, KILLS = 120, 10, 3, 6


class Worker:
    """A process with a receiver. If it is killed, another one takes its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.url = ""

    async def start(self) -> None:
        pipe = asyncio.subprocess.PIPE
        command = [sys.executable, "-m", "tests.webhooks.worker", self._folder]
        root, quiet = Path(__file__).parents[2], asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=quiet, cwd=root)
        assert process.stdout is not None
        self.process = process
        self.url = (await process.stdout.readline()).decode().strip()
        assert self.url

    async def end(self, *, kill: bool) -> None:
        if kill:
            self.process.kill()
        await self.process.communicate(b"")


async def deliver(workers: list[Worker], chance: random.Random, event: dict[str, object]) -> None:
    """Deliver until a receiver has acknowledged the event, sometimes once more."""
    for _ in range(chance.choice([1, 1, 2])):
        while (await send(chance.choice(workers).url, event, pace=0.02))[-1] != 204:
            pass


async def test_no_event_is_lost_when_processes_are_killed(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "webhooks.db")
    chance, versions, events = random.Random(1), defaultdict[str, int](int), list[dict[str, object]]()
    for _ in range(EVENTS):
        record = f"r{chance.randrange(RECORDS)}"
        versions[record] += 1
        time = f"2026-01-01T00:00:{versions[record]:02}Z"
        events.append(appointment_event(f"{record}-{versions[record]}", appointment=record, updated_at=time))
    late = sorted(events, key=lambda _: chance.random())[: EVENTS // 3]
    events = [event for event in events if event not in late] + late
    workers = [Worker(tmp_path) for _ in range(PROCESSES)]
    await asyncio.gather(*(worker.start() for worker in workers))
    deliveries: list[asyncio.Task[None]] = []
    for number, event in enumerate(events):
        deliveries.append(asyncio.create_task(deliver(workers, chance, event)))
        await asyncio.sleep(0.01)
        if number % (EVENTS // KILLS) == 0:
            worker = chance.choice(workers)
            await worker.end(kill=chance.random() < 0.8)
            await worker.start()
    await asyncio.gather(*deliveries)

    async def is_settled() -> bool:
        return await store.count(WAITING) == 0

    await until(is_settled, 300)
    await asyncio.gather(*(worker.end(kill=False) for worker in workers))
    await store.aclose()
    assert {str(event["id"]) for event in events} == set((tmp_path / "handled").read_text().split())
    with contextlib.closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert dict(copy.execute("SELECT record, version FROM copy")) == versions

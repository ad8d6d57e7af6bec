from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from pexip_engage_client import Timing
from pexip_engage_client._pipeline import read_response
from pexip_engage_client.idempotency import flights
from pexip_engage_client.limits import local as limits
from pexip_engage_client.stores import MemoryStore


class Pauses:
    """Replaces sleeping: records the duration and returns immediately."""

    def __init__(self) -> None:
        self.all: list[float] = []
        self.random = 0.5
        self.timing = Timing(sleep=self.sleep, random=lambda: self.random)

    async def sleep(self, seconds: float) -> None:
        self.all.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture(autouse=True)
async def no_task_left_running() -> AsyncIterator[None]:
    """A test ends with the tasks that existed at its start."""
    before = asyncio.all_tasks()
    yield
    left = set[asyncio.Task[object]]()
    for _ in range(1000):  # ten seconds
        left = {task for task in asyncio.all_tasks() - before if task is not asyncio.current_task()}
        if not left:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"still running: {left}")


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limiters live as long as the process. The 429s of one test must not slow down the next one."""
    monkeypatch.setattr(limits, "limiters", {})


@pytest.fixture
def largest_body(monkeypatch: pytest.MonkeyPatch) -> int:
    """Reduce the size of the largest accepted response to 1 MB, because tracing 32 MiB takes long."""
    monkeypatch.setattr(read_response, "LARGEST_BODY", 1_000_000)
    return 1_000_000


@pytest.fixture(autouse=True)
def fresh_idempotency(monkeypatch: pytest.MonkeyPatch) -> None:
    """The intents of one test must not affect the next one."""
    monkeypatch.setattr(flights.shared, "store", MemoryStore())
    monkeypatch.setattr(flights.shared, "flights", flights.Flights())

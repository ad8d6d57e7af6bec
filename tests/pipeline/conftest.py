from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from pexip_engage_client import Timing
from pexip_engage_client.idempotency import MemoryIdempotency
from pexip_engage_client.idempotency import memory as idempotency
from pexip_engage_client.limits import local as limits


class Pauses:
    """Stands in for sleeping: remembers how long, and does not."""

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
async def nothing_left_running() -> AsyncIterator[None]:
    """Every test ends with the tasks it began with."""
    before = asyncio.all_tasks()
    yield
    for _ in range(50):
        left = {task for task in asyncio.all_tasks() - before if task is not asyncio.current_task()}
        if not left:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"still running: {left}")


@pytest.fixture(autouse=True)
def limits_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limiters live as long as the process; a test's refusals must not slow the next test down."""
    monkeypatch.setattr(limits, "limiters", {})


@pytest.fixture(autouse=True)
def idempotency_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The intents of a test must not concern the next test."""
    monkeypatch.setattr(idempotency.shared, "store", MemoryIdempotency())
    monkeypatch.setattr(idempotency.shared, "flights", idempotency.Flights())

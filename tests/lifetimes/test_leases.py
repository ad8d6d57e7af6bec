"""A lease ends with the work that holds it, in every store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pexip_engage_client.stores import (
    Holder,
    LeaseKeeper,
    MemoryStore,
    PostgresStore,
    Put,
    RedisStore,
    SqliteStore,
    Store,
)

from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server
from .endings import ENDINGS, LOOPS, close_loop, run

pytestmark = pytest.mark.proof

POINTS = range(0, 24, 3)


class SlowStore(MemoryStore):
    """A store in memory that waits before and after each lease and write."""

    async def acquire(self, *arguments: Any) -> Any:
        return await self._slow(super().acquire(*arguments))

    async def write(self, *arguments: Any, **options: Any) -> bool:
        return bool(await self._slow(super().write(*arguments, **options)))

    async def _slow(self, work: Any) -> Any:
        try:
            await asyncio.sleep(0.0005)
        finally:
            result = await work  # even if it is cancelled, as a server does
        await asyncio.sleep(0.0005)
        return result


@pytest.fixture(params=["memory", "slow", "sqlite", "postgres", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    kinds: dict[str, Callable[[], Store]] = {
        "memory": MemoryStore,
        "slow": SlowStore,
        "sqlite": lambda: SqliteStore(tmp_path / "engage.db"),
        "postgres": lambda: PostgresStore(request.getfixturevalue("postgres_server"), schema=uuid4().hex),
        "redis": lambda: RedisStore(request.getfixturevalue("redis_server"), key=uuid4().hex),
    }
    return kinds[request.param]()


def keeper(store: Store, name: str) -> LeaseKeeper:
    return LeaseKeeper(store, name, seconds=30, work="the work")


async def hold(store: Store, name: str) -> None:
    """Hold a lease as the callers in this package do."""
    lease = keeper(store, name)
    assert await lease.acquire() is None
    try:
        await lease.write([Put("space", name, b"1")])
        await asyncio.sleep(0.001)
        await lease.check()
    finally:
        await lease.release([Put("space", name, b"2")])


async def next_holder(store: Store, name: str) -> Holder | None:
    """Hold the lease as the next call in this process does."""
    lease = keeper(store, name)
    async with asyncio.timeout(5):
        holder = await lease.acquire()
        await lease.release()
        return holder


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_lease_ends_with_its_work(store: Store, ending: Callable[..., Any], loop: str) -> None:
    for point in POINTS:
        run(lambda point=point: ending(lambda: hold(store, f"lease {point}"), point), loop=loop)  # type: ignore[misc]

    async def acquired_elsewhere() -> list[Any]:
        """Acquire the leases as another process does, which knows nothing about the owners here."""
        async with asyncio.timeout(5):
            return [await store.acquire(f"lease {point}", "another process", 30) for point in POINTS]

    assert not [each for each in asyncio.run(acquired_elsewhere()) if isinstance(each, Holder)]


def test_next_call_takes_over_from_a_closed_event_loop(store: Store) -> None:
    async def next_holders() -> list[Holder | None]:
        return [await next_holder(store, f"lease {point}") for point in POINTS]

    for point in POINTS:
        close_loop(lambda point=point: hold(store, f"lease {point}"), point)  # type: ignore[misc]
    assert asyncio.run(next_holders()) == [None] * len(POINTS)

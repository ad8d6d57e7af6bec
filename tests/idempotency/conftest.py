from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from pexip_engage_client.stores import MemoryStore, PostgresStore, RedisStore, SqliteStore, Store

from ..pipeline.conftest import fresh_idempotency as fresh_idempotency
from ..pipeline.conftest import fresh_limits as fresh_limits
from ..pipeline.conftest import no_task_left_running as no_task_left_running
from ..pipeline.conftest import pauses as pauses
from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server


@pytest.fixture(params=["memory", "sqlite", "postgres", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """Each store."""
    stores = {
        "memory": MemoryStore,
        "sqlite": lambda: SqliteStore(tmp_path / "bookings.db"),
        "postgres": lambda: PostgresStore(request.getfixturevalue("postgres_server"), schema=uuid4().hex),
        "redis": lambda: RedisStore(request.getfixturevalue("redis_server"), key=uuid4().hex),
    }
    async with stores[request.param]() as store:
        yield store

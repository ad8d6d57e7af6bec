from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from pexip_engage_client.idempotency import (
    IdempotencyStore,
    MemoryIdempotency,
    RedisIdempotency,
    SqliteIdempotency,
)

from ..pipeline.conftest import fresh_idempotency as fresh_idempotency
from ..pipeline.conftest import fresh_limits as fresh_limits
from ..pipeline.conftest import no_task_left_running as no_task_left_running
from ..pipeline.conftest import pauses as pauses
from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server

LEASE = 30.0


@pytest.fixture(params=["memory", "sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[IdempotencyStore]:
    """Each store, with a lease that no test outlasts."""
    if request.param == "memory":
        yield MemoryIdempotency()
    elif request.param == "sqlite":
        yield SqliteIdempotency(tmp_path / "bookings.db", lease=LEASE)
    else:
        redis = RedisIdempotency(request.getfixturevalue("redis_server"), lease=LEASE, key=uuid4().hex)
        yield redis
        await redis.aclose()

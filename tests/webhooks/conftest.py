"""The stores to test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from pexip_engage_client.webhooks import EventStore, MemoryStore, RedisStore
from tests.redis_servers import redis_of_the_session as redis_of_the_session
from tests.redis_servers import redis_server as redis_server


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[EventStore]:
    if request.param == "memory":
        yield MemoryStore()
    else:
        redis = RedisStore(request.getfixturevalue("redis_server"), key=uuid4().hex)
        yield redis
        await redis.aclose()

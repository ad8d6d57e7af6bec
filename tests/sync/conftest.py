"""A redis-server for the tests, the stores to test, and helpers to run `changes`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import httpx
import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore, RedisStore, SqliteStore, Store
from tests.redis_servers import redis_of_the_session as redis_of_the_session
from tests.redis_servers import redis_server as redis_server


@pytest.fixture(params=["memory", "sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "sqlite":
        async with SqliteStore(tmp_path / "sync.db") as sqlite:
            yield sqlite
    else:
        async with RedisStore(request.getfixturevalue("redis_server"), key=uuid4().hex) as redis:
            yield redis


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(seed="demo", limits=None) as sandbox:
        yield sandbox


@pytest.fixture
def engage(sandbox: Sandbox) -> EngageClient:
    return sandbox.client()


class Edited(httpx.AsyncBaseTransport):
    """The sandbox, behind a function that changes the query of each request and the JSON of its response."""

    def __init__(self, sandbox: Sandbox, edit: Callable[[dict[str, list[str]], Any], None]) -> None:
        self._inner = httpx.ASGITransport(app=sandbox.app)
        self._edit = edit

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        payload = json.loads(await response.aread())
        self._edit(parse_qs(request.url.query.decode()), payload)
        return httpx.Response(response.status_code, json=payload)


def edited(sandbox: Sandbox, edit: Callable[[dict[str, list[str]], Any], None]) -> EngageClient:
    """A client that gets other responses than the sandbox sends."""
    return sandbox.client(token=sandbox.token(), transport=Edited(sandbox, edit))


@pytest.fixture
def clockless() -> Any:
    """A sleep that takes no time, and a clock that it moves."""
    return Clockless()


class Clockless:
    def __init__(self) -> None:
        self.time = 0.0
        self.sleeps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds

    def now(self) -> float:
        return self.time

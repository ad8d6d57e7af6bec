"""A redis-server for the tests, and the stores to test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from pexip_engage_client.webhooks import EventStore, MemoryStore, RedisStore


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a redis-server that runs during the tests. In CI it must not be missing."""
    program = shutil.which("redis-server")
    if program is None:
        assert not os.environ.get("CI"), "CI needs redis-server to test the Redis store"
        pytest.skip("NO redis-server: THE REDIS STORE IS NOT TESTED")
    with tempfile.TemporaryDirectory() as folder:
        # Unlike a port, a socket's path cannot be taken by another program.
        path = Path(folder) / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no", "--dir", folder]
        with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as process:
            try:
                deadline = time.monotonic() + 10
                while not _listens(path):
                    assert time.monotonic() < deadline
                    assert process.poll() is None
                    time.sleep(0.01)
                yield f"unix://{path}"
            finally:
                process.terminate()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(path)) == 0


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[EventStore]:
    if request.param == "memory":
        yield MemoryStore()
    else:
        redis = RedisStore(request.getfixturevalue("redis_server"), key=uuid4().hex)
        yield redis
        await redis.aclose()

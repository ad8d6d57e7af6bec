"""Redis servers for the tests."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .programs import installed
from .waiting import LONGEST

MEMORY_ONLY = ("--save", "", "--appendonly", "no")
# No acknowledged write is lost.
DURABLE = ("--save", "", "--appendonly", "yes", "--appendfsync", "always")


@contextmanager
def redis_process(
    folder: Path, options: tuple[str, ...] = MEMORY_ONLY
) -> Generator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis server with its socket and its data in a folder: its address, and its process.

    Unlike a port, no other program can take the path of a socket.
    """
    path = folder / "redis.sock"
    path.unlink(missing_ok=True)
    command = [installed("redis-server"), "--port", "0", "--unixsocket", str(path), "--dir", str(folder), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + LONGEST
            while not listens(path):
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.01)
            yield f"unix://{path}", process
        finally:
            process.kill()


def listens(path: Path) -> bool:
    """Whether a server accepts connections at a socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(path)) == 0


def be_patient(patch: pytest.MonkeyPatch) -> None:
    """Let Redis count as unavailable after a minute instead of two seconds, for which a machine may stall."""
    patch.setattr("pexip_engage_client._redis.TIMEOUT", LONGEST)
    patch.setattr("pexip_engage_client.limits.shared.TIMEOUT", LONGEST)


@contextmanager
def temporary_redis() -> Iterator[str]:
    """The address of a Redis server that runs for the duration of the block."""
    with tempfile.TemporaryDirectory() as folder, redis_process(Path(folder)) as (address, _):
        yield address


@pytest.fixture(scope="session")
def redis_of_the_session() -> Iterator[str]:
    with temporary_redis() as address:
        yield address


@pytest.fixture
def redis_server(redis_of_the_session: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a Redis server that runs during the tests."""
    be_patient(monkeypatch)
    return redis_of_the_session

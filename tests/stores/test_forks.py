"""Stores in a forked child process."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from pexip_engage_client.stores import Lease, MemoryStore, Put, SqliteStore, sqlite

from ..pipeline.test_forks import in_forked_child

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="os.fork is not available")


def descriptors_of(path: Path) -> list[int]:
    """The open descriptors of a file in this process."""
    found: list[int] = []
    for descriptor in range(256):
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                found.append(descriptor)
    return found


class Stop:
    """Stops the thread that comes here first."""

    def __init__(self) -> None:
        self.reached, self.end = threading.Event(), threading.Event()

    def __call__(self) -> None:
        if not self.reached.is_set():
            self.reached.set()
            self.end.wait(60)

    @contextmanager
    def reached_by(self, call: Callable[[], Awaitable[object]]) -> Generator[None]:
        """Make a call in another thread, and run the block while it is stopped."""
        thread = threading.Thread(target=lambda: asyncio.run(call()))  # type: ignore[arg-type]
        thread.start()
        assert self.reached.wait(60)
        try:
            yield
        finally:
            self.end.set()
            thread.join(60)


def test_child_opens_the_file_again(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "engage.db")

    async def write(key: str) -> int:
        await store.write([Put("space", key, b"")])
        return await store.count("space")

    assert asyncio.run(write("parent")) == 1
    assert in_forked_child(lambda: write("child")) == 2
    assert asyncio.run(write("parent again")) == 3


def test_child_does_not_close_the_connection_of_its_parent(tmp_path: Path) -> None:
    stores = [SqliteStore(tmp_path / "engage.db")]
    asyncio.run(stores[0].count("space"))
    opened = descriptors_of(tmp_path / "engage.db")
    assert opened

    async def forget() -> list[int]:
        stores.clear()
        gc.collect()
        return descriptors_of(tmp_path / "engage.db")

    assert in_forked_child(forget) == opened


def test_child_gets_the_entries_of_a_memory_store_and_no_lease() -> None:
    store = MemoryStore()

    async def acquire(owner: str) -> bool:
        return isinstance(await store.acquire("lease", owner, 60), Lease)

    asyncio.run(store.write([Put("space", "key", b"")]))
    assert asyncio.run(acquire("parent"))
    assert in_forked_child(lambda: store.count("space")) == 1
    assert in_forked_child(lambda: acquire("child"))
    assert not asyncio.run(acquire("another task of the parent"))


def test_child_does_not_wait_for_a_thread_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_in_memory, stop_in_sqlite = Stop(), Stop()

    class StoppedThread(sqlite.SqliteThread):
        def submit(self, job: sqlite.Job[object]) -> None:
            stop_in_sqlite()
            super().submit(job)

    def clock() -> float:
        stop_in_memory()
        return time.monotonic()

    monkeypatch.setattr(sqlite, "SqliteThread", StoppedThread)
    in_memory, in_sqlite = MemoryStore(clock=clock), SqliteStore(tmp_path / "engage.db")

    async def count() -> int:
        signal.alarm(60)  # waiting for a lock stops the event loop, too
        return await in_memory.count("space") + await in_sqlite.count("space")

    with (
        stop_in_memory.reached_by(lambda: in_memory.due("space")),
        stop_in_sqlite.reached_by(lambda: in_sqlite.count("space")),
    ):
        assert in_forked_child(count) == 0

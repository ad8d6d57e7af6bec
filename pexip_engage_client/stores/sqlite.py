"""Keep a store in a SQLite file, for processes on one machine."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from .._loops import restarts_in_a_child
from .._runtime.arguments import checked_clock, invalid_value
from .sqlite_file import Job, SqliteThread, Work
from .store import BuiltInStore, Delete, Entry, Holder, Lease, Put, StoreChange, lease_lost

T = TypeVar("T")
_LEASE = "SELECT owner, token, ends FROM leases WHERE name = ?"
_ENTRY = "SELECT key, value, due - :now, number FROM entries WHERE space = :space"
_READ = f"{_ENTRY} AND key IN (SELECT value FROM json_each(:keys))"  # noqa: S608 - only constants
_SCAN = f"{_ENTRY} AND key > :after AND key >= :prefix AND key < :end ORDER BY key LIMIT :limit"
_DUE = f"{_ENTRY} AND due <= :until ORDER BY due, key LIMIT :limit"
_PUT = """
INSERT INTO entries VALUES (?, ?, ?, ?, ?)
ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, due = excluded.due
"""
_DELETE = "DELETE FROM entries WHERE space = ? AND key = ?"
# Greater than all characters that a key can contain.
_LAST = "\U0010ffff"
# The threads of the parent process, which a child must not delete, because this would close their connections.
_inherited: list[SqliteThread | None] = []


class SqliteStore(BuiltInStore):
    """A store in a SQLite file that the processes on one machine share, and that survives crashes.

        engage = EngageClient("acme", token=token, idempotency=SqliteStore("engage.db"))

    The store creates the file on first use, and makes it readable only by its owner. The file stays open until the
    store is closed or deleted; closing it is optional. One file can serve exactly-once calls, webhooks and `changes`.
    All event loops and threads of a process can use the store, and a forked child process opens the file again.

    Put the file on a local disk, because SQLite's locks do not work on many network file systems.

    :param path: the path of the file.
    :param clock: a function that replaces `time.time` in tests. All processes that use the file must use
        the same clock.
    """

    _path = Path()  # for the repr in the traceback of a failed `__init__`

    def __init__(self, path: str | Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = _checked_path(path)
        self._clock = checked_clock("clock", clock)
        self._thread: SqliteThread | None = None
        self._lock = threading.Lock()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Open the file again in a child process, because SQLite forbids using the parent's connection in the child."""
        _inherited.append(self._thread)
        self._thread = None
        self._lock = threading.Lock()

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        """Acquire a lease; see `Store.acquire`."""

        def work(file: sqlite3.Connection, now: float) -> Lease | Holder:
            holder, token, ends = file.execute(_LEASE, (name,)).fetchone() or ("", 0, 0.0)
            if ends > now and holder != owner:
                return Holder(holder, ends - now)
            if ends <= now:
                token = _next_number(file, after=int(now * 1e6))
            file.execute("INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?)", (name, owner, token, now + seconds))
            return Lease(name, owner, token)

        return await self._run(work)

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return entries by their keys; see `Store.read`."""
        entries = await self._entries(_READ, space, keys=json.dumps(list(keys)))
        return {entry.key: entry for entry in entries}

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        """Return entries in the order of their keys; see `Store.scan`."""
        return await self._entries(_SCAN, space, prefix=prefix, end=prefix + _LAST, after=after, limit=limit)

    async def due(self, space: str, *, within: float = 0.0, limit: int = 1000) -> Sequence[Entry]:
        """Return the entries that are due; see `Store.due`."""
        return await self._entries(_DUE, space, within=within, limit=limit)

    async def count(self, space: str) -> int:
        """Return the number of entries in a space; see `Store.count`."""

        def work(file: sqlite3.Connection, _: float) -> int:
            return int(file.execute("SELECT count(*) FROM entries WHERE space = ?", (space,)).fetchone()[0])

        return await self._run(work, writes=False)

    async def write(
        self,
        changes: Sequence[StoreChange],
        *,
        lease: Lease | None = None,
        keep: float | None = None,
        durable: bool = False,
    ) -> bool:
        """Make all changes, or none of them; see `Store.write`."""

        def work(file: sqlite3.Connection, now: float) -> bool:
            if lease is not None:
                _check(file, lease, now)
            if not _are_new(file, changes):
                return False
            _make(file, changes, now)
            if lease is not None and keep is not None:
                _keep(file, lease.name, now, keep)
            return True

        return await self._run(work, durable=durable)

    async def aclose(self) -> None:
        """Close the file. The next call opens it again."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            await asyncio.wrap_future(thread.end())

    async def _entries(self, query: str, space: str, **facts: Any) -> list[Entry]:
        def work(file: sqlite3.Connection, now: float) -> list[Entry]:
            until = now + facts.get("within", 0.0)
            return [Entry(*row) for row in file.execute(query, {**facts, "space": space, "now": now, "until": until})]

        return await self._run(work, writes=False)

    async def _run(self, work: Work[T], *, writes: bool = True, durable: bool = False) -> T:
        job = Job(work, writes, durable)
        with self._lock:
            if self._thread is None:
                self._thread = SqliteThread(self._path, self._clock)
                weakref.finalize(self, self._thread.close)
            self._thread.submit(job)
        return await asyncio.wrap_future(job.done)

    def __repr__(self) -> str:
        return f"<SqliteStore {self._path}>"


def _next_number(file: sqlite3.Connection, count: int = 1, *, after: int = 0) -> int:
    """Reserve consecutive numbers that are greater than `after`, and return the last one."""
    file.execute("UPDATE numbers SET last = max(last, ?) + ?", (after, count))
    return int(file.execute("SELECT last FROM numbers").fetchone()[0])


def _check(file: sqlite3.Connection, lease: Lease, now: float) -> None:
    holder, token, ends = file.execute(_LEASE, (lease.name,)).fetchone() or ("", 0, 0.0)
    if (holder, token) != (lease.owner, lease.token):
        raise lease_lost(lease, Holder(holder, ends - now) if ends > now else None)


def _are_new(file: sqlite3.Connection, changes: Sequence[StoreChange]) -> bool:
    new = [(each.space, each.key) for each in changes if isinstance(each, Put) and each.only_new]
    found = "SELECT 1 FROM entries WHERE space = ? AND key = ?"
    return all(file.execute(found, each).fetchone() is None for each in new)


def _make(file: sqlite3.Connection, changes: Sequence[StoreChange], now: float) -> None:
    if not changes:
        return
    number = _next_number(file, len(changes)) - len(changes)
    for change in changes:
        number += 1
        if isinstance(change, Delete):
            file.execute(_DELETE, change)
        else:
            due = None if change.due is None else now + change.due
            file.execute(_PUT, (change.space, change.key, change.value, due, number))


def _keep(file: sqlite3.Connection, name: str, now: float, seconds: float) -> None:
    if seconds == 0:
        file.execute("DELETE FROM leases WHERE name = ?", (name,))
    else:
        file.execute("UPDATE leases SET ends = ? WHERE name = ?", (now + seconds, name))


def _checked_path(path: Any) -> Path:
    if not isinstance(path, str | Path) or str(path) in ("", ":memory:") or "\0" in str(path):
        accepted = "the path of a file; for the memory of the process, use MemoryStore()"
        raise invalid_value("path", accepted, path)
    return Path(path).absolute()

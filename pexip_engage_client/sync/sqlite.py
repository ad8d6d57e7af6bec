"""Keep the state of `changes` in a SQLite file."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

from .._runtime.arguments import invalid_value
from .state import Entry

T = TypeVar("T")

# Seconds to wait for another process that writes to the file.
BUSY_SECONDS = 30.0
FORMAT = 1

_TABLES = f"""
CREATE TABLE IF NOT EXISTS records (
    key TEXT NOT NULL, id TEXT NOT NULL, fingerprint BLOB NOT NULL, record BLOB, PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
"""
_ACQUIRE = """
INSERT INTO leases VALUES (:key, :owner, :expires)
ON CONFLICT (key) DO UPDATE SET owner = :owner, expires = :expires WHERE owner = :owner OR expires <= :now
"""


class SqliteState:
    """A state in a SQLite file, for the processes on one machine.

        async with SqliteState("crm-sync.db") as state:
            ...

    Only the owner can access the file that the state creates. SQLite runs in a thread. You can still use the state
    after the `async with` block, but each call then opens and closes the file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = _checked_path(path)
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._keep_open = False

    async def acquire(self, key: str, owner: str, seconds: float) -> bool:
        """Acquire or renew the lease on a key; see `SyncState.acquire`."""

        def run(connection: sqlite3.Connection) -> bool:
            now = time.time()  # all processes of a machine share this clock, and it survives a restart
            arguments = {"key": key, "owner": owner, "now": now, "expires": now + seconds}
            return connection.execute(_ACQUIRE, arguments).rowcount == 1

        return await self._run(run)

    async def release(self, key: str, owner: str) -> None:
        """Release the lease on a key; see `SyncState.release`."""
        statement = "DELETE FROM leases WHERE key = ? AND owner = ?"
        await self._run(lambda connection: connection.execute(statement, (key, owner)))

    async def load(self, key: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries for the given IDs; see `SyncState.load`."""
        statement = (
            "SELECT id, fingerprint, record FROM records WHERE key = ? AND id IN (SELECT value FROM json_each(?))"
        )
        rows = await self._run(lambda each: each.execute(statement, (key, json.dumps(ids))).fetchall(), writes=False)
        return {id: Entry(fingerprint, record) for id, fingerprint, record in rows}

    async def missing(self, key: str, seen: Set[str]) -> Sequence[str]:
        """Return the IDs in the state that are not in `seen`; see `SyncState.missing`."""
        statement = "SELECT id FROM records WHERE key = ?"

        def run(connection: sqlite3.Connection) -> list[str]:
            return [id for (id,) in connection.execute(statement, (key,)) if id not in seen]

        return await self._run(run, writes=False)

    async def save(self, key: str, owner: str, entries: Mapping[str, Entry | None]) -> bool:
        """Replace or delete entries; see `SyncState.save`."""
        kept = [(key, id, *entry) for id, entry in entries.items() if entry is not None]
        forgotten = [(key, id) for id, entry in entries.items() if entry is None]

        def run(connection: sqlite3.Connection) -> bool:
            held = connection.execute("SELECT owner FROM leases WHERE key = ?", (key,)).fetchone()
            if held != (owner,):
                return False
            connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", kept)
            connection.executemany("DELETE FROM records WHERE key = ? AND id = ?", forgotten)
            return True

        return await self._run(run)

    async def aclose(self) -> None:
        """Close the file."""
        self._keep_open = False
        await asyncio.to_thread(self._close)

    async def __aenter__(self) -> Self:
        """Open the file."""
        self._keep_open = True
        await self._run(lambda _: None, writes=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the file."""
        await self.aclose()

    async def _run(self, statements: Callable[[sqlite3.Connection], T], *, writes: bool = True) -> T:
        """Run statements in a thread. If they write, they form one transaction."""
        return await asyncio.to_thread(self._run_here, statements, writes)

    def _run_here(self, statements: Callable[[sqlite3.Connection], T], writes: bool) -> T:
        with self._lock:
            if self._connection is None:
                self._connection = self._open()
            connection = self._connection
            try:
                if not writes:
                    return statements(connection)
                # Begin before the first read: a transaction that begins with a read cannot wait for another process's
                # write.
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    return statements(connection)
            finally:
                if not self._keep_open:
                    connection.close()
                    self._connection = None

    def _open(self) -> sqlite3.Connection:
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        # Without an isolation level, only explicit statements begin transactions. The lock makes other threads wait.
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            found: int = connection.execute("PRAGMA user_version").fetchone()[0]
            if found not in (0, FORMAT):
                raise ValueError(f"{self._path} has format {found}; this version reads format {FORMAT}")
            connection.execute("PRAGMA journal_mode = WAL")
            # A power failure may lose the last changes, which are then delivered again. The file stays intact.
            connection.execute("PRAGMA synchronous = NORMAL")
            if not found:
                connection.executescript(_TABLES)
        except BaseException as error:
            connection.close()
            error.add_note(f"The state is in {self._path}.")
            raise
        return connection

    def _close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _checked_path(given: object) -> Path:
    if given and isinstance(given, str | os.PathLike):
        return Path(cast("str | os.PathLike[str]", given))
    raise invalid_value("path", "the path of a file", given)

"""Define the idempotency store in a SQLite file, for the processes on one machine."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from .._loops import restarts_in_a_child
from .._runtime.arguments import duration, invalid_value
from .._runtime.intents import Intent, IntentKey
from ..errors import IdempotencyError

T = TypeVar("T")

# The seconds that a process waits for another process that is writing.
LOCKED = 5.0

_TABLE = """
CREATE TABLE IF NOT EXISTS intents (
    api TEXT, resource TEXT, external_id TEXT,
    operation TEXT NOT NULL, owner TEXT NOT NULL, created REAL NOT NULL,
    leased_until REAL NOT NULL, effect_until REAL,
    PRIMARY KEY (api, resource, external_id)
) WITHOUT ROWID
"""
_CLAIM = """
INSERT INTO intents VALUES (:api, :resource, :external_id, :operation, :owner, :now, :now + :lease, NULL)
ON CONFLICT DO UPDATE SET operation = :operation, owner = :owner, leased_until = :now + :lease
WHERE leased_until <= :now
"""
_WHERE = "WHERE api = :api AND resource = :resource AND external_id = :external_id"
_READ = f"SELECT * FROM intents {_WHERE}"  # noqa: S608 - of constants
_UPDATE = f"""
UPDATE intents SET leased_until = :now + :lease, effect_until = coalesce(:now + :effect, effect_until)
{_WHERE} AND owner = :owner
"""  # noqa: S608
_SETTLE = f"DELETE FROM intents {_WHERE} AND owner = :owner"  # noqa: S608
_UNSETTLED = "SELECT * FROM intents WHERE api = :api ORDER BY created"


class _Open:
    """The connection of one process."""

    def __init__(self) -> None:
        self.file: sqlite3.Connection | None = None
        self._process = os.getpid()

    def close(self) -> None:
        if self.file is not None and self._process == os.getpid():
            self.file.close()
            self.file = None


class SqliteIdempotency:
    """An idempotency store in a file that the processes on one machine share, and that survives crashes.

    ```python
    engage = EngageClient("acme", token=token, idempotency=SqliteIdempotency("bookings.db"))
    ```

    The store creates the file on first use. The file contains the external IDs of unfinished calls, but no other
    content of requests. Put the file on a local disk, because SQLite's locks do not work on many network file systems.
    Closing the store is optional.

    :param path: the path of the file.
    :param lease: the number of seconds after which another process may take over from a process that died.
    :param clock: a function that replaces `time.time` in tests. All processes need the same clock.
    """

    def __init__(self, path: str | Path, *, lease: float = 10.0, clock: Callable[[], float] = time.time) -> None:
        self._path = _checked_path(path)
        self.lease = duration("lease", lease)
        """The number of seconds after which another process may take over from a process that died."""
        self._clock = clock
        self.restart()
        restarts_in_a_child(self)

    async def claim(self, key: IntentKey, operation: str, owner: str) -> Intent:
        """Write a new intent or take over an existing one; see `IdempotencyStore.claim`."""

        def run(file: sqlite3.Connection, now: float) -> Intent:
            facts = {**key._asdict(), "operation": operation, "owner": owner, "now": now, "lease": self.lease}
            file.execute(_CLAIM, facts)
            return _intent(file.execute(_READ, facts).fetchone(), now)

        return await self._in_thread(run)

    async def update(self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False) -> bool:
        """Renew or end the lease on an intent; see `IdempotencyStore.update`."""

        def run(file: sqlite3.Connection, now: float) -> bool:
            lease = 0.0 if release else self.lease
            facts = {**key._asdict(), "owner": owner, "now": now, "lease": lease, "effect": effect}
            return file.execute(_UPDATE, facts).rowcount == 1

        return await self._in_thread(run, durable=effect is not None)

    async def settle(self, key: IntentKey, owner: str) -> None:
        """Delete the intent for `key`; see `IdempotencyStore.settle`."""
        await self._in_thread(lambda file, _: file.execute(_SETTLE, {**key._asdict(), "owner": owner}))

    async def unsettled(self, api: str) -> Sequence[Intent]:
        """Return all intents for one API address; see `IdempotencyStore.unsettled`."""

        def run(file: sqlite3.Connection, now: float) -> list[Intent]:
            return [_intent(row, now) for row in file.execute(_UNSETTLED, {"api": api}).fetchall()]

        return await self._in_thread(run)

    async def _in_thread(self, run: Callable[[sqlite3.Connection, float], T], *, durable: bool = False) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._transaction, run, durable)

    def _transaction(self, run: Callable[[sqlite3.Connection, float], T], durable: bool) -> T:
        try:
            file = self._open.file = self._open.file or self._connect()
            # Only changes before a request must survive a power failure. All changes survive a crash of the process.
            file.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            file.execute("BEGIN IMMEDIATE")
            found = run(file, self._clock())
            file.execute("COMMIT")
            return found
        except sqlite3.Error as error:
            self._open.close()
            raise IdempotencyError(f"the idempotency store {self._path} failed: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        # All commands run in the same thread, but the connection may be closed in another one.
        file = sqlite3.connect(self._path, timeout=LOCKED, isolation_level=None, check_same_thread=False)
        try:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute(_TABLE)
        except sqlite3.Error:
            file.close()
            raise
        return file

    def restart(self) -> None:
        """Open the file again in a child process, because SQLite forbids using the parent's connection in the child."""
        self._thread = ThreadPoolExecutor(1, "pexip-engage-idempotency")
        self._open = _Open()
        weakref.finalize(self, self._open.close)

    def __repr__(self) -> str:
        return f"<SqliteIdempotency {self._path}>"


def _checked_path(path: Any) -> Path:
    if not isinstance(path, str | Path) or str(path) in ("", ":memory:"):
        raise invalid_value("path", "the path of a file; for the memory of the process, use MemoryIdempotency()", path)
    return Path(path).absolute()


def _intent(row: Any, now: float) -> Intent:
    api, resource, external_id, operation, owner, created, leased_until, effect_until = row
    lease = max(0.0, leased_until - now)
    effect = None if effect_until is None else max(0.0, effect_until - now)
    return Intent(IntentKey(api, resource, external_id), operation, owner, created, lease, effect)

"""Open the file of a SQLite store in a thread, run transactions in it, and explain its errors."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from attrs import field, frozen

from .._loops import restarts_in_a_child
from ..errors import StoreError, StoreReason

T = TypeVar("T")
# The work of one method, in a transaction that began at the given time.
Work: TypeAlias = Callable[[sqlite3.Connection, float], T]

# Seconds to wait for another process that is writing to the file.
LOCKED_SECONDS = 5.0
# Changing the journal mode does not wait for other processes, so the store tries again after this many seconds.
POLL_SECONDS = 0.02
APPLICATION = int.from_bytes(b"PxEn")
FORMAT = 1

_SCHEMA = f"""
CREATE TABLE entries (
    space TEXT, key TEXT, value BLOB NOT NULL, due REAL, number INTEGER NOT NULL, PRIMARY KEY (space, key)
) WITHOUT ROWID;
CREATE INDEX entries_due ON entries (space, due, key) WHERE due IS NOT NULL;
CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, token INTEGER NOT NULL, ends REAL NOT NULL)
WITHOUT ROWID;
CREATE TABLE numbers (last INTEGER NOT NULL);
INSERT INTO numbers VALUES (0);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT}
"""  # noqa: S608 - only constants
_STATES: Mapping[StoreReason, str] = {
    "lost": "lost",
    "denied": "not accessible",
    "locked": "locked",
    "full": "full",
    "damaged": "damaged",
    "version": "incompatible",
    "foreign": "not a store",
}
_REMEDIES: Mapping[StoreReason, str] = {
    "lost": "the disk failed, or the file was deleted or replaced while it was open; check both and call again",
    "denied": "use the path of a file in an existing directory, where this process may write",
    "locked": f"another process has locked it for more than {LOCKED_SECONDS:g} s; call again later",
    "full": "free some space on its disk",
    "damaged": "restore it from a backup; or delete it, if losing its content is acceptable",
    "version": "use the version of this package that wrote it, or another file",
    "foreign": "it does not belong to this package; use another file",
}
_REASONS: Mapping[int, StoreReason] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "lost",
    sqlite3.SQLITE_READONLY: "denied",
    sqlite3.SQLITE_PERM: "denied",
    sqlite3.SQLITE_CANTOPEN: "denied",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CORRUPT: "damaged",
}


@frozen(eq=False)
class Job(Generic[T]):
    """The work of one method call, queued for the thread."""

    work: Work[T]
    writes: bool
    durable: bool
    done: Future[T] = field(init=False, factory=Future[T])

    def __attrs_post_init__(self) -> None:
        self.done.set_running_or_notify_cancel()  # otherwise, a caller that stops waiting would cancel it


class SqliteThread:
    """A thread that owns a connection to the file.

    All waiting jobs run in one transaction, so concurrent callers share the cost of the commit.
    """

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self._path = path
        self._clock = clock
        self._waiting: deque[Job[Any]] = deque()
        self._executor = ThreadPoolExecutor(1, "pexip-engage-store")
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._durable = False
        self._process = os.getpid()

    def submit(self, job: Job[Any]) -> None:
        """Run a job, together with the other waiting jobs."""
        self._waiting.append(job)
        self._executor.submit(self._run_waiting)

    def end(self) -> Future[None]:
        """Close the connection after the waiting jobs, and end the thread."""
        ended = self._executor.submit(self.close)
        self._executor.shutdown(wait=False)
        return ended

    def close(self) -> None:
        """Close the connection."""
        # A child process must not close the connection of its parent.
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
            self._connection = None

    def _run_waiting(self) -> None:
        jobs: list[Job[Any]] = []
        while self._waiting:
            jobs.append(self._waiting.popleft())
        if jobs:
            self._run(jobs)

    def _run(self, jobs: Sequence[Job[Any]]) -> None:
        try:
            results = self._transaction(jobs)
        except sqlite3.Error as error:
            self.close()
            for job in jobs:
                job.done.set_exception(store_error(self._path, error))
        except Exception as error:  # noqa: BLE001 - such as a lost lease, which must not affect other jobs
            if len(jobs) == 1:
                jobs[0].done.set_exception(error)
                return
            for job in jobs:
                self._run([job])
        else:
            for job, result in zip(jobs, results, strict=True):
                job.done.set_result(result)

    def _transaction(self, jobs: Sequence[Job[Any]]) -> list[Any]:
        connection = self._opened()
        if self._durable is not (durable := any(job.durable for job in jobs)):
            # In both modes, changes survive a crash of the process. In FULL mode, they also survive a power failure.
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._durable = durable
        connection.execute("BEGIN IMMEDIATE" if any(job.writes for job in jobs) else "BEGIN")
        with connection:
            now = self._clock()
            return [job.work(connection, now) for job in jobs]

    def _opened(self) -> sqlite3.Connection:
        """Return the connection. Fail if the file has been replaced, because no other process would see the changes."""
        if self._connection is None:
            self._connection, self._durable = open_file(self._path), False
            self._file = identity(self._path)
        elif identity(self._path) != self._file:
            self.close()
            raise failure(self._path, "lost", "the file was deleted or replaced")
        return self._connection


class _Opening:
    """A lock that a thread holds while it creates or opens a file."""

    def __init__(self) -> None:
        self.restart()
        restarts_in_a_child(self)

    def restart(self) -> None:
        """Replace the lock in a child process, because the thread that holds it may run only in the parent process."""
        self.lock = threading.Lock()


_opening = _Opening()


def open_file(path: Path) -> sqlite3.Connection:
    """Open the file of a store, or create it."""
    # Closing a file releases all POSIX locks that the process has on it, including SQLite's. So no other thread may
    # open the file until the new file is closed here. For the same reason, SQLite itself must read the existing file.
    with _opening.lock:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            reject_foreign(path)
        except OSError as error:
            reason: StoreReason = "full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "denied"
            raise failure(path, reason, str(error.strerror)) from error
        # All statements run in one thread, but the connection may be closed in another one.
        file = sqlite3.connect(path, timeout=LOCKED_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            prepare(file, path)
        except BaseException:
            file.close()
            raise
    return file


def reject_foreign(path: Path) -> None:
    """Reject a file that belongs to another application.

    An immutable connection reads the file without locks, and writes nothing. It ignores the write-ahead log. If
    the newest pages of a file are only in this log, the file looks corrupt; `prepare` then checks it.
    """
    if not path.is_file():
        raise failure(path, "denied", "it is not a regular file")
    # Another application's tables may be only in its write-ahead log, which this connection does not read. A store
    # contains its application ID from its first page on, and has no log before that. Look for pages first, because
    # another process may be creating the store.
    is_used = file_size(path) > 0 or file_size(path.with_name(f"{path.name}-wal")) > 0
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as file:
        try:
            application: int = file.execute("PRAGMA application_id").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
                return
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            raise failure(path, "foreign", "it is not a SQLite file") from error
    if is_used and application != APPLICATION:
        raise failure(path, "foreign")


def prepare(file: sqlite3.Connection, path: Path) -> None:
    """Create the tables in a new file, or check the application and the format of an existing one."""
    file.execute("PRAGMA synchronous = NORMAL")
    if not has_tables(file):
        file.execute("BEGIN IMMEDIATE")
        with file:
            if not has_tables(file):  # another process may have created them in the meantime
                for statement in _SCHEMA.split(";"):
                    file.execute(statement)
    if file.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise failure(path, "foreign")
    found: int = file.execute("PRAGMA user_version").fetchone()[0]
    if found != FORMAT:
        raise failure(path, "version", f"it has format {found}, and this version reads format {FORMAT}")
    began = time.monotonic()
    while True:
        try:
            file.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() - began > LOCKED_SECONDS:
                raise
            time.sleep(POLL_SECONDS)


def has_tables(file: sqlite3.Connection) -> bool:
    """Return True if the file contains any tables."""
    return file.execute("SELECT 1 FROM sqlite_schema").fetchone() is not None


def file_size(path: Path) -> int:
    """Return the size of a file; 0 if there is none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def identity(path: Path) -> tuple[int, int] | None:
    """Return the device and inode of a file, which change if the file is replaced; None if there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def failure(path: Path, reason: StoreReason, problem: str = "") -> StoreError:
    """Return the error for a file; its message says what to do."""
    details = f" ({problem})" if problem else ""
    message = f"the store in {path} is {_STATES[reason]}{details}: {_REMEDIES[reason]}"
    return StoreError(message, reason=reason, retryable=reason in ("locked", "lost"))


def store_error(path: Path, error: sqlite3.Error) -> StoreError:
    """Convert an exception from SQLite to a `StoreError`."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    failed = failure(path, _REASONS.get(code, "damaged"), str(error))
    failed.__cause__ = error
    return failed

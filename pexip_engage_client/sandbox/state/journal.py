"""Keep the records in a file. Even after a crash, it contains every change that a response has confirmed.

The first line is a title, and the second line is the whole state. Both are written to a temporary file, which then
replaces the file. Each change adds a line of JSON, which is on the disk before the response is sent. Opening and
closing the file merge all lines into the second one. So a crash can only interrupt the last change, which no response
has confirmed. A file without a complete second line is damaged, and is rejected. While a sandbox has the file open, it
holds a lock on `FILE.lock` (except on Windows).
"""

import json
import logging
import os
from collections.abc import Callable, Sequence
from io import FileIO
from pathlib import Path
from typing import Any
from weakref import finalize

from .id_sequences import Ids
from .record_store import RecordStore, Tables, Write

_log = logging.getLogger("pexip_engage_client.sandbox")
# Takes a table, an ID and a record. Raises ValueError if the record is not valid.
Check = Callable[[str, str, Any], None]
_FORMAT = "pexip-engage-client sandbox, 1"


class Journal:
    """Keeps a store in a file, from `begin` until `close`. `is_new` is true if the file did not exist.

    Raises ValueError if the file is damaged or is not a state file, and BlockingIOError if it is in use.
    """

    def __init__(self, path: Path, store: RecordStore, sequences: Sequence[Ids], check: Check) -> None:
        self._path = path
        self._store = store
        self._sequences = sequences
        self._begun = False
        lock = _locked(path)
        finalize(self, lock.close)  # a sandbox may be garbage-collected without being closed
        self._lock = lock
        try:
            tables = self._read()
            self._check(tables or {}, check)
            self.is_new = tables is None
            store.replace(tables or {})
        except BaseException:
            lock.close()
            raise

    def begin(self) -> None:
        """Write all records to the file now, and every change from now on."""
        self._file = self._rewritten()
        self._begun = True
        finalize(self, self._file.close)
        self._store.listeners.append(self._append_changes)

    def close(self) -> None:
        """Close the file. If `begin` was not called, the file stays unchanged."""
        if not self._begun:
            self._lock.close()
        elif not self._file.closed:
            self._store.listeners.remove(self._append_changes)
            self._file.close()
            try:
                self._rewritten().close()
            finally:  # the file is complete even if its lines could not be merged
                self._lock.close()

    def _read(self) -> Tables | None:
        if not self._path.exists():
            return None
        head, *lines = self._path.read_bytes().split(b"\n")
        if head != json.dumps(_FORMAT).encode():
            raise ValueError(f"{self._path} does not contain the state of a sandbox")
        tables: Tables = {}
        if len(lines) < 2:
            raise ValueError(f"{self._path} is damaged: it ends too early; restore the file, or delete it")
        if lines[-1]:
            _log.warning("%s: a crash interrupted the last change, which is discarded", self._path)
        for number, line in enumerate(lines[:-1], start=2):
            try:
                self._take(tables, json.loads(line))
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
                raise ValueError(f"{self._path}, line {number}: not a valid change: {error}") from error
        return tables

    def _take(self, tables: Tables, entry: Any) -> None:
        for table, id_, record in entry["writes"]:
            if record is None:
                tables.get(table, {}).pop(id_, None)
            else:
                tables.setdefault(table, {})[id_] = record
        for ids, given in zip(self._sequences, entry["ids"], strict=True):
            ids.given = given

    def _check(self, tables: Tables, check: Check) -> None:
        for table, records in tables.items():
            for id_, record in records.items():
                try:
                    check(table, id_, record)
                except ValueError as error:
                    raise ValueError(f"{self._path} is damaged in {table}, record {id_!r}: {error}") from error

    def _rewritten(self) -> FileIO:
        """Write the title and the whole state to a new file. It replaces the old file when it is complete."""
        fresh = self._path.with_name(f"{self._path.name}.new")
        writes: list[Write] = [
            (table, id_, record) for table, records in self._store.copy().items() for id_, record in records.items()
        ]
        with private_file(fresh) as file:
            _append(file, json.dumps(_FORMAT).encode() + b"\n" + self._line(writes))
        fresh.replace(self._path)
        return FileIO(self._path, "ab")

    def _line(self, writes: list[Write]) -> bytes:
        entry = {"writes": writes, "ids": [ids.given for ids in self._sequences]}
        return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _append_changes(self, writes: list[Write]) -> None:
        """Append changes. After an OSError, neither the file nor the store contains them."""
        _append(self._file, self._line(writes))


def private_file(path: Path) -> FileIO:
    """Create a file that only this user can read, because records may be personal data. An older file is removed."""
    path.unlink(missing_ok=True)
    return FileIO(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _append(file: FileIO, line: bytes) -> None:
    """Write a line to the disk. After an OSError, the file is unchanged."""
    end = os.fstat(file.fileno()).st_size
    left = memoryview(line)
    try:
        while left:
            left = left[file.write(left) or 0 :]
        os.fsync(file.fileno())
    except BaseException:
        os.ftruncate(file.fileno(), end)
        raise


def _locked(path: Path) -> FileIO:
    """Lock a state file. The lock is on a separate file, because the state file itself is replaced.

    On Windows, which lacks `fcntl`, the file is not locked.
    """
    no_links = getattr(os, "O_NOFOLLOW", 0)
    opener = lambda name, flags: os.open(name, flags | no_links, 0o600)  # noqa: E731
    file = FileIO(path.with_name(f"{path.name}.lock"), "ab", opener=opener)
    try:
        import fcntl
    except ImportError:
        return file
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        if not isinstance(error, BlockingIOError):
            raise
        raise BlockingIOError(
            f"{path}: another sandbox has this state open; close that sandbox, or use another file"
        ) from error
    return file

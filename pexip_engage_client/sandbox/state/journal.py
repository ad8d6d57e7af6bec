"""The state in a file: what was responded is there after a crash.

The first line is a title, the second the whole state, written before the file takes its name. Then each change is a
line of JSON, on the disk before the response goes out. Opening and closing make it short again. So a crash can cut the
last change only, of which nobody was told; a state that is cut is damage, and refused. Who has the file open holds a
lock beside it, `FILE.lock`, where the system has `flock` (not on Windows: there nobody looks).
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from io import FileIO
from pathlib import Path
from typing import Any
from weakref import finalize

from .ids import Ids
from .store import RecordStore, Tables, Write

if sys.platform != "win32":
    import fcntl

_log = logging.getLogger("pexip_engage_client.sandbox")
# Table, id and record: ValueError for what cannot be.
Check = Callable[[str, str, Any], None]
_FORMAT = "pexip-engage-client sandbox, 1"


class Journal:
    """Keeps a store in a file, from `begin` on. `is_new` tells that the file held nothing yet.

    ValueError for what is no sandbox's file, BlockingIOError for one that is in use.
    """

    def __init__(self, path: Path, store: RecordStore, sequences: Sequence[Ids], check: Check) -> None:
        self._path = path
        self._store = store
        self._sequences = sequences
        self._begun = False
        lock = _locked(path)
        finalize(self, lock.close)  # a sandbox may be forgotten without being closed
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
        """Write down what there is, and from now on what changes."""
        self._file = self._shortened()
        self._begun = True
        finalize(self, self._file.close)
        self._store.listeners.append(self._note)

    def close(self) -> None:
        """Let go of the file; one that was not begun stays as it is."""
        if not self._begun:
            self._lock.close()
        elif not self._file.closed:
            self._store.listeners.remove(self._note)
            self._file.close()
            try:
                self._shortened().close()
            finally:  # what could not be made short is whole all the same
                self._lock.close()

    def _read(self) -> Tables | None:
        if not self._path.exists() or not self._path.stat().st_size:
            return None
        head, *lines = self._path.read_bytes().split(b"\n")
        if head != json.dumps(_FORMAT).encode():
            raise ValueError(f"{self._path}: not a sandbox's state")
        tables: Tables = {}
        if len(lines) < 2:
            raise ValueError(
                f"{self._path}: damaged: its end is missing, and with it the state; restore it, or delete it"
            )
        if lines[-1]:
            _log.warning("%s: a crash cut its last change, which is left out", self._path)
        for number, line in enumerate(lines[:-1], start=2):
            try:
                self._take(tables, json.loads(line))
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise ValueError(f"{self._path}, line {number}: no change of a sandbox's: {error}") from error
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
                    raise ValueError(f"{self._path}: damaged: {table}, record {id_!r}: {error}") from error

    def _shortened(self) -> FileIO:
        """The file anew, with one line for all that there is; it takes the old one's place only when it is whole."""
        fresh = self._path.with_name(f"{self._path.name}.new")
        writes: list[Write] = [
            (table, id_, record) for table, records in self._store.copy().items() for id_, record in records.items()
        ]
        with FileIO(fresh, "wb") as file:
            _append(file, json.dumps(_FORMAT).encode() + b"\n" + self._line(writes))
        fresh.replace(self._path)
        return FileIO(self._path, "ab")

    def _line(self, writes: list[Write]) -> bytes:
        entry = {"writes": writes, "ids": [ids.given for ids in self._sequences]}
        return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _note(self, writes: list[Write]) -> None:
        """Write them down; with an OSError neither the file nor the store has them."""
        _append(self._file, self._line(writes))


def _append(file: FileIO, line: bytes) -> None:
    """All of a line, on the disk; or OSError, and the file is as it was."""
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
    """Keep other sandboxes off the file; the file itself cannot carry the lock, for another takes its place."""
    file = FileIO(path.with_name(f"{path.name}.lock"), "ab")
    try:
        if sys.platform != "win32":
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise BlockingIOError(
            f"{path}: another sandbox has this state open; close it, or give this one another file"
        ) from error
    return file

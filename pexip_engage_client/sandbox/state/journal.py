"""The state in a file: what was responded is there after a crash.

Each change is a line of JSON, on the disk before the response goes out. Opening the file makes it short again.
"""

import json
import os
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import Any
from weakref import finalize

from .ids import Ids
from .store import RecordStore, Tables, Write

_FORMAT = "pexip-engage-client sandbox, 1"


class Journal:
    """Keeps a store in a file. `is_new` tells that the file held nothing yet. ValueError for another's file."""

    def __init__(self, path: Path, store: RecordStore, sequences: Sequence[Ids]) -> None:
        self._path = path
        self._store = store
        self._sequences = sequences
        tables = self._read()
        self.is_new = tables is None
        store.replace(tables or {})
        self._file = self._shortened()
        finalize(self, self._file.close)  # a sandbox may be forgotten without being closed
        store.listeners.append(self._note)

    def close(self) -> None:
        """Let go of the file."""
        if not self._file.closed:
            self._store.listeners.remove(self._note)
            self._file.close()

    def _read(self) -> Tables | None:
        if not self._path.exists() or not self._path.stat().st_size:
            return None
        head, *lines = self._path.read_bytes().split(b"\n")
        if head != json.dumps(_FORMAT).encode():
            raise ValueError(f"{self._path}: not a sandbox's state")
        tables: Tables = {}
        for number, line in enumerate(lines, start=2):
            try:
                entry = json.loads(line) if line else None
            except ValueError as error:
                if number == len(lines) + 1:  # a crash cut it: nobody was told of it
                    break
                raise ValueError(f"{self._path}, line {number}: {error}") from error
            if entry is not None:
                self._take(tables, entry)
        return tables

    def _take(self, tables: Tables, entry: Any) -> None:
        for table, id_, record in entry["writes"]:
            if record is None:
                tables.get(table, {}).pop(id_, None)
            else:
                tables.setdefault(table, {})[id_] = record
        for ids, given in zip(self._sequences, entry["ids"], strict=True):
            ids.given = given

    def _shortened(self) -> FileIO:
        """The file anew, with one line for all that there is; it takes the old one's place only when it is whole."""
        fresh = self._path.with_name(f"{self._path.name}.new")
        writes: list[Write] = [
            (table, id_, record) for table, records in self._store.tables.items() for id_, record in records.items()
        ]
        with fresh.open("wb") as file:
            file.write(json.dumps(_FORMAT).encode() + b"\n" + self._line(writes))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        return FileIO(self._path, "ab")

    def _line(self, writes: list[Write]) -> bytes:
        entry = {"writes": writes, "ids": [ids.given for ids in self._sequences]}
        return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _note(self, writes: list[Write]) -> None:
        self._file.write(self._line(writes))
        os.fsync(self._file.fileno())

"""What the sandbox remembers: tables of records, each record a JSON object under its id."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeGuard, TypeVar, cast

_T = TypeVar("_T")

Record = dict[str, Any]
Tables = dict[str, dict[str, Record]]
# Table, id, and the record that is there now; None where it is gone.
Write = tuple[str, str, Record | None]


def is_object(value: Any) -> TypeGuard[Record]:
    """A JSON object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """A JSON array."""
    return isinstance(value, list)


def copied(value: _T) -> _T:
    """A deep copy of JSON, in a fifth of the time that `deepcopy` takes."""
    copy: Any = value
    if is_object(value):
        copy = {name: copied(each) for name, each in value.items()}
    elif is_list(value):
        copy = [copied(each) for each in value]
    return cast(_T, copy)


def entries(record: Record, name: str) -> list[Record]:
    """The objects listed under a name; none when the list is absent or null."""
    return record.get(name) or []


class RecordStore:
    """Records keep the order in which they came. What is handed out is the record itself; writers copy first.

    Threads take turns by `transaction`. At the end of the outermost one the `listeners` hear what was written.
    """

    def __init__(self) -> None:
        self.tables: Tables = {}
        self.version = 0
        self.listeners: list[Callable[[list[Write]], None]] = []
        self._lock = RLock()
        self._depth = 0
        self._writes: list[Write] = []

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Nobody else reads or writes meanwhile, and what is written is told at once."""
        with self._lock:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth and self._writes:
                    writes, self._writes = self._writes, []
                    self.version += 1
                    for listener in self.listeners:
                        listener(writes)

    def table(self, name: str) -> dict[str, Record]:
        """The records by their ids."""
        return self.tables.setdefault(name, {})

    def get(self, name: str, id_: str) -> Record | None:
        """A record, if there is one with this id."""
        return self.table(name).get(id_)

    def put(self, name: str, record: Record) -> None:
        """Add a record, or replace the one with its id."""
        with self.transaction():
            self.table(name)[record["id"]] = record
            self._writes.append((name, record["id"], record))

    def remove(self, name: str, id_: str) -> None:
        """Forget a record altogether."""
        with self.transaction():
            if self.table(name).pop(id_, None) is not None:
                self._writes.append((name, id_, None))

    def where(self, name: str, *conditions: Callable[[Record], bool]) -> Iterator[Record]:
        """The records that are not deleted and meet the conditions."""
        for record in self.table(name).values():
            if record.get("deletedAt") is None and all(condition(record) for condition in conditions):
                yield record

    def copy(self) -> Tables:
        """The same records, apart from these."""
        with self.transaction():
            return {name: copied(records) for name, records in self.tables.items()}

    def replace(self, tables: Tables) -> None:
        """Hold these records and no others."""
        with self.transaction():
            for name in list(self.tables):
                for id_ in list(self.tables[name]):
                    self.remove(name, id_)
            for name, records in tables.items():
                for record in records.values():
                    self.put(name, record)

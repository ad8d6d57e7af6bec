"""What the sandbox remembers: tables of records, each record a JSON object under its id."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeGuard

from attrs import define, field

Record = dict[str, Any]


def is_object(value: Any) -> TypeGuard[Record]:
    """A JSON object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """A JSON array."""
    return isinstance(value, list)


def entries(record: Record, name: str) -> list[Record]:
    """The objects listed under a name; none when the list is absent or null."""
    return record.get(name) or []


@define
class RecordStore:
    """Records keep the order in which they came. What is handed out is the record itself; writers copy first."""

    tables: dict[str, dict[str, Record]] = field(factory=dict[str, dict[str, Record]])

    def table(self, name: str) -> dict[str, Record]:
        """The records by their ids."""
        return self.tables.setdefault(name, {})

    def get(self, name: str, id_: str) -> Record | None:
        """A record, if there is one with this id."""
        return self.table(name).get(id_)

    def put(self, name: str, record: Record) -> None:
        """Add a record, or replace the one with its id."""
        self.table(name)[record["id"]] = record

    def remove(self, name: str, id_: str) -> None:
        """Forget a record altogether."""
        self.table(name).pop(id_, None)

    def where(self, name: str, *conditions: Callable[[Record], bool]) -> Iterator[Record]:
        """The records that are not deleted and meet the conditions."""
        for record in self.table(name).values():
            if record.get("deletedAt") is None and all(condition(record) for condition in conditions):
                yield record

    def copy(self) -> "RecordStore":
        """A store of its own with the same records."""
        return RecordStore(deepcopy(self.tables))

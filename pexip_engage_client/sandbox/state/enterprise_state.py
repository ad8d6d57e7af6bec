"""One enterprise: its name, records, tables, clock and IDs."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from attrs import field, frozen

from ...openapi.parsing import is_list
from .clock import Clock
from .id_sequences import Ids
from .indexes import Keys, Wanted, by_path
from .record_store import Record, RecordStore

PARENT = "parent"  # the index of records by their owner


@frozen
class Parent:
    """The owner of a table's records: the property that refers to it, its table and its path parameter."""

    property: str
    table: str
    parameter: str


def each_of(wanted: Any) -> list[Any]:
    """Return the values of a query parameter, which may have one value or several."""
    return wanted if is_list(wanted) else [wanted]


@frozen
class Filter:
    """A query parameter of a list. `select` returns the records that match its value.

    If the table has the index `index`, only the records under the `keys` for the value are searched.
    """

    select: Callable[[list[Record], Any], list[Record]]
    index: str = ""
    keys: Callable[[Any], Wanted] = each_of


@frozen
class Table:
    """The declaration of a table of records: how it is shown, checked, filtered and indexed.

    `shown_by` is the operation whose response contains a record. Without such an operation, `schema` may be the name of
    the record's schema. `parts` are properties that are not in that response, each with the operation that returns it,
    if there is one. `defaults` are the values of omitted properties, `needs` are the required properties, and `key` is
    the property with the ID. `hidden` lists names that occur only in requests, at any depth. `filters` select records
    by the query parameters of the list, and `indexes` find records by keys. `complete` adds derived properties to a
    record that is added directly, and `companions` returns the records that are created with a new record.
    """

    name: str
    shown_by: str | None = None
    defaults: "Callable[[Enterprise, str], Record]" = field(default=lambda enterprise, id_: {}, repr=False)
    filters: Mapping[str, Filter] = field(factory=dict[str, Filter], repr=False)
    parent: Parent | None = None
    key: str = "id"
    needs: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    parts: Mapping[str, str | None] = field(factory=dict[str, str | None], repr=False)
    schema: str | None = None
    complete: Callable[[Record], None] = field(default=lambda record: None, repr=False)
    companions: Callable[[Record], Iterable[tuple[str, Record]]] = field(default=lambda record: (), repr=False)
    indexes: Mapping[str, Keys] = field(factory=dict[str, Keys], repr=False)

    @property
    def all_indexes(self) -> dict[str, Keys]:
        """All indexes, including the one by owner."""
        mine = dict(self.indexes)
        return {**mine, PARENT: by_path(f"{self.parent.property}.id")} if self.parent else mine


@frozen
class Enterprise:
    """The state that all calls to one enterprise share."""

    name: str
    store: RecordStore
    tables: Mapping[str, Table] = field(repr=False)
    clock: Clock
    ids: Ids
    correlation_ids: Ids
    language: str
    time_zone: str
    working_hours: bool = False

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Begin a transaction. If it fails, the IDs that it used are available again."""
        with self.store.transaction():
            self.store.on_rollback(partial(setattr, self.ids, "given", self.ids.given))
            yield

    def new_id(self) -> str:
        """Return the next ID that no record has, in any table."""
        id_ = self.ids.new()
        while any(id_ in self.store.table(name) for name in self.tables):
            id_ = self.ids.new()
        return id_


def texts(language: str, **values: str) -> Record:
    """Return translatable properties, each with one translation."""
    return {"translations": {name: [{"language": language, "value": text}] for name, text in values.items()}}

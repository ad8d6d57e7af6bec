"""One enterprise: its name, what it remembers and in which tables, its clock, the ids that it gives."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from attrs import field, frozen

from .clock import Clock
from .ids import Ids
from .indexes import Keys, Wanted, by_path
from .store import Record, RecordStore

Filter = Callable[[list[Record], Any], list[Record]]  # selects records by the value of a query parameter
# The index that narrows a filter of a list, and what the filter's value asks of it.
Lookup = tuple[str, Callable[[Any], Wanted]]
PARENT = "parent"  # the index of what belongs to a record of another table


@frozen
class Parent:
    """To what a table's records belong: the property that says so, its table, and the path parameter that names it."""

    property: str
    table: str
    parameter: str


@frozen
class Table:
    """What the sandbox knows of a kind of records. `indexes` find them by keys, `lookups` say which filters use one.

    `shown_by` is the operation whose response shows one, `defaults` what a record has when nothing is said about it,
    `filters` what the query parameters of its list select. `key` is the property that is the id, `needs` are those that
    nothing could be shown without, `parts` those that it has beside the shown ones, with the operation that shows each,
    if one does; `schema` is the document's that shows it where no operation does. `complete` adds to a
    record that was added by hand what follows from it, `companions` are the records that come with a new one.
    """

    name: str
    shown_by: str | None = None
    defaults: "Callable[[Enterprise, str], Record]" = field(default=lambda enterprise, id_: {}, repr=False)
    filters: Mapping[str, Filter] = field(factory=dict[str, Filter], repr=False)
    parent: Parent | None = None
    key: str = "id"
    needs: tuple[str, ...] = ()
    parts: Mapping[str, str | None] = field(factory=dict[str, str | None], repr=False)
    schema: str | None = None
    complete: Callable[[Record], None] = field(default=lambda record: None, repr=False)
    companions: Callable[[Record], Iterable[tuple[str, Record]]] = field(default=lambda record: (), repr=False)
    indexes: Mapping[str, Keys] = field(factory=dict[str, Keys], repr=False)
    lookups: Mapping[str, Lookup] = field(factory=dict[str, Lookup], repr=False)

    @property
    def all_indexes(self) -> dict[str, Keys]:
        """The indexes of its records, with the one of the parent."""
        mine = dict(self.indexes)
        return {**mine, PARENT: by_path(f"{self.parent.property}.id")} if self.parent else mine


@frozen
class Enterprise:
    """What every call of one enterprise shares."""

    name: str
    store: RecordStore
    tables: Mapping[str, Table] = field(repr=False)
    clock: Clock
    ids: Ids
    language: str
    time_zone: str
    working_hours: bool = False

    @contextmanager
    def transaction(self) -> Generator[None]:
        """A transaction of the records; if it fails, the ids that it took are free again."""
        with self.store.transaction():
            self.store.otherwise(partial(setattr, self.ids, "given", self.ids.given))
            yield


def texts(language: str, **values: str) -> Record:
    """Translatable properties with one translation each."""
    return {"translations": {name: [{"language": language, "value": text}] for name, text in values.items()}}

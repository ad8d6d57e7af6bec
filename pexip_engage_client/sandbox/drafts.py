"""Serve an operation: a handler drafts a change, and rules may reject the draft.

`Api` commits the draft after it has validated the response against the document. Nothing is written before that.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import define, field, frozen

from ..openapi.reader import DocumentedOperation
from .document.languages import Languages
from .problems import BadRequest, NotFound, UnprocessableContent
from .state.enterprise_state import PARENT, Enterprise
from .state.indexes import Wanted, both
from .state.record_store import Record, RecordStore, copied
from .state.references import reference
from .times import stamp

Arguments = dict[str, Any]


@frozen
class Invocation:
    """A valid request, or a record that is added without the API. In the second case, `operation` is None."""

    operation: DocumentedOperation | None
    enterprise: Enterprise
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    languages: Languages

    @classmethod
    def by_hand(cls, enterprise: Enterprise, fields: Record) -> "Invocation":
        """Return the invocation for a record that is added without the API."""
        return cls(None, enterprise, {}, {}, fields, Languages())

    @property
    def fields(self) -> Record:
        """The body of the request, if the operation takes an object; empty if the request has no body."""
        return self.body or {}

    @property
    def entries(self) -> list[Record]:
        """The body of the request, if the operation takes an array; empty if the request has no body."""
        return self.body or []

    @property
    def store(self) -> RecordStore:
        """The records of the enterprise."""
        return self.enterprise.store

    @property
    def now(self) -> datetime:
        """The current time on the enterprise's clock."""
        return self.enterprise.clock.now()

    def record(self, table: str, parameter: str | None = None) -> Record:
        """Return the record whose ID is in a path parameter (default: the last one), or raise NotFound.

        Only read operations find deleted records, and records whose owner is deleted.
        """
        parameter = parameter or self._last_parameter()
        parent = self.enterprise.tables[table].parent
        owner = self.record(parent.table, parent.parameter) if parent else None
        record = self.store.get(table, self.path[parameter])
        if record is None or (parent and owner and record[parent.property]["id"] != owner["id"]):
            raise NotFound(f"{parameter}: there is no such ID in {table}")
        if self.operation and self.operation.method != "GET" and record.get("deletedAt") is not None:
            raise NotFound(f"{parameter}: deleted at {record['deletedAt']}")
        return record

    def _last_parameter(self) -> str:
        if not self.path:
            name = self.operation.id if self.operation else "a record that is added directly"
            raise LookupError(f"the path of {name} does not contain a record's ID: write a function with @rules.serves")
        return list(self.path)[-1]

    def listed(self, table: str, *conditions: Callable[[Record], bool]) -> list[Record]:
        """Return the records that match the query and the conditions, in the order in which they were created.

        Deleted records are included only if the query contains `include-deleted`.
        """
        known = self.enterprise.tables[table]
        filters = [(known.filters[name], wanted) for name, wanted in self.query.items() if name in known.filters]
        wanted_keys: dict[str, Wanted] = {}
        for each, wanted in filters[:]:
            if each.index in known.indexes:
                index, keys = each.index, each.keys(wanted)
                if self.store.all_have(table, index, keys):
                    filters.remove((each, wanted))
                else:
                    wanted_keys[index] = both(wanted_keys[index], keys) if index in wanted_keys else keys
        if parent := known.parent:
            owner = self.record(parent.table, parent.parameter)["id"]
            conditions = (lambda record: record[parent.property]["id"] == owner, *conditions)
            wanted_keys[PARENT] = (owner,)
        records = self.store.find(table, wanted_keys)
        if not self.query.get("include-deleted"):
            records = [record for record in records if record.get("deletedAt") is None]
        for condition in conditions:
            records = [record for record in records if condition(record)]
        for each, wanted in filters:
            records = each.select(records, wanted)
        return records

    def change(self, table: str, parameter: str | None = None) -> "Change":
        """Return a draft that changes the record whose ID is in the path."""
        before = self.record(table, parameter)
        return Change(self, table, before, copied(before))

    def creation(self, table: str, fields: Record) -> "Change":
        """Return a draft that creates a record. The new record belongs to the parent whose ID is in the path."""
        now = stamp(self.now)
        record = {"id": self.enterprise.new_id(), **fields, "createdAt": now, "updatedAt": now, "deletedAt": None}
        if parent := self.enterprise.tables[table].parent:
            record[parent.property] = reference(self.record(parent.table, parent.parameter)["id"])
        return Change(self, table, None, record)


@define
class Draft:
    """A planned change: the records to store and to remove, and the `data` of the response.

    If a record changes, `serve` sets its `updatedAt` when the rules have accepted the draft.
    """

    call: Invocation
    puts: list[tuple[str, Record]] = field(factory=list[tuple[str, Record]], kw_only=True, repr=False)
    removals: list[tuple[str, str]] = field(factory=list[tuple[str, str]], kw_only=True, repr=False)
    data: Any = field(default=None, kw_only=True, repr=False)

    @property
    def fields(self) -> Record:
        """The body of the request."""
        return self.call.fields

    @property
    def store(self) -> RecordStore:
        """The records of the enterprise."""
        return self.call.store

    @property
    def changes_nothing(self) -> bool:
        """True if the draft neither stores nor removes a record."""
        return not self.puts and not self.removals

    def also_store(self, table: str, record: Record) -> None:
        """Plan to store another record."""
        self.puts.append((table, record))

    def commit(self) -> None:
        """Store and remove records as planned."""
        for table, id_ in self.removals:
            self.store.remove(table, id_)
        for table, record in self.puts:
            self.store.put(table, record)


@define
class Change(Draft):
    """A draft that changes or creates one record. The response contains this record unless you set other `data`."""

    table: str
    before: Record | None
    after: Record

    def __attrs_post_init__(self) -> None:
        self.puts.insert(0, (self.table, self.after))
        self.data = self.after

    @property
    def was(self) -> Record:
        """The record before the change; empty if the change creates the record."""
        return self.before or {}

    def others(self, *conditions: Callable[[Record], bool]) -> Iterable[Record]:
        """Return the other records with the same table and parent as the changed record, except deleted records."""
        mine = self.after["id"]
        parent = self.call.enterprise.tables[self.table].parent
        records: Iterable[Record] = self.store.where(self.table)
        if parent is not None:
            records = self.store.below(self.table, PARENT, self.after[parent.property]["id"])
        return (record for record in records if record["id"] != mine and all(each(record) for each in conditions))

    def another(self, *conditions: Callable[[Record], bool]) -> Record | None:
        """Return the first of the `others` that meets the conditions; None if no other record meets them."""
        return next(iter(self.others(*conditions)), None)


@frozen
class Cause:
    """The reason why a rule rejects a request, and the record responsible. Both appear only in the sandbox's log."""

    reason: str
    table: str
    id: str

    def view(self, condition: str) -> Record:
        """Return the reason and the record as JSON for the sandbox's log."""
        return {"rule": condition, "reason": self.reason, "table": self.table, "id": self.id}


Check = Callable[[Any], Arguments | Cause | bool | None]


@frozen
class Rule:
    """A condition under which a request is rejected with a documented error code, or with a 400 if no code is set.

    `check` takes the draft and returns a true value if the condition is met: True, the arguments of the error code, or
    a `Cause`. If the documentation does not define the condition exactly, `reading` states what the sandbox assumes.
    """

    code: str | None
    condition: str
    reading: str | None
    check: Check = field(repr=False)


def rule(code: str | None, condition: str, *, reading: str | None = None) -> Callable[[Check], Rule]:
    """Return a decorator that turns a function into a `Rule`. The function returns a true value to reject a draft."""
    return lambda check: Rule(code, condition, reading, check)


@frozen
class Implementation:
    """The function that serves one operation, with its rules and its webhook event. `Rules.serves` creates it.

    `undocumented_properties` lists body properties that the document describes only in prose.
    """

    run: Callable[[Invocation], Any] = field(repr=False)
    rules: tuple[Rule, ...] = ()
    event: str | None = None
    note: str | None = None
    shown_as: str | None = None
    include_deleted: bool = False
    undocumented_properties: frozenset[str] = frozenset()


def serve(call: Invocation, implementation: Implementation) -> Draft:
    """Create the draft for an operation, and apply the rules. A read-only operation's draft contains only `data`."""
    result = implementation.run(call)
    if not isinstance(result, Draft):
        return Draft(call, data=result)
    for each in implementation.rules:
        if found := each.check(result):
            if each.code is None:
                raise BadRequest(f"body: {each.condition}")
            if isinstance(found, Cause):
                raise UnprocessableContent(each.code, found.reason, cause=found.view(each.condition))
            arguments = found if isinstance(found, dict) else None
            raise UnprocessableContent(each.code, each.condition, arguments, {"rule": each.condition})
    if isinstance(result, Change):
        if result.after == result.before and len(result.puts) == 1:
            result.puts.clear()
        elif result.before is not None:
            result.after["updatedAt"] = stamp(call.now)
    return result


def needed(body: Record, *names: str) -> None:
    """Raise BadRequest if the request lacks a property that is optional in requests but required in every response."""
    for name in names:
        if body.get(name) is None:
            raise BadRequest(f"body {name}: required, because every response contains it")

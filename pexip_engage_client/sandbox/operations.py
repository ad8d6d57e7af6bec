"""How an operation is served: a handler drafts a change, rules may refuse it, and only then is it made.

    @rule("APPOINTMENT_START_AFTER_END", "`end` is not later than `start`")
    def ends_after_start(change): ...                     # None, or the arguments of the refusal

    @handles("rescheduleAppointment", STATUS, ends_after_start, event="RESCHEDULE")
    def reschedule(call): ...                             # -> the drafted Change

A handler that only reads returns what goes under `data`. The coverage table is made of the table of handlers.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from attrs import define, field, frozen

from .document.languages import Languages
from .document.openapi import Operation
from .problems import BadRequest, NotFound, Refused
from .state.clock import Clock
from .state.ids import Ids
from .state.store import Record, Store
from .times import stamp

Arguments = dict[str, Any]


@frozen
class Enterprise:
    """What every call of one enterprise shares."""

    name: str
    store: Store
    clock: Clock
    ids: Ids
    language: str
    time_zone: str


@frozen
class Call:
    """One request that the document allows, taken apart."""

    operation: Operation
    enterprise: Enterprise
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    languages: Languages

    @property
    def fields(self) -> Record:
        """The body of an operation that takes an object; empty without one."""
        return self.body or {}

    @property
    def entries(self) -> list[Record]:
        """The body of an operation that takes an array; empty without one."""
        return self.body or []

    @property
    def store(self) -> Store:
        """What the enterprise remembers."""
        return self.enterprise.store

    @property
    def now(self) -> datetime:
        """The time on the enterprise's clock."""
        return self.enterprise.clock.now()

    def record(self, table: str, parameter: str = "id", **parents: str) -> Record:
        """The record that a path parameter names, below its parents: `employee="employeeId"`. 404 without it."""
        record = self.store.get(table, self.path[parameter])
        if record is None or any(record[name]["id"] != self.path[by] for name, by in parents.items()):
            raise NotFound(f"{parameter}: there is no such id in {table}")
        return record

    def change(self, table: str, parameter: str = "id", **parents: str) -> "Change":
        """The draft of a change of that record; a deleted one cannot be changed any more."""
        before = self.record(table, parameter, **parents)
        if before.get("deletedAt") is not None:
            raise NotFound(f"{parameter}: deleted at {before['deletedAt']}")
        return Change(self, table, before, deepcopy(before))

    def creation(self, table: str, fields: Record) -> "Change":
        """The draft of a new record."""
        now = stamp(self.now)
        record = {"id": self.enterprise.ids.new(), **fields, "createdAt": now, "updatedAt": now, "deletedAt": None}
        return Change(self, table, None, record)


@define
class Change:
    """A record as it was and as it is going to be; `also` are records that come with it, `show` is what is answered."""

    call: Call
    table: str
    before: Record | None
    after: Record
    also: list[tuple[str, Record]] = field(factory=list[tuple[str, Record]], repr=False)
    show: Callable[[Record], Any] = field(default=lambda record: record, repr=False)

    @property
    def was(self) -> Record:
        """The record before a change; an empty one before its creation."""
        return self.before or {}

    @property
    def fields(self) -> Record:
        """The body that asks for the change."""
        return self.call.fields

    @property
    def store(self) -> Store:
        """What the enterprise remembers."""
        return self.call.store

    def others(self, *conditions: Callable[[Record], bool]) -> Iterable[Record]:
        """The other records of the same table."""
        mine = self.after["id"]
        return self.store.where(self.table, lambda record: record["id"] != mine, *conditions)

    def make(self) -> None:
        """Store the record, and what comes with it."""
        for table, record in [(self.table, self.after), *self.also]:
            self.store.put(table, record)


@frozen
class Rule:
    """A documented error code and when the sandbox answers it.

    `reading` says what was decided where the vendor documents the code but not its exact condition.
    """

    code: str
    condition: str
    reading: str | None
    check: Callable[[Change], Arguments | None] = field(repr=False)


def rule(
    code: str, condition: str, *, reading: str | None = None
) -> Callable[[Callable[[Change], Arguments | None]], Rule]:
    """Make a function a rule: it gives None, or the arguments of the refusal."""
    return lambda check: Rule(code, condition, reading, check)


@frozen
class Handler:
    """How one operation is served; see `handles`."""

    run: Callable[[Call], Any] = field(repr=False)
    rules: tuple[Rule, ...]
    event: str | None = None
    note: str | None = None
    shown_as: str | None = None


HANDLERS: dict[str, Handler] = {}


def handles(
    operation: str, *rules: Rule, event: str | None = None, note: str | None = None, shown_as: str | None = None
) -> Callable[[Callable[[Call], Any]], Callable[[Call], Any]]:
    """Serve an operation.

    `event` is the webhook event of its change, `note` a decision about it that the coverage table shows, `shown_as`
    the operation whose answer stands in where its own is not documented.
    """

    def register(run: Callable[[Call], Any]) -> Callable[[Call], Any]:
        HANDLERS[operation] = Handler(run, rules, event, note, shown_as)
        return run

    return register


@frozen
class Outcome:
    """What goes under `data`, and the change that is still to be made."""

    data: Any
    change: Change | None
    handler: Handler


def serve(call: Call) -> Outcome:
    """Draft the operation's change and put it to the rules; or read."""
    handler = HANDLERS[call.operation.id]
    result = handler.run(call)
    if not isinstance(result, Change):
        return Outcome(result, None, handler)
    for each in handler.rules:
        arguments = each.check(result)
        if arguments is not None:
            raise Refused(each.code, each.condition, arguments)
    result.after["updatedAt"] = stamp(call.now)
    return Outcome(result.show(result.after), result, handler)


def needed(body: Record, *names: str) -> None:
    """400 for what the document leaves optional although nothing could be answered without it."""
    for name in names:
        if body.get(name) is None:
            raise BadRequest(f"body {name}: required, for every answer shows it")

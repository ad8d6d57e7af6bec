"""Misbehaviour on demand: what a client must survive, in a given order or by chance.

sandbox.fail(status=429, times=3)                                  the next three requests
sandbox.fail("acceptAppointment", status=503, after_change=True)   accepted, but the response is lost
sandbox.fail(delay=2, times=None, probability=0.1)                 one request in ten is slow
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from random import Random
from typing import Any, Literal

from attrs import define, field

from ..problems import Problem, Refused, Unauthorized, error
from ..state.store import Record, is_list, is_object
from .connections import ConnectionLostError
from .fault_match import FaultMatch, RequestFacts
from .fault_options import OPTIONS, TOKEN, WEBHOOKS

UNKNOWN_VALUE = "SOMETHING_NEW"
UNKNOWN_PROPERTY = "somethingNew"
_NOTHING = object()
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


@define(kw_only=True)
class Fault:
    """A fault with its options. `left` is how many requests it still affects; None means all from now on."""

    id: str = ""
    """Its ID, to remove it."""
    operation: str | None
    """The operation that it affects; None for all."""
    left: int | None
    """How many more requests it affects; None for all from now on."""
    match: FaultMatch | None
    probability: float
    status: int | None
    after_change: bool
    delay: float
    connection: Literal["refused", "reset", "hanging"] | None
    body: Literal["truncated", "html"] | bytes | None
    expired_token: bool
    code: str | None
    arguments: Mapping[str, Any] | None
    unknown_value: str | None
    unknown_property: bool
    missing: str | None
    headers: Mapping[str, str]
    drop: bool
    disorder: bool

    def before(self) -> None:
        """Refuse the request, if that is what this fault does before anything is changed."""
        if self.connection in ("refused", "reset") and not self.after_change:
            raise ConnectionLostError(refused=self.connection == "refused")
        if self.expired_token:
            raise Unauthorized("the bearer token has expired")
        if self.code is not None:
            raise Refused(self.code, "refused as told", self.arguments)
        if self.status is not None and not self.after_change:
            raise ScriptedProblem(self.status)

    def after(self, payload: Any) -> None:
        """Spoil the response's payload; the change is already made."""
        if self.after_change and self.connection in ("refused", "reset"):
            raise ConnectionLostError(refused=False)
        if self.after_change and self.status is not None:
            raise ScriptedProblem(self.status)
        for record in _records(payload):
            if self.unknown_property:
                record[UNKNOWN_PROPERTY] = {"since": "today"}
            if self.unknown_value is not None:
                _spoil(record, self.unknown_value, UNKNOWN_VALUE)
            if self.missing is not None:
                _spoil(record, self.missing, _NOTHING)


OPTIONS.must_match(Fault, OPTIONS.names - {"times"}, besides=frozenset({"id", "operation", "left"}))


@define
class Misfortune:
    """The faults that one request meets."""

    faults: list[Fault]

    @property
    def delay(self) -> float:
        """Seconds to wait."""
        return sum(fault.delay for fault in self.faults)

    @property
    def headers(self) -> dict[str, str]:
        """The headers to add to the response, in lower case."""
        return {name.lower(): value for fault in self.faults for name, value in fault.headers.items()}

    async def before(self, gone: Callable[[], Awaitable[None]]) -> None:
        """Refuse the request before anything is changed, or let it hang until the caller is `gone`."""
        await self._hang(gone, after_change=False)
        for fault in self.faults:
            fault.before()

    async def after(self, payload: Any, gone: Callable[[], Awaitable[None]]) -> None:
        """Spoil the response's payload."""
        await self._hang(gone, after_change=True)
        for fault in self.faults:
            fault.after(payload)

    async def _hang(self, gone: Callable[[], Awaitable[None]], *, after_change: bool) -> None:
        if any(fault.connection == "hanging" and fault.after_change is after_change for fault in self.faults):
            await gone()
            raise ConnectionLostError(refused=False)

    def spoil(self, content: bytes) -> tuple[bytes, str]:
        """The response's bytes and their media type."""
        media = "application/json"
        for fault in self.faults:
            if fault.body == "html":
                content, media = _HTML, "text/html"
            elif fault.body == "truncated":
                content = content[: len(content) // 2]
            elif fault.body is not None:
                content = fault.body
        return content, media


class ScriptedProblem(Problem):
    """A status that a script asked for."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the sandbox was told to respond with {status}")
        self.status = status

    def envelope(self) -> dict[str, Any]:
        """The errors of that status."""
        item = error(self.status, "SCRIPTED", "Scripted", self.message)
        return {"errors": [{**item, "arguments": None} if self.status == 422 else item]}


@define
class Faults:
    """The script. A request meets the first of those that are counted, and all that last."""

    random: Random
    active: list[Fault] = field(factory=list[Fault], init=False)
    _added: int = field(default=0, init=False)

    def add(self, fault: Fault) -> Fault:
        """Put a fault behind the others."""
        self._added += 1
        fault.id = str(self._added)
        self.active.append(fault)
        return fault

    def remove(self, id_: str) -> None:
        """Remove one fault; LookupError if it is not active."""
        found = next((fault for fault in self.active if fault.id == id_), None)
        if found is None:
            raise LookupError(f"there is no active fault {id_!r}")
        self.active.remove(found)

    def take(self, operation: str, request: RequestFacts | None = None) -> Misfortune:
        """The faults that a request of this operation meets."""
        met: list[Fault] = []
        counted = False
        for fault in list(self.active):
            if not _means(fault, operation, request) or (counted and fault.left is not None):
                continue
            if fault.probability < 1 and self.random.random() >= fault.probability:
                continue
            met.append(fault)
            if fault.left is not None:
                counted = True
                fault.left -= 1
                if not fault.left:
                    self.active.remove(fault)
        # What is counted was asked for in particular: it goes first.
        return Misfortune(sorted(met, key=lambda fault: fault.left is None))

    def clear(self) -> None:
        """Behave."""
        self.active.clear()


def _means(fault: Fault, operation: str, request: RequestFacts | None) -> bool:
    """Whether a fault is about a request; without an operation it is about all of the API."""
    of_api = operation not in (TOKEN, WEBHOOKS)
    meant = of_api if fault.operation is None else fault.operation == operation
    return meant and (fault.match is None or (request is not None and request.meet(fault.match)))


def _records(payload: Any) -> Iterator[Record]:
    data = payload.get("data") if is_object(payload) else None
    for record in data if is_list(data) else [data]:
        if is_object(record):
            yield record


def _spoil(record: Record, path: str, value: Any) -> None:
    """Set the property at a dotted path, or take it away; nothing happens where there is none."""
    *parents, name = path.split(".")
    node: Any = record
    for parent in parents:
        node = node.get(parent) if is_object(node) else None
    if is_object(node) and name in node:
        if value is _NOTHING:
            del node[name]
        else:
            node[name] = value

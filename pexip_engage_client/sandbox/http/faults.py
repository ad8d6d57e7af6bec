"""Faults that you add on demand, to be applied in order or with a probability.

sandbox.fail(status=429, times=3)                                  the next three requests
sandbox.fail("acceptAppointment", status=503, after_change=True)   accepted, but the response is lost
sandbox.fail(delay=2, times=None, probability=0.1)                 one request in ten is slow
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from random import Random
from typing import Any, Literal

from attrs import define, field

from ...openapi.parsing import is_list, is_object
from ..problems import Problem, Unauthorized, UnprocessableContent, error
from ..state.store import Record
from .connections import ConnectionLostError
from .fault_match import FaultMatch, RequestFacts
from .fault_options import OPTIONS, TOKEN, WEBHOOKS

UNKNOWN_VALUE = "SOMETHING_NEW"
UNKNOWN_PROPERTY = "somethingNew"
_NOTHING = object()
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


@define(kw_only=True)
class Fault:
    """A fault, which makes some requests fail as its options state."""

    id: str = ""
    """The ID of the fault. Pass it to `remove_fault` to remove the fault."""
    operation: str | None
    """The operation that the fault affects; None for all operations."""
    left: int | None
    """The number of requests that the fault still affects; None for all from now on."""
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
        """Raise the error that this fault causes before the sandbox changes anything, if there is one."""
        if self.connection in ("refused", "reset") and not self.after_change:
            is_refused = self.connection == "refused"
            raise ConnectionLostError(is_refused)
        if self.expired_token:
            raise Unauthorized("the bearer token has expired")
        if self.code is not None:
            raise UnprocessableContent(self.code, "a fault of the sandbox", self.arguments)
        if self.status is not None and not self.after_change:
            raise FaultStatus(self.status)

    def after(self, payload: Any) -> None:
        """Modify the payload of a response, or raise the error that this fault causes after the sandbox's change."""
        if self.after_change and self.connection in ("refused", "reset"):
            raise ConnectionLostError(refused=False)
        if self.after_change and self.status is not None:
            raise FaultStatus(self.status)
        for record in _records(payload):
            if self.unknown_property:
                record[UNKNOWN_PROPERTY] = {"since": "today"}
            if self.unknown_value is not None:
                _corrupt(record, self.unknown_value, UNKNOWN_VALUE)
            if self.missing is not None:
                _corrupt(record, self.missing, _NOTHING)


OPTIONS.must_match(Fault, OPTIONS.names - {"times"}, besides=frozenset({"id", "operation", "left"}))


@define
class MetFaults:
    """The faults that affect one request."""

    faults: list[Fault]

    @property
    def delay(self) -> float:
        """The number of seconds by which the faults delay the response."""
        return sum(fault.delay for fault in self.faults)

    @property
    def headers(self) -> dict[str, str]:
        """The headers to add to the response, in lower case."""
        return {name.lower(): value for fault in self.faults for name, value in fault.headers.items()}

    async def before(self, disconnected: Callable[[], Awaitable[None]]) -> None:
        """Before the change, raise the error of a fault, or wait until the client has `disconnected`."""
        await self._hang(disconnected, after_change=False)
        for fault in self.faults:
            fault.before()

    async def after(self, payload: Any, disconnected: Callable[[], Awaitable[None]]) -> None:
        """After the change, apply the faults to the response's payload."""
        await self._hang(disconnected, after_change=True)
        for fault in self.faults:
            fault.after(payload)

    async def _hang(self, disconnected: Callable[[], Awaitable[None]], *, after_change: bool) -> None:
        if any(fault.connection == "hanging" and fault.after_change is after_change for fault in self.faults):
            await disconnected()
            raise ConnectionLostError(refused=False)

    def corrupt(self, content: bytes) -> tuple[bytes, str]:
        """Apply the faults to the response's bytes, and return these and their media type."""
        media = "application/json"
        for fault in self.faults:
            if fault.body == "html":
                content, media = _HTML, "text/html"
            elif fault.body == "truncated":
                content = content[: len(content) // 2]
            elif fault.body is not None:
                content = fault.body
        return content, media


class FaultStatus(Problem):
    """An error response that a fault with a `status` causes."""

    def __init__(self, status: int) -> None:
        super().__init__(f"a fault of the sandbox: {status}")
        self.status = status

    def envelope(self) -> dict[str, Any]:
        """The response's body, with errors for the status."""
        item = error(self.status, "SCRIPTED", "Scripted", self.message)
        return {"errors": [{**item, "arguments": None} if self.status == 422 else item]}


@define
class Faults:
    """The active faults. Faults with a count apply one after the other; the others affect every request."""

    random: Random
    active: list[Fault] = field(factory=list[Fault], init=False)
    _added: int = field(default=0, init=False)

    def add(self, fault: Fault) -> Fault:
        """Activate a fault."""
        self._added += 1
        fault.id = str(self._added)
        self.active.append(fault)
        return fault

    def remove(self, id_: str) -> None:
        """Remove one fault. Raises LookupError if no active fault has this ID."""
        found = next((fault for fault in self.active if fault.id == id_), None)
        if found is None:
            raise LookupError(f"there is no active fault {id_!r}")
        self.active.remove(found)

    def take(self, operation: str, request: RequestFacts | None = None) -> MetFaults:
        """Return the faults that affect a request of this operation, and reduce their counts."""
        met: list[Fault] = []
        counted = False
        for fault in list(self.active):
            if not _affects(fault, operation, request) or (counted and fault.left is not None):
                continue
            if fault.probability < 1 and self.random.random() >= fault.probability:
                continue
            met.append(fault)
            if fault.left is not None:
                counted = True
                fault.left -= 1
                if not fault.left:
                    self.active.remove(fault)
        # Faults with a count are more specific, so they come first.
        return MetFaults(sorted(met, key=lambda fault: fault.left is None))

    def clear(self) -> None:
        """Remove all faults."""
        self.active.clear()


def _affects(fault: Fault, operation: str, request: RequestFacts | None) -> bool:
    """True if a fault affects a request. A fault without an operation affects the whole API."""
    is_of_api = operation not in (TOKEN, WEBHOOKS)
    affected = is_of_api if fault.operation is None else fault.operation == operation
    return affected and (fault.match is None or (request is not None and request.meet(fault.match)))


def _records(payload: Any) -> Iterator[Record]:
    data = payload.get("data") if is_object(payload) else None
    for record in data if is_list(data) else [data]:
        if is_object(record):
            yield record


def _corrupt(record: Record, path: str, value: Any) -> None:
    """Set or delete the property at a dotted path, if there is one."""
    *parents, name = path.split(".")
    node: Any = record
    for parent in parents:
        node = node.get(parent) if is_object(node) else None
    if is_object(node) and name in node:
        if value is _NOTHING:
            del node[name]
        else:
            node[name] = value

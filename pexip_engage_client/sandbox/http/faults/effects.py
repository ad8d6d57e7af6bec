"""What a fault does to a request and its response."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import define, field

from ....openapi.parsing import is_list, is_object
from ...problems import ConnectionLostError, Problem, UnprocessableContent, error
from ...state.record_store import Record
from ..traffic import RequestInFlight
from .fault_options import EFFECTS, MINOR, OPTIONS
from .matching import FaultMatch

UNKNOWN_VALUE = "SOMETHING_NEW"
UNKNOWN_PROPERTY = "somethingNew"
_NOTHING = object()
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


@define(kw_only=True)
class Fault:
    """A fault. Its options state which requests it affects, and how."""

    id: str = ""
    """The ID of the fault. Pass it to `faults.remove` to remove the fault."""
    operation: str | None
    """The operation that the fault affects; None for all operations."""
    left: int | None
    """The number of further requests that the fault affects; None for all further requests."""
    used: int = field(default=0, init=False)
    """The number of requests on which the fault had an effect."""
    taken: int = field(default=0, init=False)
    """The number of requests that the fault selected. A rule may have rejected some of them before the effect."""
    skip: int
    """The number of requests that are served normally before the fault begins."""
    after: str | None
    """The fault begins after a successful request to this operation; None if the fault has begun."""
    steps: "tuple[Fault | None, ...] | None" = field(default=None, init=False)
    """The remaining steps of a script, with None for each "ok" step; None if the fault is not a script."""
    expect_used: bool
    """If True, `verify` reports the fault when it has no effect, or affects fewer requests than `times`."""
    match: FaultMatch | None
    probability: float
    status: int | None
    after_change: bool
    delay: float
    connection: Literal["refused", "reset", "hanging"] | None
    body: Literal["truncated", "html"] | bytes | None
    code: str | None
    arguments: Mapping[str, Any] | None
    unknown_value: str | None
    unknown_property: bool
    missing: str | None
    headers: Mapping[str, str]
    drop: bool
    disorder: bool

    @classmethod
    def of(cls, operation: str | None, options: Mapping[str, Any]) -> "Fault":
        """Create a fault from checked options."""
        rest = dict(options)
        left, steps = rest.pop("times"), rest.pop("steps")
        if steps is None:
            return cls(operation=operation, left=left, **rest)
        fault = cls(operation=operation, left=len(steps), **rest)
        fault.steps = tuple(
            None if each is None else cls.of(operation, {**OPTIONS.defaults(), **each}) for each in steps
        )
        return fault

    def dump(self) -> dict[str, Any]:
        """Return the arguments of `fail` that create this fault with its remaining requests and steps, as JSON."""
        return self.options() if self.operation is None else {"operation": self.operation, **self.options()}

    def options(self) -> dict[str, Any]:
        """Return the options that differ from their defaults, as JSON."""
        defaults = OPTIONS.defaults()
        options = {name: self.left if name == "times" else getattr(self, name) for name in OPTIONS.names}
        if isinstance(self.body, bytes):
            options["body"] = {"base64": base64.b64encode(self.body).decode()}
        if self.steps is not None:
            options |= {"steps": ["ok" if each is None else each.options() for each in self.steps], "times": 1}
        return {name: options[name] for name in sorted(options) if options[name] != defaults[name]}

    @property
    def is_unused(self) -> bool:
        """True if the fault should have had an effect but had none, or if it has requests or steps left."""
        is_incomplete = self.left is not None and (self.left > 0 or self.used < self.taken)
        return self.expect_used and (is_incomplete or not self.used)

    def next(self) -> "Fault | None":
        """Count a request. Return the fault that affects it: this fault or its next step; None for an "ok" step."""
        self.taken += 1
        if self.left is not None:
            self.left -= 1
        if self.steps is None:
            return self
        step, *rest = self.steps
        self.steps = tuple(rest)
        if step is None:
            self.used += 1
        else:
            step.id = f"{self.id}.{self.taken}"
        return step

    def has(self, effect: str) -> bool:
        """True if applying this effect counts as using the fault.

        Headers count only without other effects, and a delay only without effects other than headers.
        """
        effects = {name for name in EFFECTS if getattr(self, name)}
        return effect in effects and (effect not in MINOR or effects <= {effect, "headers"})

    def error_before_change(self) -> Exception | None:
        """Return the error that this fault causes before the sandbox changes anything, if there is one."""
        if self.connection in ("refused", "reset") and not self.after_change:
            return ConnectionLostError(refused=self.connection == "refused")
        if self.code is not None:
            return UnprocessableContent(self.code, "a fault of the sandbox", self.arguments)
        if self.status is not None and not self.after_change:
            return FaultStatus(self.status)
        return None

    def error_after_change(self) -> Exception | None:
        """Return the error that this fault causes after the sandbox's change, if there is one."""
        if self.after_change and self.connection in ("refused", "reset"):
            return ConnectionLostError(refused=False)
        return FaultStatus(self.status) if self.after_change and self.status is not None else None

    def corrupt(self, payload: Any) -> bool:
        """Add, replace or remove properties in the payload of a response. Return True if the payload changed."""
        changed = False
        for record in _records(payload):
            if self.unknown_property:
                record[UNKNOWN_PROPERTY] = {"since": "today"}
                changed = True
            if self.unknown_value is not None:
                changed |= _set_or_delete(record, self.unknown_value, UNKNOWN_VALUE)
            if self.missing is not None:
                changed |= _set_or_delete(record, self.missing, _NOTHING)
        return changed


OPTIONS.must_match(Fault, OPTIONS.names - {"times"}, besides=frozenset({"id", "operation", "left", "used", "taken"}))


@define
class MetFaults:
    """The faults that affect one request. `_owners` count the uses. The owner of a step is its script."""

    faults: list[Fault]
    _owners: list[Fault] = field(factory=list[Fault])
    _counted: set[int] = field(factory=set[int], init=False)

    @property
    def rejects_connection(self) -> bool:
        """True if a fault rejects the connection, so that no request arrives."""
        return any(fault.connection == "refused" and not fault.after_change for fault in self.faults)

    def count(self, fault: Fault) -> None:
        """Record that a fault took effect on this request. Each fault counts once."""
        index = next(index for index, each in enumerate(self.faults) if each is fault)
        if index not in self._counted:
            self._counted.add(index)
            self._owners[index].used += 1

    def take(self, effect: str) -> list[Fault]:
        """Return the faults that have an effect, and record that they took effect."""
        found = [fault for fault in self.faults if getattr(fault, effect)]
        for fault in found:
            if fault.has(effect):
                self.count(fault)
        return found

    def take_headers(self) -> dict[str, str]:
        """Return the headers to add to the response, in lower case, and record that their faults took effect."""
        self.take("headers")
        return {name.lower(): value for fault in self.faults for name, value in fault.headers.items()}

    async def before(self, request: RequestInFlight) -> None:
        """Before the change, delay the request, raise an error from a fault, or wait until the client disconnects."""
        await self._delay_or_hang(request, after_change=False)
        for fault in self.faults:
            if (error := fault.error_before_change()) is not None:
                self.count(fault)
                raise error

    async def after(self, payload: Any, request: RequestInFlight) -> None:
        """After the change, delay the response, and apply the faults to its payload."""
        await self._delay_or_hang(request, after_change=True)
        for fault in self.faults:
            if (error := fault.error_after_change()) is not None:
                self.count(fault)
                raise error
            if fault.corrupt(payload):
                self.count(fault)

    async def _delay_or_hang(self, request: RequestInFlight, *, after_change: bool) -> None:
        """Delay the request. If a fault hangs, wait until the client disconnects, then raise ConnectionLostError."""
        faults = [fault for fault in self.faults if fault.after_change is after_change]
        for fault in faults:
            if fault.has("delay"):
                self.count(fault)
        await request.sleep(sum(fault.delay for fault in faults))  # even for 0 seconds: the enterprise may be closing
        if hanging := [fault for fault in faults if fault.connection == "hanging"]:
            self.count(hanging[0])
            await request.disconnected()
            raise ConnectionLostError(refused=False)

    def replace_body(self, content: bytes) -> tuple[bytes, str]:
        """Apply the faults to the bytes of the response, unless it is empty. Return the bytes and their media type."""
        media = "application/json"
        for fault in self.faults:
            if fault.body is None or not content:
                continue
            self.count(fault)
            if fault.body == "html":
                content, media = _HTML, "text/html"
            elif fault.body == "truncated":
                content = content[: len(content) // 2]
            else:
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


def _records(payload: Any) -> Iterator[Record]:
    data = payload.get("data") if is_object(payload) else None
    for record in data if is_list(data) else [data]:
        if is_object(record):
            yield record


def _set_or_delete(record: Record, path: str, value: Any) -> bool:
    """Set or delete the property at a dotted path. Return False if it does not exist."""
    *parents, name = path.split(".")
    node: Any = record
    for parent in parents:
        node = node.get(parent) if is_object(node) else None
    if not is_object(node) or name not in node:
        return False
    if value is _NOTHING:
        del node[name]
    else:
        node[name] = value
    return True

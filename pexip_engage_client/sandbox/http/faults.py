"""Misbehaviour on demand: what a client must survive, in a given order or by chance.

sandbox.fail(status=429, times=3)                                  the next three requests
sandbox.fail("acceptAppointment", status=503, after_change=True)   accepted, but the response is lost
sandbox.fail(delay=2, times=None, probability=0.1)                 one request in ten is slow
"""

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Literal, TypedDict

from attrs import define, field

from ..document.openapi import Operation
from ..problems import Problem, Refused, Unauthorized, error
from ..state.store import Record, is_list, is_object

# What can be said on the command line; `headers` and `arguments` cannot.
_ARGUMENTS = frozenset(
    {"operation", "times", "probability", "status", "after_change", "delay", "body", "expired_token", "code"}
    | {"unknown_value", "unknown_property", "missing"}
)
UNKNOWN_VALUE = "SOMETHING_NEW"
UNKNOWN_PROPERTY = "somethingNew"
_NOTHING = object()
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


class FaultOptions(TypedDict, total=False):
    """What `Sandbox.fail` takes."""

    times: int | None
    probability: float
    status: int | None
    after_change: bool
    delay: float
    body: Literal["truncated", "html"] | bytes | None
    expired_token: bool
    code: str | None
    arguments: Mapping[str, Any] | None
    unknown_value: str | None
    unknown_property: bool
    missing: str | None
    headers: Mapping[str, str]


@define(kw_only=True)
class Fault:
    """One way to misbehave. `left` is how often it is still going to happen; None means for ever."""

    operation: str | None = None
    left: int | None = 1
    probability: float = 1.0
    status: int | None = None
    after_change: bool = False
    delay: float = 0.0
    body: Literal["truncated", "html"] | bytes | None = None
    expired_token: bool = False
    code: str | None = None
    arguments: Mapping[str, Any] | None = None
    unknown_value: str | None = None
    unknown_property: bool = False
    missing: str | None = None
    headers: Mapping[str, str] = field(factory=dict[str, str])

    @classmethod
    def of(cls, operation: str | None, what: FaultOptions) -> "Fault":
        """As `Sandbox.fail` is told."""
        given: dict[str, Any] = {**what}
        return cls(operation=operation, left=given.pop("times", 1), **given)

    def before(self) -> None:
        """Refuse the request, if that is what this fault does before anything is changed."""
        if self.expired_token:
            raise Unauthorized("the bearer token has expired")
        if self.code is not None:
            raise Refused(self.code, "refused as told", self.arguments)
        if self.status is not None and not self.after_change:
            raise Scripted(self.status)

    def after(self, payload: Any) -> Any:
        """The response's payload, spoiled; the change is already made."""
        if self.status is not None and self.after_change:
            raise Scripted(self.status)
        for record in _records(payload):
            if self.unknown_property:
                record[UNKNOWN_PROPERTY] = {"since": "today"}
            if self.unknown_value is not None:
                _spoil(record, self.unknown_value, UNKNOWN_VALUE)
            if self.missing is not None:
                _spoil(record, self.missing, _NOTHING)
        return payload

    def spoil(self, content: bytes) -> tuple[bytes, str]:
        """The response's bytes and their media type."""
        if self.body == "html":
            return _HTML, "text/html"
        if self.body == "truncated":
            return content[: len(content) // 2], "application/json"
        return (content if self.body is None else self.body), "application/json"


class Scripted(Problem):
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
    """The script: faults are tried in the order in which they were added; one applies to a request."""

    random: Random
    _faults: list[Fault] = field(factory=list[Fault], init=False)

    def add(self, fault: Fault) -> Fault:
        """Put a fault behind the others."""
        self._faults.append(fault)
        return fault

    def take(self, operation: Operation | None) -> Fault | None:
        """The fault that applies to a request of this operation."""
        for fault in self._faults:
            if fault.operation is not None and (operation is None or fault.operation != operation.id):
                continue
            if fault.left == 0 or self.random.random() >= fault.probability:
                continue
            if fault.left is not None:
                fault.left -= 1
            return fault
        return None

    def clear(self) -> None:
        """Behave."""
        self._faults.clear()


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


def arguments(text: str) -> dict[str, Any]:
    """Those of `Sandbox.fail`, from the command line: `status=503,times=2,operation=getEmployees`."""
    given: dict[str, Any] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        name = name.strip().replace("-", "_")
        if name not in _ARGUMENTS:
            raise ValueError(f"--fail {text}: {name!r} is none of {', '.join(sorted(_ARGUMENTS))}")
        try:
            given[name] = json.loads(value)
        except ValueError:
            given[name] = value
    return given

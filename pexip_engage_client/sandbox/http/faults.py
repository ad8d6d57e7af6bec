"""Faults that you add on demand: their options, the requests that they match, and what they do to a response.

sandbox.fail(status=429, times=3)                                  the next three requests
sandbox.fail("acceptAppointment", status=503, after_change=True)   accepted, but the response is lost
sandbox.fail(delay=2, times=None, probability=0.1)                 one request in ten is slow
sandbox.fail("createAppointment", steps=["ok", 503, "ok"])         a script: the second of three requests fails
"""

import base64
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from random import Random
from typing import Annotated, Any, Literal, TypedDict, cast

from attrs import define, field

from ..._runtime.arguments import (
    array,
    count,
    filled_text,
    flag,
    integer,
    invalid_argument,
    invalid_value,
    json_value,
    mapping,
    meant,
    number,
    text,
)
from ..._runtime.option_fields import Declaration, check_names, must, option
from ...errors import InvalidArgumentError
from ...openapi.parsing import is_list, is_object
from ..json_input import parse
from ..problems import ConnectionLostError, Problem, Unauthorized, UnprocessableContent, error
from ..state.record_store import Record
from .traffic import RequestInFlight

TOKEN, WEBHOOKS = "token", "webhooks"  # accepted instead of an operation
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_DELAY = 3600  # seconds
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
# The sender of a message sets these headers itself. With other values, the message could not be read.
_FRAMING = frozenset({"content-length", "transfer-encoding"})


# ── the requests that a fault affects ──────────────────────────────────────────────────────────────────────────────


Scalar = str | int | float | bool


def _texts_by_name(name: str, value: Any) -> dict[str, str]:
    """Convert values to text as in requests: 5 becomes "5", and True becomes "true"."""
    accepted = "a mapping of names to strings, numbers or booleans"
    return {key: _as_sent(f"{name}.{key}", each) for key, each in mapping(name, value, accepted).items()}


def _as_sent(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    given = number(name, value, "a string, a number or a boolean")
    return str(int(given) if given == int(given) else given)


def _values_by_property(name: str, value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json_value(name, mapping(name, value, "a mapping of dotted property names to values"))
    return copy


def path_pattern(name: str, value: Any) -> str:
    """Check a path pattern, in which `*` stands for anything."""
    path = filled_text(name, value)
    if path.startswith("/enterprises/"):
        raise invalid_argument(name, "a path below the enterprise, such as '/appointments/*'", f"; got {path!r}")
    return path


class FaultMatch(TypedDict, total=False):
    """The conditions that a request must meet for a fault to affect it."""

    path: Annotated[str, option("", path_pattern)]
    """The path below the enterprise, in which `*` stands for anything: `/appointments/*`."""
    id: Annotated[str, option("", filled_text)]
    """An ID that the request's path must contain."""
    headers: Annotated[Mapping[str, Scalar], option({}, _texts_by_name)]
    """The values that the request's headers must have, by name."""
    query: Annotated[Mapping[str, Scalar], option({}, _texts_by_name)]
    """The values that the query parameters must have, by name. Write the names of arrays without brackets."""
    body: Annotated[Mapping[str, Any], option({}, _values_by_property)]
    """The values that properties of the body must have, by dotted name. In a list, any entry may match:
    `{"subjectId": "mortgage", "appointmentParticipants.participantId": "an"}`."""


_MATCH_OPTIONS = Declaration(FaultMatch)


def checked_match(name: str, match: object) -> FaultMatch:
    """Check a match, and return a copy. Raises InvalidArgumentError if it is empty or invalid."""
    accepted = f"a dict with some of {', '.join(sorted(_MATCH_OPTIONS.names))}"
    given = mapping(name, match, accepted)
    if not given:
        raise invalid_value(name, accepted, match)
    check_names(given, _MATCH_OPTIONS.names, within=f"{name}.")
    return cast(FaultMatch, _MATCH_OPTIONS.checked(given, within=f"{name}."))


@define
class RequestFacts:
    """The parts of a request that a fault's conditions refer to. The body is parsed only if a fault needs it."""

    path: str = ""
    ids: Sequence[str] = ()
    headers: Mapping[str, str] = field(factory=dict[str, str])
    query: Sequence[tuple[str, str]] = ()
    content: bytes = b""

    def meet(self, match: FaultMatch) -> bool:
        """True if the request meets all conditions of a fault's match."""
        return (
            ("path" not in match or fnmatchcase(self.path, match["path"]))
            and ("id" not in match or match["id"] in self.ids)
            and all(self.headers.get(name.lower()) == value for name, value in match.get("headers", {}).items())
            and all(self._has_query(name, value) for name, value in match.get("query", {}).items())
            and ("body" not in match or self._has_body(match["body"]))
        )

    def _has_query(self, name: str, value: Scalar) -> bool:
        return (name, value) in self.query or (f"{name}[]", value) in self.query

    def _has_body(self, wanted: Mapping[str, Any]) -> bool:
        try:
            body = parse(self.content or b"null")
        except ValueError:
            return False
        return all(_contains(_values(body, path.split(".")), value) for path, value in wanted.items())


def _contains(values: list[Any], wanted: Any) -> bool:
    """True if a JSON value is in a list. Unlike in Python, true is not equal to 1."""
    return any(each == wanted and isinstance(each, bool) == isinstance(wanted, bool) for each in values)


def _values(node: Any, path: list[str]) -> list[Any]:
    """Return the values at a dotted path, which may lead through lists."""
    if is_list(node):
        return [value for entry in node for value in _values(entry, path)]
    if not path:
        return [node]
    head, *rest = path
    return _values(node[head], rest) if is_object(node) and head in node else []


# ── options ───────────────────────────────────────────────────────────────────────────────────────────────────────


def header_name(name: str, value: object) -> str:
    """Check the name of a header. Headers that delimit a message's body are not allowed."""
    accepted = "the name of an HTTP header"
    if not isinstance(value, str) or not _HEADER.fullmatch(value):
        raise invalid_value(name, accepted, value)
    if value.lower() in _FRAMING:
        raise invalid_argument(name, accepted, f" other than {value}, which the sender sets itself")
    return value


def header_value(name: str, value: object) -> str:
    """Check the value of a header."""
    if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
        raise invalid_value(name, "an HTTP header value: a single line without leading or trailing spaces", value)
    return value


def _headers(name: str, value: object) -> dict[str, str]:
    given = mapping(name, value, "a mapping of HTTP header names to strings")
    return {header_name(name, each): header_value(f"{name}.{each}", given[each]) for each in given}


def _times(name: str, value: object) -> int | None:
    accepted = "an integer of at least 1, or None for all requests from now on"
    return None if value is None else integer(name, value, 1, accepted=accepted)


def _arguments(name: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json_value(name, mapping(name, value))
    return copy


def _steps(name: str, value: object) -> list[dict[str, Any] | None]:
    """Check a script. Returns the options of a fault for each step; None for a request that is served normally."""
    steps = array(name, value, _ACCEPTED_STEPS)
    if not steps:
        raise invalid_argument(name, _ACCEPTED_STEPS, "; got none")
    return [_step(f"{name}[{index}]", each) for index, each in enumerate(steps)]


def _step(name: str, value: Any) -> dict[str, Any] | None:
    if value == "ok":
        return None
    if type(value) is int:
        value = {"status": value}
    given = {_SHORT.get(key, key): each for key, each in mapping(name, value, _ACCEPTED_STEPS).items()}
    check_names(given, OPTIONS.names - _OF_SCRIPTS, within=f"{name}.")
    if given.get("status") in _SUCCESS:  # the usual status of a successful response
        del given["status"]
    return OPTIONS.checked(given, within=f"{name}.") if any(given.values()) else None


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


_PROBABILITY = must("a number from 0 to 1", lambda given: _is_number(given, 0, 1))
_DELAY = must(f"a number of seconds from 0 to {_LONGEST_DELAY:,}", lambda given: _is_number(given, 0, _LONGEST_DELAY))
_SUCCESS = range(200, 300)
_ACCEPTED_STEPS = 'a list of steps: "ok", a status, or a dict with the options of a fault'
_SHORT = {"change": "after_change", "wait": "delay"}  # the short names for options in a step
_STATUS = must(
    "an error's status, from 400 to 599, or a redirect's: 301, 302, 303, 307 or 308",
    lambda given: type(given) is int and (given in _REDIRECTS or 400 <= given <= 599),
)
_CONNECTION = must("refused, reset or hanging", lambda given: given in ("refused", "reset", "hanging"))


def _body(name: str, value: object) -> str | bytes:
    accepted = 'truncated, html or bytes (in JSON: {"base64": "…"})'
    if isinstance(value, bytes) or (isinstance(value, str) and value in ("truncated", "html")):
        return value
    if is_object(value) and isinstance(encoded := value.get("base64"), str) and len(value) == 1:
        try:
            return base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise invalid_value(name, accepted, value) from error
    raise invalid_value(name, accepted, value)


class FaultOptions(TypedDict, total=False):
    """The options of `Sandbox.fail`."""

    match: Annotated[FaultMatch, option(None, checked_match)]
    """Affect only requests with this path, ID, header, query or body value."""
    times: Annotated[int | None, option(1, _times)]
    """The number of requests to affect; None for all from now on."""
    probability: Annotated[float, option(1.0, _PROBABILITY)]
    """The probability with which the fault affects a request."""
    skip: Annotated[int, option(0, count)]
    """The number of requests to serve normally first."""
    after: Annotated[str | None, option(None, filled_text)]
    """Begin after a successful request to this operation."""
    steps: Annotated[Sequence[str | int | Mapping[str, Any]] | None, option(None, _steps)]
    """A script with one step for each request: "ok", a status, or a dict with the options of a fault."""
    expect_used: Annotated[bool, option(True, flag)]
    """Make `verify` fail if the fault or a step has no effect, or if the fault affects fewer requests than `times`."""
    status: Annotated[int | None, option(None, _STATUS)]
    """Respond with this status: an error, or a redirect whose `Location` you pass in `headers`."""
    after_change: Annotated[bool, option(False, flag)]
    """Make the change and send its webhook event first, so that only the response is lost or late."""
    delay: Annotated[float, option(0.0, _DELAY)]
    """Delay the response by this number of seconds: before the change, or after it with `after_change`."""
    connection: Annotated[Literal["refused", "reset", "hanging"] | None, option(None, _CONNECTION)]
    """Instead of responding, reject ("refused") or reset ("reset") the connection, or keep it open ("hanging")."""
    body: Annotated[Literal["truncated", "html"] | bytes | None, option(None, _body)]
    """Respond with an incomplete body, with HTML, or with these bytes."""
    expired_token: Annotated[bool, option(False, flag)]
    """Respond with a 401, as for an expired token."""
    code: Annotated[str | None, option(None, filled_text)]
    """Respond with a 422 and this error code."""
    arguments: Annotated[Mapping[str, Any] | None, option(None, _arguments)]
    """The arguments of the error code `code`, which the 422 response contains."""
    unknown_value: Annotated[str | None, option(None, filled_text)]
    """Give this property (`status`, `location.countryCode`) an undocumented value."""
    unknown_property: Annotated[bool, option(False, flag)]
    """Add an undocumented property to the response."""
    missing: Annotated[str | None, option(None, filled_text)]
    """Leave this property out of the response."""
    headers: Annotated[Mapping[str, str], option({}, _headers)]
    """Add these headers to the response."""
    drop: Annotated[bool, option(False, flag)]
    """Do not send the webhook event. Only for `fail("webhooks", …)`."""
    disorder: Annotated[bool, option(False, flag)]
    """Send the webhook event after the next one. Only for `fail("webhooks", …)`."""


OPTIONS = Declaration(FaultOptions)
_OF_SCRIPTS = frozenset({"match", "times", "probability", "skip", "after", "steps", "expect_used"})
_CONDITIONS = _OF_SCRIPTS | {"after_change", "arguments"}
_EFFECTS = OPTIONS.names - _CONDITIONS  # each step in `steps` has its own effects
_MINOR = frozenset({"delay", "headers"})
_OF_RESPONSES = _EFFECTS - {"delay", "connection", "drop", "disorder"}
_ONLY_OF_WEBHOOKS = frozenset({"drop", "disorder"})
_OF_WEBHOOKS = (_OF_SCRIPTS - {"match"}) | _ONLY_OF_WEBHOOKS | {"delay"}
_OF_TOKENS = _OF_SCRIPTS | {"status", "delay", "connection", "body", "headers"}
# The command line cannot express objects. It sets their values one at a time, such as `match.id`.
_WORDS = (OPTIONS.names | {"operation"}) - {"match", "arguments", "headers"}
_MATCH_WORDS = frozenset({"match.path", "match.id"})
_BY_NAME = frozenset({"match.headers", "match.query", "match.body", "headers", "arguments"})


def check_operation(given: object, operations: Collection[str], *besides: str) -> None:
    """Raise InvalidArgumentError if a name is neither an operation ID nor another target, such as "webhooks"."""
    accepted = f"the ID of an operation{', ' if len(besides) > 1 else ' or '}{' or '.join(map(repr, besides))}"
    operation = text("operation", given, accepted)
    if operation not in (*operations, *besides):
        hint = f"; there is no operation {operation!r}{meant(operation, operations, 3)}"
        raise invalid_argument("operation", accepted, hint)


def checked_fault(
    operation: str | None, given: Mapping[str, Any], operations: Collection[str], properties: Collection[str]
) -> dict[str, Any]:
    """Check and return all options of a fault. Raises InvalidArgumentError if they cannot be combined."""
    if operation is not None:
        check_operation(operation, operations, TOKEN, WEBHOOKS)
    check_names(given, OPTIONS.names)
    checked = OPTIONS.checked(given)
    options = {**OPTIONS.defaults(), **checked}
    if options["after"] is not None and options["after"] not in operations:
        hint = meant(options["after"], operations, 3)
        raise invalid_argument("after", "the ID of an operation", f"; there is no operation {options['after']!r}{hint}")
    if options["steps"] is None:
        _check_effects(operation, given, options, properties)
        return options
    _check_target(operation, given)
    if others := checked.keys() - _OF_SCRIPTS | checked.keys() & {"times", "probability"}:
        raise invalid_argument("steps", "the only effect", f"; move {', '.join(sorted(others))} into a step")
    for step in options["steps"]:
        if step is not None:
            _check_effects(operation, step, {**OPTIONS.defaults(), **step}, properties)
    return options


def _check_effects(
    operation: str | None, given: Mapping[str, Any], options: Mapping[str, Any], properties: Collection[str]
) -> None:
    for name in ("unknown_value", "missing"):
        path = options[name]
        if path is not None and not all(part in properties for part in path.split(".")):
            raise invalid_argument(name, "a property of responses, such as status or location.city", f"; got {path!r}")
    _check_target(operation, given)
    _check_together(options)


def _check_target(operation: str | None, given: Mapping[str, Any]) -> None:
    """Reject options that do not apply: some are only for webhooks, and token requests accept only a few."""
    known = {TOKEN: _OF_TOKENS, WEBHOOKS: _OF_WEBHOOKS}.get(operation or "", OPTIONS.names - _ONLY_OF_WEBHOOKS)
    for name in given.keys() - known:
        if name in _ONLY_OF_WEBHOOKS:
            raise invalid_argument(name, f"left out, unless the fault is for {WEBHOOKS!r}")
        raise invalid_argument(name, f"left out; a fault for {operation!r} accepts {', '.join(sorted(known))}")


def _check_together(options: Mapping[str, Any]) -> None:
    if options["after_change"] and not (options["status"] or options["connection"] or options["delay"]):
        raise invalid_argument("after_change", "left out if there is no status, connection or delay")
    effects = sorted(name for name in _EFFECTS if options[name])
    if not effects:
        accepted = f"one of {', '.join(sorted(_EFFECTS | {'steps'}))}"
        raise InvalidArgumentError(f"a fault needs an effect: {accepted}", parameter="fault", accepted=accepted)
    if options["connection"] is not None and (others := [name for name in effects if name in _OF_RESPONSES]):
        raise invalid_argument(
            "connection", "the only effect", f", because there is no response; got {', '.join(others)}"
        )
    if options["code"] is not None and options["status"] not in (None, 422):
        raise invalid_argument("status", "422 or left out if there is a code", f"; got {options['status']}")
    if options["arguments"] is not None and options["code"] is None:
        raise invalid_argument("arguments", "left out if there is no code")
    has_location = "location" in {name.lower() for name in options["headers"]}
    if options["status"] in _REDIRECTS and not has_location:
        given = f"; got {options['status']} without one"
        raise invalid_argument("headers", "a mapping with a Location if the status is a redirect", given)


def from_words(words: str) -> dict[str, Any]:
    """Parse the options of a fault from the command line: `status=503,match.id=appointment-1`, `steps=ok/503/ok`."""
    given: dict[str, Any] = {}
    for part in words.split(","):
        name, _, value = part.partition("=")
        name = name.strip()
        group = next((each for each in _BY_NAME if name.startswith(f"{each}.")), None)
        if group is not None:
            holder = given.setdefault("match", {}) if group.startswith("match.") else given
            values = holder.setdefault(group.removeprefix("match."), {})
            values[name.removeprefix(f"{group}.")] = value if group == "headers" else _value(value)
        elif name in _MATCH_WORDS:
            given.setdefault("match", {})[name.removeprefix("match.")] = value
        else:
            _check_word(name)
            given[name.replace("-", "_")] = [*map(_value, value.split("/"))] if name == "steps" else _value(value)
    return given


def _check_word(name: str) -> None:
    if name.replace("-", "_") not in _WORDS:
        last = name.rpartition(".")[2] if "." in name and name not in _BY_NAME else "NAME"
        by_name = {f"{each}.{last}" for each in _BY_NAME}
        check_names({name: None}, _WORDS | _MATCH_WORDS | by_name)


def _value(word: str) -> Any:
    try:
        return json.loads(word)
    except ValueError:
        return word


# ── effects ───────────────────────────────────────────────────────────────────────────────────────────────────────

UNKNOWN_VALUE = "SOMETHING_NEW"
UNKNOWN_PROPERTY = "somethingNew"
_NOTHING = object()
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"


@define(kw_only=True)
class Fault:
    """A fault. Its options state which requests it affects, and how."""

    id: str = ""
    """The ID of the fault. Pass it to `remove_fault` to remove the fault."""
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
    expired_token: bool
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
        effects = {name for name in _EFFECTS if getattr(self, name)}
        return effect in effects and (effect not in _MINOR or effects <= {effect, "headers"})

    def error_before_change(self) -> Exception | None:
        """Return the error that this fault causes before the sandbox changes anything, if there is one."""
        if self.connection in ("refused", "reset") and not self.after_change:
            return ConnectionLostError(refused=self.connection == "refused")
        if self.expired_token:
            return Unauthorized("the bearer token has expired")
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
        """Corrupt the payload of a response. Return True if the payload changed."""
        changed = False
        for record in _records(payload):
            if self.unknown_property:
                record[UNKNOWN_PROPERTY] = {"since": "today"}
                changed = True
            if self.unknown_value is not None:
                changed |= _corrupt(record, self.unknown_value, UNKNOWN_VALUE)
            if self.missing is not None:
                changed |= _corrupt(record, self.missing, _NOTHING)
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

    @property
    def headers(self) -> dict[str, str]:
        """The headers to add to the response, in lower case."""
        return {name.lower(): value for fault in self.faults for name, value in fault.headers.items()}

    async def before(self, request: RequestInFlight) -> None:
        """Before the change, delay the request, raise an error from a fault, or wait until the client disconnects."""
        await self._wait(request, after_change=False)
        for fault in self.faults:
            if (error := fault.error_before_change()) is not None:
                self.count(fault)
                raise error

    async def after(self, payload: Any, request: RequestInFlight) -> None:
        """After the change, delay the response, and apply the faults to its payload."""
        await self._wait(request, after_change=True)
        for fault in self.faults:
            if (error := fault.error_after_change()) is not None:
                self.count(fault)
                raise error
            if fault.corrupt(payload):
                self.count(fault)

    async def _wait(self, request: RequestInFlight, *, after_change: bool) -> None:
        waiting = [fault for fault in self.faults if fault.after_change is after_change]
        for fault in waiting:
            if fault.has("delay"):
                self.count(fault)
        await request.sleep(sum(fault.delay for fault in waiting))
        if hanging := [fault for fault in waiting if fault.connection == "hanging"]:
            self.count(hanging[0])
            await request.disconnected()
            raise ConnectionLostError(refused=False)

    def corrupt(self, content: bytes) -> tuple[bytes, str]:
        """Apply the faults to the response's bytes. Return the bytes and their media type."""
        media = "application/json"
        self.take("headers")
        for fault in self.faults:
            if fault.body is not None and content:
                self.count(fault)
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
    """The active faults. Faults with a count apply one after the other. Faults without a count affect every request."""

    random: Random
    active: list[Fault] = field(factory=list[Fault], init=False)
    _ended: list[Fault] = field(factory=list[Fault], init=False)
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

    @property
    def unused(self) -> list[Fault]:
        """The unused faults, including faults that have ended."""
        return [fault for fault in (*self._ended, *self.active) if fault.is_unused]

    def take(self, operation: str, request: "RequestFacts | None" = None) -> MetFaults:
        """Return the faults that affect a request to this operation, and reduce their counts."""
        met: list[tuple[bool, Fault, Fault]] = []
        self._ended = [fault for fault in self._ended if fault.is_unused]
        counted = False
        for fault in list(self.active):
            if not _affects(fault, operation, request) or (counted and fault.left is not None):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.probability < 1 and self.random.random() >= fault.probability:
                continue
            is_counted = fault.left is not None
            if (affecting := fault.next()) is not None:
                met.append((is_counted, affecting, fault))
            counted |= is_counted
            if fault.left == 0:
                self.active.remove(fault)
                self._ended.append(fault)
        met.sort(key=lambda each: not each[0])  # faults with a count are more specific, so they come first
        return MetFaults([affecting for _, affecting, _ in met], [fault for _, _, fault in met])

    def succeeded(self, operation: str) -> None:
        """Start the faults that wait for a successful request to this operation."""
        for fault in self.active:
            if fault.after == operation:
                fault.after = None

    def clear(self) -> None:
        """Remove all faults."""
        self.active.clear()
        self._ended.clear()


def _affects(fault: Fault, operation: str, request: RequestFacts | None) -> bool:
    """True if a fault affects a request. A fault without an operation affects the whole API."""
    is_of_api = operation not in (TOKEN, WEBHOOKS)
    affected = is_of_api if fault.operation is None else fault.operation == operation
    return (
        affected
        and fault.after is None
        and (fault.match is None or (request is not None and request.meet(fault.match)))
    )


def _records(payload: Any) -> Iterator[Record]:
    data = payload.get("data") if is_object(payload) else None
    for record in data if is_list(data) else [data]:
        if is_object(record):
            yield record


def _corrupt(record: Record, path: str, value: Any) -> bool:
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

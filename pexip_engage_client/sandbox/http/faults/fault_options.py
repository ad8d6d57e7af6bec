"""The options of a fault, and the combinations that are possible."""

import base64
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal, TypedDict

from ...._runtime.arguments import (
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
)
from ...._runtime.option_fields import Declaration, check_names, must, option
from ....errors import InvalidArgumentError
from ....openapi.parsing import is_object
from .matching import TOKEN, WEBHOOKS, FaultMatch, check_operation, checked_match

_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_DELAY = 3600  # seconds
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
# The sender of a message sets these headers itself. With other values, the message could not be read.
_FRAMING = frozenset({"content-length", "transfer-encoding"})


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
    accepted = "an integer of at least 1, or None (on the command line, null) for all requests from now on"
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
    given = dict(mapping(name, value, _ACCEPTED_STEPS))
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
EFFECTS = OPTIONS.names - _CONDITIONS  # each step in `steps` has its own effects
MINOR = frozenset({"delay", "headers"})
_OF_RESPONSES = EFFECTS - {"delay", "connection", "drop", "disorder"}
_ONLY_OF_WEBHOOKS = frozenset({"drop", "disorder"})
_OF_WEBHOOKS = (_OF_SCRIPTS - {"match"}) | _ONLY_OF_WEBHOOKS | {"delay"}
_OF_TOKENS = _OF_SCRIPTS | {"status", "delay", "connection", "body", "headers"}


def checked_fault(
    operation: str | None, given: Mapping[str, Any], operations: Collection[str], properties: Collection[str]
) -> dict[str, Any]:
    """Check and return all options of a fault. Raises InvalidArgumentError if they cannot be combined."""
    if operation is not None:
        check_operation(operation, operations, TOKEN, WEBHOOKS)
    check_names(given, OPTIONS.names, instead={"expired_token": "status=401"})
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
    effects = sorted(name for name in EFFECTS if options[name])
    if not effects:
        accepted = f"one of {', '.join(sorted(EFFECTS | {'steps'}))}"
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

"""The options of a fault, with their types, defaults and checks, for Python, JSON and the command line."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, TypedDict

from ..._runtime.arguments import (
    filled_text,
    flag,
    integer,
    invalid_argument,
    invalid_value,
    json_value,
    mapping,
    meant,
    text,
)
from ..._runtime.options import Declaration, check_names, must, option
from ...errors import InvalidArgumentError
from .fault_match import FaultMatch, checked_match

TOKEN, WEBHOOKS = "token", "webhooks"  # accepted instead of an operation
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_DELAY = 3600  # seconds
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
# The sender of a message sets these headers itself. With other values, the message could not be read.
_FRAMING = frozenset({"content-length", "transfer-encoding"})


def header_name(name: str, value: object) -> str:
    """Check the name of a header. Headers that delimit the body of a message are not allowed."""
    accepted = "the name of an HTTP header"
    if not isinstance(value, str) or not _HEADER.fullmatch(value):
        raise invalid_value(name, accepted, value)
    if value.lower() in _FRAMING:
        raise invalid_argument(name, accepted, f" other than {value}, which the sender sets itself")
    return value


def header_value(name: str, value: object) -> str:
    """Check the value of a header."""
    if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
        raise invalid_value(name, "the value of an HTTP header: one line, without spaces around it", value)
    return value


def _headers(name: str, value: object) -> dict[str, str]:
    given = mapping(name, value, "strings by the names of HTTP headers")
    return {header_name(name, each): header_value(f"{name}.{each}", given[each]) for each in given}


def _times(name: str, value: object) -> int | None:
    accepted = "an integer of at least 1, or None for all requests from now on"
    return None if value is None else integer(name, value, 1, accepted=accepted)


def _arguments(name: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json_value(name, mapping(name, value))
    return copy


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


_PROBABILITY = must("a number from 0 to 1", lambda given: _is_number(given, 0, 1))
_DELAY = must(f"a number of seconds from 0 to {_LONGEST_DELAY:,}", lambda given: _is_number(given, 0, _LONGEST_DELAY))
_STATUS = must(
    "an error's status, from 400 to 599, or a redirect's: 301, 302, 303, 307 or 308",
    lambda given: type(given) is int and (given in _REDIRECTS or 400 <= given <= 599),
)
_CONNECTION = must("refused, reset or hanging", lambda given: given in ("refused", "reset", "hanging"))
_BODY = must("truncated, html or bytes", lambda given: given in ("truncated", "html") or type(given) is bytes)


class FaultOptions(TypedDict, total=False):
    """The options of `Sandbox.fail`."""

    match: Annotated[FaultMatch, option(None, checked_match)]
    """Affect only requests with this path, ID, header, query or body value."""
    times: Annotated[int | None, option(1, _times)]
    """The number of requests to affect; None for all from now on."""
    probability: Annotated[float, option(1.0, _PROBABILITY)]
    """The probability with which the fault affects a request."""
    status: Annotated[int | None, option(None, _STATUS)]
    """Respond with this status, which is an error, or a redirect whose `Location` you pass in `headers`."""
    after_change: Annotated[bool, option(False, flag)]
    """Make the change first, so that only its response is lost."""
    delay: Annotated[float, option(0.0, _DELAY)]
    """Delay the response by this number of seconds."""
    connection: Annotated[Literal["refused", "reset", "hanging"] | None, option(None, _CONNECTION)]
    """Do not respond, but reject ("refused"), reset ("reset") or hang ("hanging") the connection."""
    body: Annotated[Literal["truncated", "html"] | bytes | None, option(None, _BODY)]
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
_CONDITIONS = frozenset({"match", "times", "probability", "after_change", "arguments"})
_EFFECTS = OPTIONS.names - _CONDITIONS
_OF_RESPONSES = _EFFECTS - {"delay", "connection", "drop", "disorder"}
_ONLY_OF_WEBHOOKS = frozenset({"drop", "disorder"})
_OF_WEBHOOKS = _ONLY_OF_WEBHOOKS | {"times", "probability", "delay"}
_OF_TOKENS = frozenset({"match", "times", "probability", "status", "delay", "connection", "body", "headers"})
# The command line cannot express lists and nested objects. It sets their values one at a time.
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
    options = {**OPTIONS.defaults(), **OPTIONS.checked(given)}
    for name in ("unknown_value", "missing"):
        path = options[name]
        if path is not None and not all(part in properties for part in path.split(".")):
            raise invalid_argument(name, "a property of responses, such as status or location.city", f"; got {path!r}")
    _check_target(operation, given)
    _check_together(options)
    return options


def _check_target(operation: str | None, given: Mapping[str, Any]) -> None:
    """Reject options that do not apply: some are only for webhooks, and token requests accept only a few."""
    known = {TOKEN: _OF_TOKENS, WEBHOOKS: _OF_WEBHOOKS}.get(operation or "", OPTIONS.names - _ONLY_OF_WEBHOOKS)
    for name in given.keys() - known:
        if name in _ONLY_OF_WEBHOOKS:
            raise invalid_argument(name, f"left out, unless the fault is one of {WEBHOOKS!r}")
        raise invalid_argument(name, f"left out; a fault of {operation!r} has {', '.join(sorted(known))}")


def _check_together(options: Mapping[str, Any]) -> None:
    if options["after_change"] and options["status"] is None and options["connection"] is None:
        raise invalid_argument("after_change", "left out if there is neither a status nor a connection")
    effects = sorted(name for name in _EFFECTS if options[name])
    if not effects:
        accepted = f"one of {', '.join(sorted(_EFFECTS))}"
        raise InvalidArgumentError(f"a fault needs an effect: {accepted}", parameter="fault", accepted=accepted)
    if options["connection"] is not None and (others := [name for name in effects if name in _OF_RESPONSES]):
        raise invalid_argument(
            "connection", "the only effect", f", because there is no response; got {', '.join(others)}"
        )
    if options["code"] is not None and options["status"] not in (None, 422):
        raise invalid_argument("status", "left out, or 422, if there is a code", f"; got {options['status']}")
    if options["arguments"] is not None and options["code"] is None:
        raise invalid_argument("arguments", "left out if there is no code")
    has_location = "location" in {name.lower() for name in options["headers"]}
    if options["status"] in _REDIRECTS and not has_location:
        given = f"; got {options['status']} without one"
        raise invalid_argument("headers", "a mapping with a Location if the status is a redirect", given)


def from_words(words: str) -> dict[str, Any]:
    """Parse the options of a fault from the command line: `status=503,match.id=appointment-1`."""
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
            given[name.replace("-", "_")] = _value(value)
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

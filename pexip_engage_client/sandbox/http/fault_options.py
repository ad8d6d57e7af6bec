"""What `Sandbox.fail` takes, checked: the arguments of a fault, from Python, from JSON and from the command line."""

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, TypedDict, cast

from ..._runtime.arguments import invalid_argument, invalid_value, json_value, meant
from .fault_match import FaultMatch, checked_match

TOKEN, WEBHOOKS = "token", "webhooks"  # what can be named beside the operations
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_REDIRECTS = (301, 302, 303, 307, 308)  # as of a proxy on the way
_LINE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# What the command line takes: everything but nested values.
_MATCHES = frozenset({"match.path", "match.id"})
_ON_THE_COMMAND_LINE = frozenset(
    {"operation", "times", "probability", "status", "after_change", "delay", "body", "expired_token", "code"}
    | {"unknown_value", "unknown_property", "missing", "connection", "drop", "disorder"}
)


class FaultOptions(TypedDict, total=False):
    """What `Sandbox.fail` takes."""

    match: FaultMatch
    times: int | None
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


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def are_headers(value: object) -> bool:
    """Whether it is a mapping of what HTTP takes as headers."""
    if not isinstance(value, Mapping):
        return False
    texts = cast("Mapping[object, object]", value)
    return all(
        isinstance(name, str) and isinstance(text, str) and _HEADER.fullmatch(name) and _LINE.fullmatch(text)
        for name, text in texts.items()
    )


def _text_or_none(value: object) -> bool:
    return value is None or (isinstance(value, str) and value != "")


_CHECKS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "match": ("a dict", lambda value: isinstance(value, Mapping)),  # its parts are checked by checked_match
    "times": ("an integer of at least 1, or None for ever", lambda value: value is None or _is_count(value)),
    "probability": ("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1),
    "status": (
        "an error's status, from 400 to 599, or a redirect's: 301, 302, 303, 307 or 308",
        lambda value: value is None or (_is_count(value) and (value in _REDIRECTS or 400 <= value <= 599)),
    ),
    "delay": ("a number of seconds, at least 0", lambda value: _is_number(value) and value >= 0),
    "connection": ("refused, reset or hanging", lambda value: value in (None, "refused", "reset", "hanging")),
    "body": ("truncated, html or bytes", lambda value: value in (None, "truncated", "html") or type(value) is bytes),
    "code": ("an error code", _text_or_none),
    "arguments": ("an object", lambda value: value is None or isinstance(value, Mapping)),
    "unknown_value": ("the name of a property", _text_or_none),
    "missing": ("the name of a property", _text_or_none),
    "headers": ("texts of one line by the names of HTTP headers", are_headers),
    **{
        name: ("True or False", lambda value: isinstance(value, bool))
        for name in ("after_change", "expired_token", "unknown_property", "drop", "disorder")
    },
}
_WHEN = frozenset({"match", "times", "probability", "after_change", "arguments"})  # when and how, not what
_WITH_A_RESPONSE = (
    *("status", "code", "body", "headers", "expired_token"),
    *("unknown_value", "unknown_property", "missing"),
)
_OF_WEBHOOKS = frozenset({"times", "probability", "drop", "disorder", "delay"})
_OF_TOKENS = frozenset({"match", "times", "probability", "status", "delay", "connection", "body", "headers"})


def checked(
    operation: str | None, options: Mapping[str, Any], operations: Collection[str], properties: Collection[str]
) -> dict[str, Any]:
    """The options, apart from the caller's; InvalidArgumentError, which is a ValueError, for what no fault has."""
    if operation is not None and operation not in (*operations, TOKEN, WEBHOOKS):
        also = f"{TOKEN!r} and {WEBHOOKS!r} can be named, too"
        raise ValueError(f"there is no operation {operation!r}{meant(operation, operations)}; {also}")
    for name, value in options.items():
        if name not in _CHECKS:
            raise ValueError(f"a fault has no {name!r}; it has: {', '.join(sorted(_CHECKS))}")
        accepted, fits = _CHECKS[name]
        if not fits(value):
            raise invalid_value(name, accepted, value)
    for name in ("unknown_value", "missing"):
        path = options.get(name)
        if path is not None and not all(part in properties for part in path.split(".")):
            raise invalid_argument(name, "a property of responses, such as status or location.city", f"; got {path!r}")
    said = [name for name in _WITH_A_RESPONSE if options.get(name)]
    if options.get("connection") is not None and said:
        raise invalid_argument("connection", "alone", f": there is no response; got {', '.join(said)} with it")
    if options.get("code") is not None and options.get("status") not in (None, 422):
        raise ValueError("code refuses with a 422: no other status goes with it")
    if options.get("arguments") is not None and options.get("code") is None:
        raise ValueError("arguments go with a code")
    if options.get("after_change") and options.get("status") is None and options.get("connection") is None:
        raise ValueError("after_change goes with a status or a connection")
    if all(not options[name] for name in options.keys() - _WHEN):
        raise ValueError(f"a fault has to do something: {', '.join(sorted(_CHECKS.keys() - _WHEN))}")
    known = {TOKEN: _OF_TOKENS, WEBHOOKS: _OF_WEBHOOKS}.get(operation or "")
    if known is not None and (others := options.keys() - known):
        raise ValueError(f"{', '.join(sorted(others))}: no fault of {operation!r}; it has: {', '.join(sorted(known))}")
    if known is not _OF_WEBHOOKS and (others := options.keys() & {"drop", "disorder"}):
        raise ValueError(f"{', '.join(sorted(others))}: a fault of {WEBHOOKS!r} only")
    return _copied(options)


def _copied(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, without anything that the caller can change."""
    own = dict(options)
    if "headers" in own:
        own["headers"] = dict(own["headers"])
    if "match" in own:
        own["match"] = checked_match(own["match"])
    if own.get("arguments") is not None:
        own["arguments"] = json_value("arguments", own["arguments"])
    return own


def from_words(text: str) -> dict[str, Any]:
    """The arguments of `fail` from the command line: `status=503,times=2,match.id=appointment-1`."""
    given: dict[str, Any] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        name = name.strip().replace("-", "_")
        if name in _MATCHES:
            given.setdefault("match", {})[name.removeprefix("match.")] = value
        elif name in _ON_THE_COMMAND_LINE:
            given[name] = _value(value)
        else:
            raise ValueError(f"{name!r} is none of {', '.join(sorted(_ON_THE_COMMAND_LINE | _MATCHES))}")
    return given


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

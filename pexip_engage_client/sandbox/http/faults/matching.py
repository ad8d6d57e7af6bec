"""The conditions of a fault for requests: operation, path, ID, headers, query and body."""

from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any, TypedDict, cast

from attrs import define, field

from ...._runtime.arguments import (
    filled_text,
    invalid_argument,
    invalid_value,
    json_value,
    mapping,
    meant,
    number,
    text,
)
from ...._runtime.option_fields import Declaration, check_names, option
from ....openapi.parsing import is_list, is_object
from ...json_input import parse

TOKEN, WEBHOOKS = "token", "webhooks"  # accepted instead of an operation

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
    if path.startswith("/enterprises/") or path[0] not in "/*?[" or {*path} & {*"{}"}:
        accepted = "a path below the enterprise that begins with '/', such as '/appointments/*', without braces"
        raise invalid_argument(name, accepted, f"; got {path!r}")
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


def check_operation(given: object, operations: Collection[str], *besides: str) -> None:
    """Raise InvalidArgumentError if a name is neither an operation ID nor another target, such as "webhooks"."""
    accepted = f"the ID of an operation{', ' if len(besides) > 1 else ' or '}{' or '.join(map(repr, besides))}"
    operation = text("operation", given, accepted)
    if operation not in (*operations, *besides):
        hint = f"; there is no operation {operation!r}{meant(operation, operations, 3)}"
        raise invalid_argument("operation", accepted, hint)

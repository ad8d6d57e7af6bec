"""Select the requests that a fault affects by path, ID, header, query or body value."""

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any, TypedDict, cast

from attrs import define, field

from ..._runtime.arguments import filled_text, invalid_argument, invalid_value, json_value, mapping, number
from ..._runtime.options import Declaration, check_names, option
from ...openapi.parsing import is_list, is_object

Scalar = str | int | float | bool


def _texts(name: str, value: Any) -> dict[str, str]:
    """Convert values by name to the form in requests: 5 becomes "5", and True becomes "true"."""
    accepted = "strings, numbers or booleans by name"
    return {key: _text(f"{name}.{key}", each) for key, each in mapping(name, value, accepted).items()}


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    given = number(name, value, "a string, a number or a boolean")
    return str(int(given) if given == int(given) else given)


def _values_by_property(name: str, value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json_value(name, mapping(name, value, "values by dotted property"))
    return copy


def _path(name: str, value: Any) -> str:
    path = filled_text(name, value)
    if path.startswith("/enterprises/"):
        raise invalid_argument(name, "a path below the enterprise, such as '/appointments/*'", f"; got {path!r}")
    return path


class FaultMatch(TypedDict, total=False):
    """The conditions that a request must meet for a fault to affect it."""

    path: Annotated[str, option("", _path)]
    """The path below the enterprise, in which `*` stands for anything: `/appointments/*`."""
    id: Annotated[str, option("", filled_text)]
    """An ID that the request's path must contain."""
    headers: Annotated[Mapping[str, Scalar], option({}, _texts)]
    """The values that the request's headers must have, by name."""
    query: Annotated[Mapping[str, Scalar], option({}, _texts)]
    """The values that the query parameters must have, by name. Names of arrays have no brackets."""
    body: Annotated[Mapping[str, Any], option({}, _values_by_property)]
    """The values that properties of the body must have, by dotted name. In a list, any entry may match:
    `{"subjectId": "mortgage", "appointmentParticipants.participantId": "an"}`."""


_OPTIONS = Declaration(FaultMatch)


def checked_match(name: str, match: object) -> FaultMatch:
    """Check a match, and return a copy. Raises InvalidArgumentError if no request can have such a value."""
    accepted = f"a dict with some of {', '.join(sorted(_OPTIONS.names))}"
    given = mapping(name, match, accepted)
    if not given:
        raise invalid_value(name, accepted, match)
    check_names(given, _OPTIONS.names, within=f"{name}.")
    return cast(FaultMatch, _OPTIONS.checked(given, within=f"{name}."))


@define
class RequestFacts:
    """The parts of a request with which faults are matched. The body is parsed only if a fault needs it."""

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
            body = json.loads(self.content or b"null")
        except (ValueError, RecursionError):
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

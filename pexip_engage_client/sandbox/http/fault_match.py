"""Which requests a fault is about, beyond their operation: by path, id, header, query or body value."""

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, TypedDict

from attrs import define, field

from ..._runtime.arguments import invalid_argument, invalid_value, is_mapping, json_value
from ..state.store import is_list, is_object


class FaultMatch(TypedDict, total=False):
    """What a request must have for a fault to meet it: all that is given here.

    `path` is the path below the enterprise, where `*` stands for anything (`/appointments/*`); `id` one of the ids in
    the path. `headers` and `query` are values by name, `body` values by dotted property
    (`{"subjectId": "mortgage", "appointmentParticipants.participantId": "an"}`): in a list, any entry may match.
    """

    path: str
    id: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]


@define
class RequestFacts:
    """What faults compare. The body is parsed only for a fault that asks for it."""

    path: str = ""
    ids: Sequence[str] = ()
    headers: Mapping[str, str] = field(factory=dict[str, str])
    query: Sequence[tuple[str, str]] = ()
    content: bytes = b""

    def meet(self, match: FaultMatch) -> bool:
        """Whether a request has all that a fault asks for."""
        return (
            ("path" not in match or fnmatchcase(self.path, match["path"]))
            and ("id" not in match or match["id"] in self.ids)
            and all(self.headers.get(name.lower()) == value for name, value in match.get("headers", {}).items())
            and all(self._asks(name, value) for name, value in match.get("query", {}).items())
            and ("body" not in match or self._says(match["body"]))
        )

    def _asks(self, name: str, value: str) -> bool:
        return (name, value) in self.query or (f"{name}[]", value) in self.query

    def _says(self, wanted: Mapping[str, Any]) -> bool:
        try:
            body = json.loads(self.content or b"null")
        except (ValueError, RecursionError):
            return False
        return all(value in _values(body, path.split(".")) for path, value in wanted.items())


def _values(node: Any, path: list[str]) -> list[Any]:
    """The values at a dotted path, in each entry of the lists on the way."""
    if is_list(node):
        return [value for entry in node for value in _values(entry, path)]
    if not path:
        return [node]
    head, *rest = path
    return _values(node[head], rest) if is_object(node) and head in node else []


_TEXTS = ("headers", "query")


def checked_match(match: object) -> FaultMatch:
    """A copy of a match; InvalidArgumentError for what no request can have."""
    if not is_mapping(match) or not match:
        raise invalid_value("match", f"a dict with some of {', '.join(FaultMatch.__annotations__)}", match)
    for name, value in match.items():
        if name not in FaultMatch.__annotations__:
            raise invalid_argument(
                "match", f"a dict with some of {', '.join(FaultMatch.__annotations__)}", f"; got {name!r}"
            )
        if name in ("path", "id") and not (isinstance(value, str) and value):
            raise invalid_value(f"match.{name}", "a string", value)
        if name in _TEXTS and not (is_mapping(value) and all(isinstance(each, str) for each in value.values())):
            raise invalid_value(f"match.{name}", "strings by name", value)
        if name == "body" and not is_mapping(value):
            raise invalid_value("match.body", "values by dotted property", value)
    copy: FaultMatch = json_value("match", match)
    return copy

"""Collect IDs from responses, by collection, to request single records with them.

The name of a collection is its path: `/employees`, `/listings/7/time-slots`. The IDs stay in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from attrs import define, field

from ..openapi.parsing import is_list, is_object
from ..openapi.reader import DocumentedOperation

_WORD = re.compile(r"[A-Z]?[a-z]+")
# Properties whose values are also valid for query parameters.
_CODES = {"countryCode": "country-code", "meetingType": "meeting-type"}


@define
class RecordIds:
    """The IDs found so far. `templates` are the path templates in the OpenAPI document."""

    templates: Iterable[str]
    per_collection: int = 50
    _found: dict[str, dict[str, None]] = field(factory=dict[str, dict[str, None]], init=False, repr=False)
    _top: frozenset[str] = field(init=False)
    # The outer collection, the inner collection, and the property that contains the inner ID.
    _nested: frozenset[tuple[str, str, str]] = field(init=False)
    _codes: dict[str, str] = field(factory=dict[str, str], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        parts = [each.strip("/").split("/") for each in self.templates]
        self._top = frozenset(each[0] for each in parts)
        self._nested = frozenset(
            (each[0], each[2], camel(each[2].removesuffix("s")))
            for each in parts
            if len(each) > 3 and each[1].startswith("{") and each[3].startswith("{")
        )

    def add(self, collection: str, id_: object) -> None:
        """Add an ID to a collection."""
        found = self._found.setdefault(collection, {})
        if isinstance(id_, str) and id_ and len(found) < self.per_collection:
            found.setdefault(id_)

    def known(self, collection: str) -> list[str]:
        """Return the known IDs in a collection such as `offices`, in the order in which they were found."""
        return list(self._found.get(f"/{collection}", ()))

    def give(self, name: str, value: str) -> None:
        """Add a value from the user: an ID in a collection such as `offices`, or the value for a query parameter.

        The name of a nested collection contains the ID of its parent: `forms/7/questions`.
        """
        parts = [*name.strip("/").split("/"), value]
        if parts[0] in self._top:
            for end in range(1, len(parts), 2):
                self.add("/" + "/".join(parts[:end]), parts[end])
        else:
            self._codes[name] = value

    def learn(self, path: str, payload: Any) -> None:
        """Add the IDs in a response: the IDs of its records, and the IDs that the records refer to."""
        data = payload.get("data") if is_object(payload) else None
        for record in data if is_list(data) else ():
            if is_object(record):
                self.add(path, record.get("id"))
        waiting = [data]
        for value in waiting:
            if is_object(value):
                self._references(value)
            waiting += value.values() if is_object(value) else value if is_list(value) else ()

    def paths(self, operation: DocumentedOperation) -> Iterator[str]:
        """Yield the paths of an operation that can be filled with known IDs."""
        yield from self._filled("", operation.path.strip("/").split("/"))

    def missing(self, operation: DocumentedOperation) -> str | None:
        """Return the first collection in an operation's path for which no ID is known."""
        parts = operation.path.strip("/").split("/")
        for end in range(1, len(parts)):
            if parts[end].startswith("{") and next(self._filled("", parts[: end + 1]), None) is None:
                return "/".join(parts[:end])
        return None

    def query(self, name: str) -> str | None:
        """Return a known value for a query parameter such as `office-id` or `country-code`."""
        return self._codes.get(name) or next(iter(self._found.get(f"/{name.removesuffix('-id')}s", ())), None)

    def _filled(self, start: str, parts: list[str]) -> Iterator[str]:
        if not parts:
            yield start
        elif parts[0].startswith("{"):
            for id_ in self._found.get(start, ()):
                yield from self._filled(f"{start}/{quote(id_, safe='')}", parts[1:])
        else:
            yield from self._filled(f"{start}/{parts[0]}", parts[1:])

    def _references(self, record: Mapping[str, Any]) -> None:
        here: dict[str, str] = {}
        for name, value in record.items():
            for entry in value if is_list(value) else [value]:
                id_ = entry.get("id") if is_object(entry) else entry if name.endswith("Id") else None
                kind = record.get("type") if name == "participant" else record.get(f"{name}Type")
                collection = self._collection(kind.lower() if isinstance(kind, str) else name.removesuffix("Id"))
                if collection and isinstance(id_, str):
                    here[collection] = id_
                    self.add(f"/{collection}", id_)
            if isinstance(value, str) and value and name in _CODES:
                self._codes.setdefault(_CODES[name], value)
        for outer, inner, name in self._nested:
            if outer in here and is_object(found := record.get(name)):
                self.add(f"/{outer}/{quote(here[outer], safe='')}/{inner}", found.get("id"))

    def _collection(self, name: str) -> str | None:
        """Return the collection that a property refers to: `forms` for `questionnaireForm`, for example."""
        words = [word.lower() for word in _WORD.findall(name)]
        for start in range(len(words)):
            collection = "-".join(words[start:]).removesuffix("s") + "s"
            if collection in self._top:
                return collection
        return None


def camel(name: str) -> str:
    """Return the name of the property that a name such as `external-id` stands for."""
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)

"""The meaning of schemas, as values that can be compared.

Descriptions have no part in it, references are followed, and null may be written in any way.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any, NamedTuple

from .document import COMPONENT, DESCRIBING, SourceDocument

NULL = {"type": "null"}
# These belong to a place rather than to the schema that is there.
OF_THE_PLACE = DESCRIBING | {"default"}
_SCHEMAS = {"items", "additionalProperties", "not"}
_LISTS = {"allOf", "oneOf", "anyOf"}


class Meaning(NamedTuple):
    """What a schema means."""

    core: Hashable
    nullable: bool


class Meanings:
    """Finds the meanings of the schemas of a document."""

    def __init__(self, document: SourceDocument) -> None:
        self._document = document
        self._named: dict[str, Meaning] = {}
        self._inline: dict[int, tuple[Any, Meaning]] = {}

    def named(self, name: str) -> Meaning:
        """The meaning of a named schema. Within itself it is its name."""
        if name not in self._named:
            self._named[name] = Meaning(name, nullable=False)
            self._named[name] = self.of(self._document.schemas.get(name))
        return self._named[name]

    def of(self, schema: Any) -> Meaning:
        """The meaning of a schema, which must not change afterwards."""
        if id(schema) not in self._inline:
            self._inline[id(schema)] = (schema, self._of(schema))  # the schema itself keeps its id in use
        return self._inline[id(schema)][1]

    def _of(self, schema: Any) -> Meaning:
        if not isinstance(schema, dict):
            return Meaning(repr(schema), nullable=False)
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self.named(reference.removeprefix(COMPONENT))
        inner = sole_member(schema)
        if inner is not None:
            core, nullable = self.of(inner)
            return Meaning(core, nullable or len(schema[union_of(schema)]) > 1)
        core = self._core(schema)
        return Meaning(core, may_be_null(schema))

    def _core(self, schema: dict[str, Any]) -> Hashable:
        if isinstance(schema.get("enum"), list):
            return ("enum", frozenset(repr(value) for value in schema["enum"] if value is not None))
        parts: dict[str, Hashable] = {}
        for key, value in schema.items():
            if key in OF_THE_PLACE or str(key).startswith("x-"):
                continue
            if key == "properties" and isinstance(value, dict):
                parts[key] = frozenset((name, self.of(each)) for name, each in value.items())
            elif key == "additionalProperties" and schema.get("properties"):
                continue  # objects with properties are open in Python, however they are declared
            elif key in _SCHEMAS:
                parts[key] = self.of(value)
            elif key in _LISTS and isinstance(value, list):
                parts[key] = tuple(self.of(each) for each in value)
            elif key == "type" and isinstance(value, list):
                parts[key] = tuple(sorted(str(each) for each in value if each != "null"))
            elif key == "type":
                parts[key] = (str(value),)
            elif key == "required" and isinstance(value, list):
                parts[key] = frozenset(map(str, value))
            else:
                parts[str(key)] = json.dumps(value, sort_keys=True, default=str)
        return frozenset(parts.items())


def union_of(schema: dict[str, Any]) -> str:
    """The keyword of a schema that is a union; empty for another schema."""
    return next((key for key in ("oneOf", "anyOf") if isinstance(schema.get(key), list)), "")


def sole_member(schema: dict[str, Any]) -> Any:
    """The only member of a union that is not null; None for another schema."""
    members = [each for each in schema.get(union_of(schema), ()) if each != NULL]
    return members[0] if len(members) == 1 else None


def may_be_null(schema: dict[str, Any]) -> bool:
    """Whether the type of a schema, or its enum, includes null."""
    kinds, values = schema.get("type"), schema.get("enum")
    return (isinstance(kinds, list) and "null" in kinds) or (isinstance(values, list) and None in values)

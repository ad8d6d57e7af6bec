"""Compute the meaning of schemas, as values that can be compared.

Descriptions do not matter, references are resolved, and all spellings of null are equal.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any, NamedTuple

from .document import COMPONENT, DESCRIBING, SourceDocument

NULL = {"type": "null"}
# These keywords describe the place, not the schema.
OF_THE_PLACE = DESCRIBING | {"default"}
_SCHEMAS = {"items", "additionalProperties", "not"}
_LISTS = {"allOf", "oneOf", "anyOf"}


class Meaning(NamedTuple):
    """The meaning of a schema."""

    core: Hashable
    nullable: bool


class Meanings:
    """Finds the meanings of the schemas of a document."""

    def __init__(self, document: SourceDocument) -> None:
        self._document = document
        self._named: dict[str, Meaning] = {}
        self._inline: dict[int, tuple[Any, Meaning]] = {}

    def named(self, name: str) -> Meaning:
        """Return the meaning of a named schema. Within the schema itself, it is only the name."""
        if name not in self._named:
            self._named[name] = Meaning(name, nullable=False)
            self._named[name] = self.of(self._document.schemas.get(name))
        return self._named[name]

    def of(self, schema: Any) -> Meaning:
        """Return the meaning of a schema, which must not change afterwards."""
        if id(schema) not in self._inline:
            self._inline[id(schema)] = (schema, self._of(schema))  # keep the schema, so that its id is not reused
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
                continue  # in Python, objects with properties are always open
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
    """Return the keyword of a union; empty for any other schema."""
    return next((key for key in ("oneOf", "anyOf") if isinstance(schema.get(key), list)), "")


def sole_member(schema: dict[str, Any]) -> Any:
    """Return the only member of a union that is not null; None for any other schema."""
    members = [each for each in schema.get(union_of(schema), ()) if each != NULL]
    return members[0] if len(members) == 1 else None


def may_be_null(schema: dict[str, Any]) -> bool:
    """Whether the type of a schema, or its enum, includes null."""
    kinds, values = schema.get("type"), schema.get("enum")
    return (isinstance(kinds, list) and "null" in kinds) or (isinstance(values, list) and None in values)

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
# Extensions that describe a place. Other extensions describe the schema.
NOTES = {"x-deliberate", "x-inferred", "x-reading"}


class Meaning(NamedTuple):
    """The meaning of a schema."""

    core: Hashable
    nullable: bool


class Meanings:
    """Finds the meanings of the schemas in a canonical document (see `canonical.py`)."""

    def __init__(self, document: SourceDocument) -> None:
        self._document = document
        self._named: dict[str, Meaning] = {}
        self._inline: dict[int, tuple[Any, Meaning]] = {}

    def named(self, name: str) -> Meaning:
        """Return the meaning of a named schema."""
        if name not in self._named:
            self._named[name] = Meaning(("schema", name), nullable=False)  # within itself, a schema means its name
            self._named[name] = self.of(self._document.schemas[name])
        return self._named[name]

    def of(self, schema: Any) -> Meaning:
        """Return the meaning of a schema, which must not change afterwards."""
        if id(schema) not in self._inline:
            self._inline[id(schema)] = (schema, self._of(schema))  # keep the schema, so that its id is not reused
        return self._inline[id(schema)][1]

    def _of(self, schema: dict[str, Any]) -> Meaning:
        if "$ref" in schema:
            return self.named(schema["$ref"].removeprefix(COMPONENT))
        if "oneOf" in schema:
            return Meaning(self.of(schema["oneOf"][0]).core, nullable=True)
        kinds = schema.get("type")
        return Meaning(self._core(schema), isinstance(kinds, list))

    def _core(self, schema: dict[str, Any]) -> Hashable:
        if "enum" in schema:
            return ("enum", frozenset(schema["enum"]))
        parts: dict[str, Hashable] = {}
        for key, value in schema.items():
            if key in OF_THE_PLACE or key.startswith("x-") or (key == "required" and not value):
                continue
            if key == "properties":
                parts[key] = frozenset((name, self.of(each)) for name, each in value.items())
            elif key == "additionalProperties" and schema.get("properties"):
                continue  # in Python, objects with properties are always open
            elif key in ("items", "additionalProperties") and isinstance(value, dict):
                parts[key] = self.of(value)
            elif key == "type" and isinstance(value, list):
                parts[key] = value[0]
            elif key == "required":
                parts[key] = frozenset(value)
            else:
                parts[key] = json.dumps(value, sort_keys=True, default=str) if key != "type" else value
        return frozenset(parts.items())

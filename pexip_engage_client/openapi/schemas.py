"""Prepare the schemas of a document for comparison: resolve references, separate null, and collect limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite, isnan
from typing import Any

from attrs import define, evolve, field, frozen

from .pointers import escaped
from .reader import Document

# For each keyword, the function that checks whether a value is within the limit.
LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "pattern": lambda value, limit: re.search(limit, value) is not None,
    "minimum": lambda value, limit: value >= limit,
    "maximum": lambda value, limit: value <= limit,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "exclusiveMaximum": lambda value, limit: value < limit,
    "minItems": lambda value, limit: len(value) >= limit,
    "maxItems": lambda value, limit: len(value) <= limit,
}
_LIMITS_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": (numeric := ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")),
    "number": numeric,
    "array": ("minItems", "maxItems"),
}


NAN, INFINITY = "NaN", "Infinity"
NOT_JSON = frozenset({NAN, INFINITY})
"""The types of values that JSON does not have. No schema allows them."""

_TYPES: Mapping[type[Any], str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    str: "string",
    dict: "object",
    list: "array",
}


def json_type(value: Any) -> str:
    """Return the JSON type of a decoded value. A whole number is an integer, even if it is written as 5.0."""
    name = _TYPES.get(value.__class__)
    if name is None and isinstance(value, float):
        if not isfinite(value):
            return NAN if isnan(value) else INFINITY
        return "integer" if value.is_integer() else "number"
    return name or next((name for base, name in _TYPES.items() if isinstance(value, base)), "unknown")


@frozen(eq=False)
class Node:
    """One use of a schema in the OpenAPI document, prepared for comparison with values."""

    site: str
    """A JSON pointer to the place where the schema is used. A change that allows null or another type goes here."""
    pointer: str
    """A JSON pointer to the schema itself, after resolving references. Its enum, properties and limits are here."""
    nullable: bool
    types: frozenset[str] | None
    """The allowed types; None if any type is allowed."""
    values: frozenset[str] | None
    """The values of an enum; None if any value is allowed."""
    format: str | None
    limits: Mapping[str, tuple[tuple[str, Any], ...]]
    """The limits, by the type of the value."""
    properties: Mapping[str, str]
    required: tuple[str, ...]
    open: bool
    """True if an object may have undocumented properties."""
    additional: str | None
    items: str | None
    alternatives: tuple[str, ...]
    """The alternatives, if there is more than one apart from null. A value must match one of them."""

    def allows(self, name: str) -> bool:
        """True if the schema allows values of a JSON type other than null."""
        return self.types is None or name in self.types or (name == "integer" and "number" in self.types)


@define
class Schemas:
    """The schemas of one OpenAPI document, each prepared on first use."""

    document: Document
    _nodes: dict[str, Node] = field(factory=dict[str, Node], init=False, repr=False)

    def node(self, site: str) -> Node:
        """Return the schema at a JSON pointer, prepared for comparison with values."""
        return self._nodes.get(site) or self._nodes.setdefault(site, self._node(site))

    def _node(self, site: str) -> Node:
        pointer, schema, nullable = self._followed(site)
        if "allOf" in schema:
            return self._all_of(site, pointer, len(schema["allOf"]))
        parts = _alternatives(pointer, schema)
        types = schema.get("type")
        names = frozenset([types] if isinstance(types, str) else types) if types else None
        values: list[Any] | None = [schema["const"]] if "const" in schema else schema.get("enum")
        additional = schema.get("additionalProperties")
        return Node(
            site=site,
            pointer=pointer,
            nullable=nullable or "null" in (names or ()) or (names is None and not parts and values is None),
            types=names,
            values=frozenset(value for value in values if isinstance(value, str)) if values is not None else None,
            format=schema.get("format"),
            limits=_limits(schema),
            properties={name: f"{pointer}/properties/{escaped(name)}" for name in schema.get("properties", ())},
            required=tuple(schema.get("required", ())),
            open=additional not in (None, False) or ("properties" not in schema and additional is None),
            additional=f"{pointer}/additionalProperties" if isinstance(additional, dict) and additional else None,
            items=f"{pointer}/items" if "items" in schema else None,
            alternatives=parts,
        )

    def _followed(self, pointer: str) -> tuple[str, Mapping[str, Any], bool]:
        """Resolve references, and the choice between null and one schema."""
        nullable = False
        while True:
            schema, pointer = self.document.follow(self.document.at(pointer), pointer)
            key = next((each for each in ("oneOf", "anyOf", "allOf") if each in schema), None)
            if key is None:
                return pointer, schema, nullable
            parts = [index for index, part in enumerate(schema[key]) if part.get("type") != "null"]
            nullable = nullable or len(parts) < len(schema[key])
            if len(parts) != 1:
                return pointer, schema, nullable
            pointer = f"{pointer}/{key}/{parts[0]}"

    def _all_of(self, site: str, pointer: str, count: int) -> Node:
        """Combine several schemas into one with all of their properties."""
        parts = [self.node(f"{pointer}/allOf/{index}") for index in range(count)]
        return evolve(
            parts[0],
            site=site,
            nullable=all(part.nullable for part in parts),
            types=next((part.types for part in parts if part.types), None),
            properties={name: each for part in parts for name, each in part.properties.items()},
            required=tuple({name: None for part in parts for name in part.required}),
            open=all(part.open for part in parts),
            additional=next((part.additional for part in parts if part.additional), None),
        )


def _alternatives(pointer: str, schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{pointer}/{key}/{index}"
        for key in ("oneOf", "anyOf")
        for index, part in enumerate(schema.get(key, ()))
        if part.get("type") != "null"
    )


def _limits(schema: Mapping[str, Any]) -> dict[str, tuple[tuple[str, Any], ...]]:
    return {
        name: present
        for name, keywords in _LIMITS_OF_TYPE.items()
        if (present := tuple((keyword, schema[keyword]) for keyword in keywords if keyword in schema))
    }

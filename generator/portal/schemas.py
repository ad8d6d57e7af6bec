"""A schema that a source says, in our components' terms: a reference where one says the same, else a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, evolve, field

from .comparing import differences
from .facts import Schema, Silence
from .naming import free, pascal
from .openapi import components

Node = dict[str, Any]
LEAST_ALIKE = 2  # properties that make a match: `{id}` alone is `Reference`, by name


class OpenQuestionError(Exception):
    """What the source does not say, and nobody may guess."""


def note(name: str) -> str:
    """The description of what nobody has described yet."""
    return f"`{name}`, as seen on the vendor's portal; what it is for is not written yet."


@define
class Components:
    """Our components, and those that a draft adds to them."""

    raw: Mapping[str, Any]
    added: dict[str, Node] = field(factory=dict)
    _known: dict[str, Schema] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._known = components(self.raw)

    @property
    def names(self) -> set[str]:
        """Every name that is taken."""
        return {*self._known, *self.added}

    def node(self, schema: Schema, name: str, *, sent: bool) -> Node:
        """The schema as it stands in our document; `name` is for the component, should it need one."""
        types = schema.types
        if isinstance(types, Silence) or len(types) != 1:
            raise OpenQuestionError(
                f"{name}: the type is {types.value if isinstance(types, Silence) else 'one of several'}"
            )
        [kind] = types
        nullable = schema.nullable is not False  # where it is not said, null is allowed
        if schema.values and not isinstance(schema.values, Silence):
            return _or_null(self._enum(schema, name), nullable)
        if kind == "object" and schema.properties and "*" not in schema.properties:
            return _or_null(self._object(schema, name, sent=sent), nullable)
        node: Node = {"type": [kind, "null"] if nullable else kind}
        if kind == "object":
            return {**node, "additionalProperties": True}
        if isinstance(schema.format, str):
            node["format"] = schema.format
        node |= {key: value for key, value in schema.limits.items() if not isinstance(value, Silence)}
        if kind == "array":
            if schema.items is None:
                raise OpenQuestionError(f"{name}: what the list holds is not said")
            node["items"] = self.node(evolve(schema.items, nullable=schema.items.nullable is True), name, sent=sent)
        return node

    def _enum(self, schema: Schema, name: str) -> Node:
        for known, other in self._known.items():
            if other.values == schema.values and not other.properties:
                return _reference(known)
        name = free(pascal(name), self.names)
        values = sorted(schema.values) if isinstance(schema.values, frozenset) else []
        self.added[name] = {
            "description": note(name),
            "x-draft": "The values' meanings are to be written.",
            "type": "string",
            "enum": values,
            "x-enum-descriptions": [note(value) for value in values],
        }
        return _reference(name)

    def _object(self, schema: Schema, name: str, *, sent: bool) -> Node:
        found = self.matching(schema, sent=sent)
        if found:
            return _reference(found)
        name = pascal(name)
        if sent and not name.endswith("Input"):
            name += "Input"
        name = free(name, self.names)
        node: Node = {"description": note(name), "type": "object"}
        self.added[name] = node
        required = [key for key, inner in schema.properties.items() if inner.required is True]
        stem = name.removesuffix("Input")
        properties = {
            key: described(self.node(inner.schema, f"{stem}{pascal(key)}", sent=sent), key)
            for key, inner in schema.properties.items()
        }
        node |= {**({"required": required} if required else {}), "properties": properties}
        return _reference(name)

    def matching(self, schema: Schema, *, sent: bool) -> str:
        """The component that says the same of an object; empty where there is none."""
        if schema.properties.keys() == {"id"} and not sent:
            return "Reference" if "Reference" in self._known else ""
        for name, known in self._known.items():
            fits = name.endswith("Input") == sent and known.properties.keys() == schema.properties.keys()
            if fits and len(known.properties) >= LEAST_ALIKE and not _differ(known, schema):
                return name
        return ""


def _differ(known: Schema, schema: Schema) -> bool:
    return bool(differences(evolve(known, nullable=False), evolve(schema, nullable=False)))


def described(node: Node, key: str) -> Node:
    """A property's node, with the description that every property has."""
    return {"description": note(key), **node}


def _reference(name: str) -> Node:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(node: Node, nullable: bool) -> Node:
    return {"oneOf": [node, {"type": "null"}]} if nullable else node

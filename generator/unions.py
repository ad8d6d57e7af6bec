"""Name unions of objects with a discriminator, and their members.

The discriminator is that of OpenAPI, or a property with a different constant in each member. A union without a name is
named by its `title`, or after its container (`Booking` and `payment` become `BookingPayment`). Its members are named by
their `title`, or after the union and their constant (`BookingPaymentCard`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, DESCRIBING, SourceDocument
from .meanings import NULL
from .text import class_name


def name_unions(document: SourceDocument) -> Iterator[str]:
    """Name the unions of a document and their members, and yield the problems."""
    if '"oneOf"' in (text := json.dumps(document.raw, default=str)) or '"anyOf"' in text:
        namer = _UnionNamer(document)
        namer.find()
        yield from namer.rejections


class _UnionNamer:
    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.rejections: list[str] = []
        self._schemas = document.schemas
        self._made: dict[str, str] = {}
        """The names of the schemas that were created here, by their JSON."""

    def find(self) -> None:
        """Visit all schemas that may contain a union."""
        for name, schema in list(self._schemas.items()):
            keys = ("components", "schemas", name)
            self._within(schema, keys, name)
            if isinstance(schema, dict) and _members(schema):
                self._complete(schema, keys, name)
        for kind, suffix in (("requestBodies", ""), ("responses", "Response")):
            for name, node in _items(self.document.raw.get("components", {}).get(kind)):
                self._content(node, ("components", kind, name), f"{name.removesuffix(suffix)}{suffix}")
        for operation in self.document.iter_operations():
            name = operation.id or f"{operation.method}_{operation.path}"
            self._content(operation.node.get("requestBody"), (*operation.keys, "requestBody"), name)
            for status, response in _items(operation.node.get("responses")):
                if str(status).startswith("2"):
                    self._content(response, (*operation.keys, "responses", str(status)), f"{name}_response")

    def _content(self, node: Any, keys: Keys, base: str) -> None:
        content = node.get("content") if isinstance(node, dict) else None
        for kind, media in _items(content):
            self._schema(media, "schema", (*keys, "content", kind), base)

    def _within(self, node: Any, keys: Keys, base: str) -> None:
        """Visit the unions within a schema."""
        if not isinstance(node, dict):
            return
        properties = node.get("properties")
        for name in list(properties) if isinstance(properties, dict) else ():
            self._schema(properties, name, (*keys, "properties"), f"{base}_{name}")
        for held in ("items", "additionalProperties"):
            self._schema(node, held, keys, f"{base}_item")
        for combined in ("allOf", "oneOf", "anyOf"):
            members = node.get(combined)
            for index, member in enumerate(members if isinstance(members, list) else ()):
                self._within(member, (*keys, combined, index), base)

    def _schema(self, holder: Any, key: Any, keys: Keys, base: str) -> None:
        """Visit the schema under a key of its holder, and replace a union with a reference."""
        node, keys = holder.get(key), (*keys, key)
        if not isinstance(node, dict):
            return
        self._within(node, keys, base)
        if not _members(node) or not self._complete(node, keys, base):
            return
        union = {name: value for name, value in node.items() if name not in DESCRIBING and not name.startswith("x-")}
        said = {name: value for name, value in node.items() if name not in union}
        keyword = _keyword(union)
        union[keyword] = [each for each in union[keyword] if each != NULL]
        if keyword == "anyOf":
            union["oneOf"] = union.pop("anyOf")
        reference = {"$ref": COMPONENT + self._register(union, keys, str(node.get("title") or ""), base)}
        nullable = len(union["oneOf"]) < len(node[keyword])
        holder[key] = {**({"oneOf": [reference, dict(NULL)]} if nullable else reference), **said}

    def _complete(self, node: dict[str, Any], keys: Keys, base: str) -> bool:
        """Complete the discriminator of a union, and name its members. Return whether it has a discriminator."""
        keyword = _keyword(node)
        objects = [self.document.schema(_name(each)) if "$ref" in each else each for each in _members(node)]
        given = node.get("discriminator")
        key = given.get("propertyName") if isinstance(given, dict) else _common_constant(objects)
        if not isinstance(key, str) or not all(
            isinstance(each.get("properties", each.get("allOf")), dict | list) for each in objects
        ):
            return False
        constants = [_constant(each, key) for each in objects]
        for index, member in enumerate(node[keyword]):
            if member != NULL and "$ref" not in member:
                title, value = str(member.get("title") or ""), _constant(member, key)
                name = self._register(member, (*keys, keyword, index), title, f"{base}_{value or index + 1}")
                node[keyword][index] = {"$ref": COMPONENT + name}
        for each, constant in zip(objects, constants, strict=True):
            if constant and "enum" in each["properties"][key]:
                each["properties"][key]["const"] = each["properties"][key].pop("enum")[0]
        names = [_name(each) for each in _members(node)]
        mapping = given.get("mapping") if isinstance(given, dict) else None
        if isinstance(mapping, dict):
            targets = {value: str(each) for value, each in mapping.items()}
            targets = {value: each if "/" in each else COMPONENT + each for value, each in targets.items()}
        else:
            targets = {value or name: COMPONENT + name for value, name in zip(constants, names, strict=True)}
        node["discriminator"] = {"propertyName": key, "mapping": targets}
        if keyword == "anyOf":
            node["oneOf"] = node.pop("anyOf")
        return True

    def _register(self, schema: dict[str, Any], keys: Keys, title: str, base: str) -> str:
        """Add a schema under a name, and return the name. Equal schemas share a name."""
        shape = json.dumps(schema, sort_keys=True, default=str)
        if shape in self._made:
            return self._made[shape]
        names = [class_name(each) for each in (title, base) if each]
        free = [name for name in names if name.isidentifier() and name not in self._schemas]
        if not free:
            problem = f"a schema without a name, and another one is named {names[-1]} already"
            remedy = "give it a name under components/schemas, and refer to it"
            self.rejections.append(self.document.rejection(keys, problem, remedy))
            return names[-1]
        self._made[shape] = free[0]
        self._schemas[free[0]] = schema
        self.document.origins[free[0]] = keys
        return free[0]


def _items(node: Any) -> list[tuple[str, Any]]:
    return list(node.items()) if isinstance(node, dict) else []


def _keyword(node: Mapping[str, Any]) -> str:
    return next((each for each in ("oneOf", "anyOf") if isinstance(node.get(each), list)), "")


def _members(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the members of a union apart from null, if there are several and all could be objects."""
    keyword = _keyword(node)
    members = [each for each in node[keyword] if each != NULL] if keyword else []
    return members if len(members) > 1 and all(isinstance(each, dict) for each in members) else []


def _name(member: Mapping[str, Any]) -> str:
    return str(member.get("$ref", "")).removeprefix(COMPONENT)


def _properties(schema: Mapping[str, Any]) -> dict[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def _constant(schema: Mapping[str, Any], key: str) -> str:
    """Return the constant text of a property; empty if it may have other values."""
    node = _properties(schema).get(key)
    node = node if isinstance(node, dict) else {}
    values = node.get("enum", [node.get("const")])
    return values[0] if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str) else ""


def _common_constant(objects: list[Any]) -> str | None:
    """Return a property that has a different constant text in each of these objects."""
    for key in _properties(objects[0]):
        values = {_constant(each, key) for each in objects}
        if len(values) == len(objects) and "" not in values:
            return key
    return None

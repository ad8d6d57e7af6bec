"""Combine members of an `allOf` that describe the same property. The result allows what all of them allow.

The result is written next to `allOf`, and replaces the members' versions when they are merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .document import COMPONENT, DESCRIBING, SourceDocument, schema_places

_LOWEST = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
_HIGHEST = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
_COMBINED = {"allOf", "oneOf", "anyOf", "properties"}


class ContradictionError(Exception):
    """No value satisfies both schemas, or one schema cannot express the values that do."""


def refine(document: SourceDocument) -> Iterator[str]:
    """Combine the descriptions of a property in the members of each `allOf`, and yield the problems."""
    refiner = _Refiner(document)
    for name, schema in list(document.schemas.items()):
        refiner.properties(schema, ("components", "schemas", name))
    for node, keys in list(schema_places(document.raw)):
        refiner.properties(node, keys)
    yield from refiner.rejections


class _Refiner:
    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.rejections: list[str] = []
        self._found: dict[int, dict[str, Any]] = {}

    def properties(self, schema: Any, keys: tuple[str | int, ...]) -> dict[str, Any]:
        """Return the properties of a schema and its members. Different versions of a property are combined."""
        if not isinstance(schema, dict):
            return {}
        if "$ref" in schema:
            name = str(schema["$ref"]).removeprefix(COMPONENT)
            return self.properties(self.document.schemas.get(name), ("components", "schemas", name))
        if id(schema) in self._found:
            return self._found[id(schema)]
        own = schema.get("properties")
        own = own if isinstance(own, dict) else {}
        self._found[id(schema)] = own  # the schema contains itself
        members = schema.get("allOf")
        if not isinstance(members, list):
            return own
        found: dict[str, Any] = {}
        refined: list[str] = []
        for part in [*(self.properties(member, (*keys, "allOf")) for member in members), own]:
            for name, node in part.items():
                if name not in found or found[name] == node:
                    found[name] = node
                    continue
                refined.append(name)
                try:
                    found[name] = combined(self.document, found[name], node)
                except ContradictionError as error:
                    problem = f"two members that differ in the property {name} ({error})"
                    remedy = "describe the property in the same way in both members, or only in one"
                    self.rejections.append(self.document.rejection((*keys, "allOf"), problem, remedy))
        if refined:
            for member in members:
                _leave_out(member, refined)
            schema["properties"] = {**own, **{name: found[name] for name in refined}}
        self._found[id(schema)] = found
        return found


def _leave_out(member: Any, names: list[str]) -> None:
    """Remove properties from an inline member, so that they get no classes."""
    if isinstance(member, dict) and "$ref" not in member:
        if isinstance(member.get("properties"), dict):
            member["properties"] = {name: each for name, each in member["properties"].items() if name not in names}
        for inner in member["allOf"] if isinstance(member.get("allOf"), list) else ():
            _leave_out(inner, names)


def combined(document: SourceDocument, first: Any, second: Any) -> Any:
    """Return a schema for the values that satisfy both schemas."""
    if not isinstance(first, dict) or not isinstance(second, dict):
        return second if first is True else first
    for one, other in ((first, second), (second, first)):
        if not other or all(key in DESCRIBING or key.startswith("x-") for key in other):
            return {**one, **other} if other is second else {**other, **one}
    if first.get("$ref") == second.get("$ref") and "$ref" in first:
        return {**first, **second}
    for one, other in ((first, second), (second, first)):
        if _is_any_object(one) and (other.keys() & {"properties", "allOf"} or "properties" in _target(document, other)):
            return {**other, **{key: value for key, value in one.items() if key in ("readOnly", "writeOnly")}}
    targets = [{**_target(document, each), **_besides(each)} for each in (first, second)]
    if all("properties" in each or "allOf" in each for each in targets):
        return {"allOf": [first, second]}
    if any(_COMBINED & each.keys() for each in targets):
        raise ContradictionError("only one of them is an object, or they are unions")
    return _scalar(document, *targets)


def _is_any_object(schema: Mapping[str, Any]) -> bool:
    known = DESCRIBING | {"type", "additionalProperties", "readOnly", "writeOnly"}
    is_open = schema.get("additionalProperties", True) is True
    return schema.get("type") == "object" and schema.keys() <= known and is_open


def _scalar(document: SourceDocument, first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    found = {**first, **second}
    for key in first.keys() & second.keys():
        one, other = first[key], second[key]
        if one == other:
            continue
        if key in _LOWEST:
            found[key] = max(one, other)
        elif key in _HIGHEST:
            found[key] = min(one, other)
        elif key == "type":
            found[key] = _type(one, other)
        elif key == "enum":
            found[key] = [value for value in one if value in other]
        elif key == "items":
            found[key] = combined(document, one, other)
        elif key in ("const", "format", "additionalProperties"):
            raise ContradictionError(f"{key} is {one!r} and {other!r}")
    if "const" in found and "enum" in found:
        found["enum"] = [value for value in found["enum"] if value == found["const"]]
    if found.get("enum") == []:
        raise ContradictionError("no value is allowed by both")
    if "const" in found:
        found.pop("enum", None)
    return found


def _type(one: Any, other: Any) -> Any:
    kinds = [set(each) if isinstance(each, list) else {each} for each in (one, other)]
    if any("number" in each for each in kinds) and any("integer" in each for each in kinds):
        kinds = [{"integer" if kind == "number" else kind for kind in each} for each in kinds]
    common = sorted(kinds[0] & kinds[1], key=lambda kind: kind == "null")
    if not common:
        raise ContradictionError(f"type is {one!r} and {other!r}")
    return common[0] if len(common) == 1 else common


def _target(document: SourceDocument, schema: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return document.resolve(schema)
    except LookupError:
        return {}


def _besides(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "$ref"} if "$ref" in schema else {}

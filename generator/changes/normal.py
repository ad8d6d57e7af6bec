"""Convert schemas to a normal form, in which two spellings of the same schema are equal.

References are resolved, and the parts of `allOf` are merged. Null is separated from the other types, and `const`
becomes an enum with one value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

from attrs import field, frozen

from pexip_engage_client.openapi.operations import JsonObject
from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.reader import Document

from .change import DOCUMENTATION, Part, mapping, same
from .keywords import NAMED, NULL, UNIONS, members_of, merge, normal_value

_BESIDE = DOCUMENTATION | {"default", "deprecated", "readOnly", "writeOnly"}
_NO_RESTRICTION = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0, "minContains": 1}

_FIELDS = {"type": frozenset, "enum": tuple, "properties": dict, "required": frozenset, "anyOf": tuple, "oneOf": tuple}


@frozen
class Use:
    """The use of a schema: the schema itself, with resolved references, and the additions at the place of use."""

    core: Part
    name: str
    """The name of the schema under components/schemas; empty for an inline schema."""
    nullable: bool
    notes: Mapping[str, tuple[Any, ...]]
    """Keywords that do not restrict values, such as descriptions, with one value for each reference that was
    followed."""

    def flag(self, keyword: str) -> bool:
        """Whether `readOnly` or `writeOnly` is set, here or at the schema itself."""
        return any((*self.notes.get(keyword, ()), mapping(self.core.node).get(keyword)))


@frozen
class NormalSchema:
    """The values that a schema allows."""

    types: frozenset[str]
    """The types without null; empty if all types are allowed."""
    values: tuple[Any, ...] | None
    """The values of an enum, without null."""
    properties: Mapping[str, Part]
    required: frozenset[str]
    members: tuple[Part, ...]
    """The members of a union, without null."""
    keywords: Mapping[str, Any] = field(repr=False)
    """Every other keyword."""
    notes: Mapping[str, tuple[Any, ...]] = field(repr=False)

    @property
    def kind(self) -> str:
        """The form of the schema in Python."""
        if self.values is not None:
            return "enum"
        if self.members:
            return "union"
        return "model" if self.properties else "map" if self.types == frozenset({"object"}) else "schema"


def use_of(document: Document, part: Part) -> Use:
    """Unwrap references, nullable unions, and an `allOf` with one member."""
    name, nullable, notes, seen = "", False, dict[str, tuple[Any, ...]](), set[str]()
    while part.pointer not in seen:
        seen.add(part.pointer)
        node = mapping(part.node)
        if not name:
            for key in filter(_is_note, node):
                notes[key] = (*notes.get(key, ()), node[key])
        nullable |= _allows_null(node)
        inner = _wrapped(document, part, {key for key in node if not _is_note(key)})
        if inner is None:
            break
        part = inner
        if part.pointer.startswith(NAMED) and "/" not in part.pointer.removeprefix(NAMED):
            name = part.pointer.removeprefix(NAMED)
    return Use(part, name, nullable, notes)


def _wrapped(document: Document, part: Part, keys: set[str]) -> Part | None:
    """Return the only schema that a node refers to; None if the node is itself a schema."""
    if len(keys) != 1 or not is_object(part.node):
        return None
    key = keys.pop()
    if key == "$ref":
        return _target(document, part.node["$ref"])
    if key in (*UNIONS, "allOf"):
        members = members_of(part, key)
        return members[0] if len(members) == 1 else None
    return None


def _target(document: Document, reference: Any) -> Part | None:
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    pointer = reference.removeprefix("#")
    try:
        return Part(document.at(pointer), pointer)
    except LookupError:
        return None


def _is_note(key: str) -> bool:
    return key in _BESIDE or key.startswith("x-")


def _allows_null(node: JsonObject) -> bool:
    """Whether null is allowed in addition to other values."""
    types, values = node.get("type"), node.get("enum")
    if is_list(types) and "null" in types and len(types) > 1:
        return True
    if is_list(values) and None in values and len(values) > 1:
        return True
    unions = (node.get(union) for union in UNIONS)
    return node.get("nullable") is True or any(is_list(each) and NULL in each for each in unions)


def normal_form(document: Document, part: Part) -> NormalSchema:
    """Return the normal form of a schema that `use_of` has unwrapped."""
    merged: dict[str, Any] = {}
    notes: dict[str, tuple[Any, ...]] = {}
    for layer in _layers(document, part, set()):
        for key, value in layer.items():
            if _is_note(key):
                notes[key] = (*notes.get(key, ()), value)
            else:
                merge(merged, key, value)
    # A keyword with a value of the wrong type stays among the other keywords.
    fields = {key: merged.pop(key) for key, form in _FIELDS.items() if isinstance(merged.get(key), form)}
    union = next((key for key in UNIONS if key in fields), "")
    if union and "enum" not in fields and (constants := _constants(fields[union])):
        fields["enum"] = tuple(each["const"] for each in constants)
        described = [{key: each[key] for key in each if _is_note(key)} for each in constants]
        notes |= {"x-enum-descriptions": (described,)} if any(described) else {}
        del fields[union]
        union = ""
    if "enum" in fields:
        fields.setdefault("type", frozenset(map(_type_of, fields["enum"])))
    if fields.get("type") == {"integer"}:
        _include_bounds(merged)
    merged |= {"union": union} if union else {}
    without_effect = {"nullable"} | {key for key, value in _NO_RESTRICTION.items() if same(merged.get(key), value)}
    return NormalSchema(
        types=fields.get("type", frozenset()),
        values=fields.get("enum"),
        properties=fields.get("properties", {}),
        required=fields.get("required", frozenset()),
        members=fields.get(union, ()),
        keywords={key: value for key, value in merged.items() if key not in without_effect},
        notes=notes,
    )


def _constants(members: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Return the members of a union if all of them are constants, because such a union is an enum."""
    nodes = [mapping(each.node) for each in members]
    plain = all({key for key in node if not _is_note(key)} <= {"const", "type"} and "const" in node for node in nodes)
    return nodes if plain else []


def _type_of(value: object) -> str:
    names: dict[type[object], str] = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def _include_bounds(keywords: dict[str, Any]) -> None:
    """Convert exclusive bounds of an integer to inclusive ones."""
    least, most = keywords.get("exclusiveMinimum"), keywords.get("exclusiveMaximum")
    if isinstance(least, int | float) and not isinstance(least, bool):
        del keywords["exclusiveMinimum"]
        merge(keywords, "minimum", floor(least) + 1)
    if isinstance(most, int | float) and not isinstance(most, bool):
        del keywords["exclusiveMaximum"]
        merge(keywords, "maximum", ceil(most) - 1)


def _layers(document: Document, part: Part, seen: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the keywords of a schema, of its references, and of the parts of its `allOf`."""
    if part.pointer in seen:
        return
    seen.add(part.pointer)
    if part.node is False:
        yield {"not": {}}
        return
    node = mapping(part.node)
    inner = [_target(document, node["$ref"])] if "$ref" in node else []
    inner += members_of(part, "allOf")
    for union in UNIONS:
        members = members_of(part, union)
        inner += members if len(members) == 1 else []
    own = {key: value for key, value in node.items() if key != "allOf" and not (key == "$ref" and inner[0])}
    yield {key: value for key, each in own.items() if (value := normal_value(part, key, each)) is not None}
    for layer in (layer for each in inner if each is not None for layer in _layers(document, each, seen)):
        # The documentation of another named schema is compared under its own name.
        yield {key: value for key, value in layer.items() if not _is_note(key)} if "$ref" in node else layer


def all_types(types: frozenset[str]) -> frozenset[str]:
    """Return the types and the types that they include. Without types, every type is allowed."""
    every = types or {"string", "number", "boolean", "array", "object", "null"}
    return frozenset({*every, "integer"} if "number" in every else every)


def disjoint(old: NormalSchema, new: NormalSchema) -> bool:
    """Whether no value satisfies the types of both schemas."""
    return not (old.members or new.members) and not all_types(old.types) & all_types(new.types)

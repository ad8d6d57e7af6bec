"""Read schemas in a normal form: references are resolved, and null is separated from the type.

It reads the forms that the generator accepts, and other forms that Pexip could publish. Forms that the generator
rejects, such as a choice between several schemas, count as any value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.pointers import escaped
from pexip_engage_client.openapi.reader import Document, JsonObject

from .api_change import DOCUMENTATION, Part, mapping, same

_NAMED = "/components/schemas/"
_NULL: Mapping[str, Any] = {"type": "null"}
_BESIDE = DOCUMENTATION | {"default", "deprecated"}
_FIELDS = {"type", "nullable", "enum", "properties", "required"}
_NO_RESTRICTION = {"uniqueItems": False, "minLength": 0, "minItems": 0, "minProperties": 0}
_MOST_LEVELS = 5


@frozen
class Use:
    """One use of a schema: the schema with its references resolved, and the keywords added at the place of use."""

    core: Part
    name: str
    """The name of the schema under components/schemas; empty for an inline schema."""
    nullable: bool
    notes: Mapping[str, tuple[Any, ...]]
    """Keywords that do not restrict values, such as descriptions, with one value for each reference that was
    followed."""


@frozen
class NormalSchema:
    """The values that a schema allows."""

    types: frozenset[str]
    """The types without null; empty if all types are allowed."""
    values: tuple[Any, ...] | None
    """The values of an enum, without null."""
    properties: Mapping[str, Part]
    required: frozenset[str]
    keywords: Mapping[str, Any] = field(repr=False)
    """Every other keyword."""
    notes: Mapping[str, tuple[Any, ...]] = field(repr=False)

    @property
    def kind(self) -> str:
        """The form of the schema in Python."""
        if self.values is not None:
            return "enum"
        return "model" if self.properties else "map" if self.types == frozenset({"object"}) else "schema"


def use_of(document: Document, part: Part) -> Use:
    """Follow references, and unwrap `oneOf`, `anyOf` or `allOf` with one schema, or with one schema and null."""
    name, nullable, notes, seen = "", False, dict[str, tuple[Any, ...]](), set[str]()
    while part.pointer not in seen:
        seen.add(part.pointer)
        node = mapping(part.node)
        if not name:
            for key in filter(_is_note, node):
                notes[key] = (*notes.get(key, ()), node[key])
        nullable |= _allows_null(node)
        inner = _wrapped(document, part)
        if inner is None:
            break
        part = inner
        if part.pointer.startswith(_NAMED) and "/" not in part.pointer.removeprefix(_NAMED):
            name = part.pointer.removeprefix(_NAMED)
    return Use(part, name, nullable, notes)


def _wrapped(document: Document, part: Part) -> Part | None:
    """Return the only schema that a node refers to or contains; None if the node is itself a schema."""
    node = mapping(part.node)
    if "$ref" in node:
        pointer = str(node["$ref"]).removeprefix("#")
        try:
            return Part(document.at(pointer), pointer)
        except LookupError:
            return None
    for key in ("oneOf", "anyOf", "allOf"):
        members = [(at, each) for at, each in enumerate(_list(node.get(key))) if each != _NULL]
        if len(members) == 1:
            [(at, member)] = members
            return Part(member, f"{part.pointer}/{key}/{at}")
    return None


def _is_note(key: str) -> bool:
    return key in _BESIDE or key.startswith("x-")


def _allows_null(node: JsonObject) -> bool:
    """Whether null is allowed in addition to other values. OpenAPI 3.0 has the keyword `nullable`."""
    lists = [_list(node.get(key)) for key in ("type", "enum", "oneOf", "anyOf")]
    return node.get("nullable") is True or any(null in each for null in ("null", None, _NULL) for each in lists)


def normal_form(part: Part) -> NormalSchema:
    """Return the normal form of a schema that `use_of` has unwrapped."""
    node = mapping(part.node)
    kinds = node.get("type")
    types = frozenset(map(str, kinds if is_list(kinds) else [kinds] if kinds else [])) - {"null"}
    values = tuple(each for each in node["enum"] if each is not None) if is_list(node.get("enum")) else None
    keywords = {key: value for key, value in node.items() if key not in _FIELDS and not _is_note(key)}
    for key in keywords.keys() & {"items", "additionalProperties"}:
        if is_object(keywords[key]) and keywords[key]:
            keywords[key] = Part(keywords[key], f"{part.pointer}/{key}")
        elif keywords[key] is not False:
            del keywords[key]
    return NormalSchema(
        types=types,
        values=values,
        properties={
            name: Part(each, f"{part.pointer}/properties/{escaped(name)}")
            for name, each in mapping(node.get("properties")).items()
        },
        required=frozenset(map(str, _list(node.get("required")))),
        keywords={key: each for key, each in keywords.items() if not same(each, _NO_RESTRICTION.get(key))},
        notes={key: (value,) for key, value in node.items() if _is_note(key)},
    )


def all_types(types: frozenset[str]) -> frozenset[str]:
    """Return the types, and `integer` if `number` is one of them. Without types, every type is allowed."""
    every = types or {"string", "number", "boolean", "array", "object", "null"}
    return frozenset({*every, "integer"} if "number" in every else every)


def type_words(document: Document, part: Part, level: int = 0) -> str:
    """Describe a type: the name of a schema, or the types that it allows."""
    use = use_of(document, part)
    null = " or null" if use.nullable else ""
    if use.name:
        return use.name + null
    shape = normal_form(use.core)
    words = [_typed(document, each, shape, level) for each in sorted(shape.types)] if level <= _MOST_LEVELS else []
    return (" or ".join(words) or "anything") + null


def _typed(document: Document, name: str, shape: NormalSchema, level: int) -> str:
    inner = shape.keywords.get("items" if name == "array" else "additionalProperties")
    words = type_words(document, inner, level + 1) if isinstance(inner, Part) else "anything"
    if name == "array":
        return f"list of {words}"
    if name == "object" and isinstance(inner, Part) and not shape.properties:
        return f"map of {words}"
    return f"{name} ({shape.keywords['format']})" if "format" in shape.keywords else name


def _list(value: Any) -> list[Any]:
    return value if is_list(value) else []

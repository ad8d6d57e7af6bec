"""Rewrite the document in fewer forms for the parser and the templates, without changing its meaning.

- Constructs with several forms are rewritten to one form (`idioms.py`).
- Requests and responses get different schemas (`directions.py`).
- An inline schema gets a name.
- `allOf` of named objects becomes one object with all their properties. `allOf` of one reference becomes the reference.
- An enum that lists null becomes an enum without null, and every reference to it becomes nullable.
- `oneOf` with a discriminator becomes an object with the discriminator and a table of its variants.
- `oneOf` or `anyOf` of a plain type and null becomes `type: [string, 'null']`; `type: [string]` becomes `type: string`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pexip_engage_client.openapi.pointers import Keys
from pexip_engage_client.openapi.reader import Document

from .directions import split_directions
from .document import COMPONENT, DESCRIBING, SourceDocument, UnsupportedError
from .gaps import fill_gaps
from .idioms import plain_idioms
from .inline import leave_errors_open, name_inline
from .meanings import NULL, sole_member, union_of
from .naming import Places
from .refinements import refine
from .unions import name_unions
from .variants import make_bases


def named(document: Document, table: object = None, known: Places | None = None) -> SourceDocument:
    """Return a copy in which everything has a name. See `fill_gaps` for operations, and `name_inline` for schemas."""
    copy = SourceDocument(_copied(document.raw), document.text)
    fill_gaps(copy, table)
    name_inline(copy, known or {})
    return copy


def simplified(document: SourceDocument, table: object = None, known: Places | None = None) -> SourceDocument:
    """Return the simpler document, as a copy. Raises UnsupportedError for an `allOf` that cannot be merged.

    `table` contains the methods of operations, as in generator/resources.yaml. `known` contains names of inline
    schemas.
    """
    simple = SourceDocument(_copied(document.raw), document.text)
    fill_gaps(simple, table)
    components = simple.raw.setdefault("components", {})
    if isinstance(components, dict):
        components.setdefault("schemas", {})
    rejections = [*plain_idioms(simple), *refine(simple), *name_unions(simple), *split_directions(simple)]
    name_inline(simple, known or {})
    leave_errors_open(simple)
    merged: set[str] = set()
    for name in simple.schemas:
        rejections += _merge(simple, name, merged)
    nullable = {name for name, schema in simple.schemas.items() if _strip_null(schema)}
    rejections += make_bases(simple)
    for node, keys in list(_nodes(simple.raw, ())):
        _merge_null(node)
        kind = node.get("type")
        if isinstance(kind, list) and len(kind) == 1:
            node["type"] = kind[0]
        members = node.get("allOf")
        if isinstance(members, list):
            if len(members) == 1 and isinstance(members[0], dict) and "$ref" in members[0] and _only_describes(node):
                node.update(node.pop("allOf")[0])
            else:
                remedy = "give it a name under components/schemas, and refer to it"
                rejections.append(simple.rejection((*keys, "allOf"), "allOf in a schema without a name", remedy))
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.removeprefix(COMPONENT) in nullable and _is_schema(keys):
            node["oneOf"] = [{"$ref": node.pop("$ref")}, {"type": "null"}]
    if rejections:
        raise UnsupportedError(*rejections)
    return simple


def _copied(node: Any) -> Any:
    """Return a copy without shared parts, which YAML aliases create."""
    if isinstance(node, dict):
        return {key: _copied(value) for key, value in node.items()}
    return [_copied(each) for each in node] if isinstance(node, list) else node


def _only_describes(node: dict[str, Any]) -> bool:
    return all(key == "allOf" or key in DESCRIBING or str(key).startswith("x-") for key in node)


def _is_schema(keys: Keys) -> bool:
    """Whether a reference can become nullable. It cannot if it is itself a member of a union with null."""
    return not (len(keys) > 1 and keys[-2] in ("oneOf", "anyOf"))


def _nodes(node: Any, keys: Keys) -> Iterator[tuple[dict[str, Any], Keys]]:
    if isinstance(node, dict):
        yield node, keys
        for key, inner in node.items():
            if key not in ("example", "examples", "default", "enum"):
                yield from _nodes(inner, (*keys, key))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _nodes(inner, (*keys, index))


def _merge_null(node: dict[str, Any]) -> None:
    """Convert a union of a plain type and null to one type."""
    union, inner = union_of(node), sole_member(node)
    is_plain = isinstance(inner, dict) and isinstance(inner.get("type"), str) and "type" not in node
    if is_plain and len(node[union]) == 2:
        del node[union]
        node.update({**inner, "type": [inner["type"], "null"], **node})


def _strip_null(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    if NULL in schema.get("oneOf", ()) and "discriminator" in schema:
        schema["oneOf"] = [each for each in schema["oneOf"] if each != NULL]
        return True
    if None not in schema.get("enum", ()):
        return False
    schema["enum"] = [value for value in schema["enum"] if value is not None]
    if isinstance(schema.get("type"), list):
        schema["type"] = [kind for kind in schema["type"] if kind != "null"]
    return True


def _merge(document: SourceDocument, name: str, merged: set[str]) -> Iterator[str]:
    """Merge a named `allOf` into one object."""
    schema = document.schemas[name]
    if name in merged or not isinstance(schema, dict) or not isinstance(schema.get("allOf"), list):
        return
    merged.add(name)
    keys: Keys = ("components", "schemas", name)
    parts: list[dict[str, Any]] = []
    for index, member in enumerate(schema["allOf"]):
        target = member
        if isinstance(member, dict) and str(member.get("$ref", "")).startswith(COMPONENT):
            inner = member["$ref"].removeprefix(COMPONENT)
            if inner not in document.schemas:
                yield document.rejection((*keys, "allOf", index), f"there is no {member['$ref']}", "correct the name")
                return
            yield from _merge(document, inner, merged)
            target = document.schemas[inner]
        known = {"type", "properties", "required", "additionalProperties", *DESCRIBING}
        is_object = isinstance(target, dict) and target.get("type", "object") == "object" and "allOf" not in target
        if not is_object or not all(key in known or str(key).startswith("x-") for key in target):
            remedy = "use only objects with properties"
            yield document.rejection((*keys, "allOf", index), "a member that is not a plain object", remedy)
            return
        parts.append(target)
    parts.append({key: value for key, value in schema.items() if key != "allOf"})
    properties = {key: value for part in parts for key, value in part.get("properties", {}).items()}
    required = {each for part in parts for each in part.get("required", [])}
    described = {key: value for key, value in parts[-1].items() if key not in ("properties", "required", "type")}
    schema.clear()
    schema.update({**described, "type": "object", "properties": properties})
    if required:
        schema["required"] = [key for key in properties if key in required] + sorted(required - properties.keys())

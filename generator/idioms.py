"""Reduce the idioms of a document: rewrite constructs that OpenAPI allows in several forms to one form.

- `$comment`, `xml` and `unevaluatedProperties` are left out. A path that refers to another one becomes a copy of it.
- An enum or an object without `type` gets one. A choice of constants becomes an enum, and so does a union of an enum
  and any string.
- A schema gets the name of its class, and a choice of several scalars becomes open.
- Additional properties next to named ones lose their type, because models keep and send them unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import DESCRIBING, SourceDocument, rename, schema_nodes
from .text import class_name

WITHOUT_EFFECT = ("$comment", "xml", "unevaluatedProperties")
SCALARS = ("string", "integer", "number", "boolean")
PATH_ITEMS = "#/components/pathItems/"


def plain_idioms(document: SourceDocument) -> Iterator[str]:
    """Rewrite a document, and yield the problems."""
    yield from _path_items(document)
    rename(document.raw, _class_names(document))
    for node in list(schema_nodes(document.raw)):
        for keyword in WITHOUT_EFFECT:
            node.pop(keyword, None)
        _add_type(node)
        _open_enum(document, node)
        _make_enum(node)
        _open_scalars(node)
        properties = node.get("properties")
        if isinstance(properties, dict) and properties and isinstance(node.get("additionalProperties"), dict):
            node["additionalProperties"] = True  # models keep and send them as they are


def _path_items(document: SourceDocument) -> Iterator[str]:
    """Replace each path that refers to another one with a copy."""
    for kind in ("paths", "webhooks"):
        items = document.raw.get(kind)
        items = items if isinstance(items, dict) else {}
        for path, item in list(items.items()):
            if not isinstance(item, dict) or "$ref" not in item:
                continue
            keys: Keys = (kind, path)
            try:
                target = deepcopy(document.resolve(item))
            except LookupError:
                remedy = f"refer to {PATH_ITEMS}…, or describe it here"
                yield document.rejection(keys, f"there is no {item['$ref']}", remedy)
                target = {}
            items[path] = {**target, **{key: value for key, value in item.items() if key != "$ref"}}


def _add_type(schema: dict[str, Any]) -> None:
    """Add the type of an enum or an object that has none."""
    if "type" in schema or "$ref" in schema:
        return
    values = schema.get("enum")
    if isinstance(values, list) and values:
        kinds = {type(value) for value in values if value is not None}
        name = {str: "string", int: "integer"}.get(kinds.pop()) if len(kinds) == 1 else None
        if name is not None:
            schema["type"] = [name, "null"] if None in values else name
    elif isinstance(schema.get("properties"), dict) and not schema.keys() & {"allOf", "oneOf", "anyOf"}:
        schema["type"] = "object"


def _class_names(document: SourceDocument) -> dict[str, str]:
    """Rename schemas to the names of their classes. Return the new names, by old name."""
    names: dict[str, str] = {}
    for name in list(document.schemas):
        new = class_name(str(name))
        if new != name and new.isidentifier() and new not in document.schemas:
            names[name] = new
    for name, new in names.items():
        document.origins[new] = ("components", "schemas", name)
    schemas = {names.get(name, name): schema for name, schema in document.schemas.items()}
    if names:
        document.schemas.clear()
        document.schemas.update(schemas)
    return names


def _make_enum(schema: dict[str, Any]) -> None:
    """Convert a choice of constants, each with its own description, to an enum."""
    for keyword in ("oneOf", "anyOf"):
        members = schema.get(keyword)
        if not isinstance(members, list) or not all(isinstance(each, dict) and "const" in each for each in members):
            continue
        del schema[keyword]
        schema["enum"] = [each["const"] for each in members]
        schema["x-enum-descriptions"] = [str(each.get("description") or each.get("title") or "") for each in members]
        _add_type(schema)


def _open_scalars(schema: dict[str, Any]) -> None:
    """Make the type open if several scalars are allowed, because no Python type checks all of them."""
    kinds = schema.get("type")
    for keyword in ("oneOf", "anyOf"):
        if isinstance(schema.get(keyword), list):
            kinds = [each.get("type") if isinstance(each, dict) else each for each in schema[keyword]]
    if not isinstance(kinds, list) or "discriminator" in schema:
        return
    if all(kind in (*SCALARS, "null") for kind in kinds) and len(kinds) - kinds.count("null") > 1:
        for name in schema.keys() - DESCRIBING:
            del schema[name]


def _open_enum(document: SourceDocument, schema: dict[str, Any]) -> None:
    """Convert a union of an enum and any string to the enum, because all enums are open."""
    for union in ("anyOf", "oneOf"):
        members = schema.get(union)
        members = members if isinstance(members, list) else []
        enums = [each for each in members if _is_string_enum(document, each)]
        others = [each for each in members if each not in enums and each != {"type": "null"}]
        if len(enums) == 1 and len(others) == 1 and isinstance(others[0], dict) and others[0].get("type") == "string":
            members.remove(others[0])


def _is_string_enum(document: SourceDocument, schema: Any) -> bool:
    try:
        values = document.resolve(schema).get("enum") if isinstance(schema, dict) else None
    except LookupError:
        return False
    return isinstance(values, list) and all(isinstance(value, str) for value in values)

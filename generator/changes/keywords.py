"""Normalize the value of a schema's keyword, and merge the values of several layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.pointers import escaped

from .change import Part, mapping

NAMED = "/components/schemas/"
UNIONS = ("anyOf", "oneOf")
NULL: Mapping[str, Any] = {"type": "null"}


def members_of(part: Part, key: str) -> list[Part]:
    """Return the members of a union or an `allOf`, without null."""
    members = mapping(part.node).get(key)
    found = members if is_list(members) else []
    return [Part(each, f"{part.pointer}/{key}/{at}") for at, each in enumerate(found) if each != NULL]


def normal_value(part: Part, key: str, value: Any) -> Any:
    """Return the normal form of a keyword's value; None if it does not restrict anything."""
    if is_object(value):
        return _normal_object(part, key, value)
    if is_list(value):
        return _normal_list(part, key, value)
    if key == "type" and isinstance(value, str):
        return frozenset({value})
    if key == "items" and value is False:
        return Part(value, f"{part.pointer}/{key}")
    return None if key in ("items", "additionalProperties") and value is True else value


def _normal_object(part: Part, key: str, value: dict[str, Any]) -> Any:
    if key == "discriminator":
        targets = mapping(value.get("mapping"))
        full = {name: _full_reference(target) for name, target in targets.items()}
        return {**value, "mapping": full} if full else value
    if key == "properties":
        return {str(name): Part(each, f"{part.pointer}/properties/{escaped(name)}") for name, each in value.items()}
    if key in ("items", "additionalProperties"):
        return Part(value, f"{part.pointer}/{key}") if value else None
    return value


def _normal_list(part: Part, key: str, value: list[Any]) -> Any:
    if key == "type":
        types = set(map(str, value))
        return frozenset(types - {"null"} or types)
    if key == "enum":
        return tuple(each for each in value if each is not None)
    if key == "required":
        return frozenset(map(str, value))
    if key in UNIONS:
        members = tuple(members_of(part, key))
        return members if len(members) > 1 else None
    return value


def _full_reference(target: Any) -> Any:
    """Return the target of a discriminator as a reference. The document may contain only a schema's name."""
    return f"#{NAMED}{target}" if isinstance(target, str) and "/" not in target and "#" not in target else target


def merge(merged: dict[str, Any], key: str, value: Any) -> None:
    """Add a keyword of one layer. Values must satisfy all layers."""
    if key == "const":
        key, value = "enum", (value,)
    known: Any = merged.get(key)
    if key not in merged or known == value:
        merged[key] = value
    elif type(known) is not type(value):
        merged.setdefault("allOf", []).append({key: value})
    elif key == "properties":
        merged[key] = known | {name: _both(known.get(name, each), each) for name, each in value.items()}
    elif key in ("required", "type", "enum"):
        merged[key] = _combined(key, known, value)
    elif key.startswith("min") and isinstance(known, int | float) and isinstance(value, int | float):
        merged[key] = max(known, value)
    elif key.startswith("max") and isinstance(known, int | float) and isinstance(value, int | float):
        merged[key] = min(known, value)
    else:
        merged.setdefault("allOf", []).append({key: value})


def _combined(key: str, known: Any, value: Any) -> Any:
    if key == "required":
        return known | value
    if key == "type":
        return known & value or known
    return tuple(each for each in known if each in value)


def _both(first: Part, second: Part) -> Part:
    """Combine a property that two layers describe."""
    if first == second:
        return first
    return Part({"allOf": [first.node, second.node]}, f"{first.pointer}&{second.pointer}")

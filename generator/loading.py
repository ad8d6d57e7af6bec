"""The document as it is written: loaded in one way, and its references followed in one way, by every command here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]

# The C parser is ten times faster and always there in PyYAML's wheels.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def parsed(content: str | bytes) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError."""
    return yaml.load(content, LOADER)


def load(path: Path) -> Any:
    """The value of a YAML file. Raises OSError and yaml.YAMLError."""
    return parsed(path.read_bytes())


def target(raw: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """What a reference within a document points at; KeyError when there is no such thing."""
    if not reference.startswith("#/"):
        raise KeyError(reference)
    found: Any = raw
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return dict(found)


def resolved(raw: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node itself behind references."""
    while "$ref" in node:
        node = target(raw, node["$ref"])
    return node


def members(raw: Mapping[str, Any], schema: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The properties of an object, those that its `allOf` brings first, and which are required."""
    properties: dict[str, Any] = {}
    required: set[str] = set()
    for part in schema.get("allOf", ()):
        inner, needed = members(raw, resolved(raw, part))
        properties |= inner
        required |= needed
    return properties | dict(schema.get("properties", {})), required | set(schema.get("required", ()))

"""Describe the types of schemas, for the report."""

from __future__ import annotations

from pexip_engage_client.openapi.reader import Document

from .change import Part
from .normal import NormalSchema, normal_form, use_of


def type_words(document: Document, part: Part, depth: int = 0) -> str:
    """Describe a type: the name of a schema, or the types that it allows."""
    use = use_of(document, part)
    null = " or null" if use.nullable else ""
    if use.name:
        return use.name + null
    shape = normal_form(document, use.core)
    if depth > 5:
        return "anything"
    if shape.members:
        return " or ".join(type_words(document, each, depth + 1) for each in shape.members) + null
    words = [_typed(document, each, shape, depth) for each in sorted(shape.types)]
    return (" or ".join(words) or "anything") + null


def _typed(document: Document, name: str, shape: NormalSchema, depth: int) -> str:
    inner = shape.keywords.get("items" if name == "array" else "additionalProperties")
    words = type_words(document, inner, depth + 1) if isinstance(inner, Part) else "anything"
    if name == "array":
        return f"list of {words}"
    if name == "object" and isinstance(inner, Part) and not shape.properties:
        return f"map of {words}"
    return f"{name} ({shape.keywords['format']})" if "format" in shape.keywords else name

"""Turn a `oneOf` with a discriminator into a base class of the alternatives.

A base class in responses reads its JSON as one of the alternatives. In requests, it stands for any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, DESCRIBING, SourceDocument

VARIANTS = "x-variants"  # for a base, the names of its variants, by the value of the discriminator
VARIANT_OF = "x-variant-of"  # for a variant, the name of its base


def make_bases(document: SourceDocument) -> Iterator[str]:
    """Convert each named union with a discriminator to an object with only that property, and yield the problems."""
    for name, schema in document.schemas.items():
        if isinstance(schema, dict) and isinstance(schema.get("oneOf"), list) and "discriminator" in schema:
            yield from _make_base(document, name, schema)


def _make_base(document: SourceDocument, name: str, schema: dict[str, Any]) -> Iterator[str]:
    keys: Keys = ("components", "schemas", name, "oneOf")
    key = schema["discriminator"]["propertyName"]
    mapping = schema["discriminator"].get("mapping", {})
    names = [str(member.get("$ref", "")).removeprefix(COMPONENT) for member in schema["oneOf"]]
    variants = [document.schema(each) for each in names]
    targets = {value: reference.removeprefix(COMPONENT) for value, reference in mapping.items()}
    targets = targets or {each: each for each in names}
    if not all(variant.get("properties") for variant in variants) or not set(targets.values()) <= set(names):
        yield document.rejection(
            keys, "members that are not named objects", "refer to named objects under components/schemas"
        )
        return
    described = [variant["properties"][key] for variant in variants if key in variant["properties"]]
    same = all(each == described[0] for each in described)
    if not same and not all(document.resolve(each).get("type", "string") == "string" for each in described):
        yield document.rejection(keys, f"members that differ in {key}", "describe it the same in all of them")
        return
    common = described[0] if described and same else {"type": "string"}
    required = all(key in variant.get("required", []) for variant in variants)
    for variant, each in zip(variants, names, strict=True):
        if VARIANT_OF in variant:
            remedy = "put it into one of them"
            yield document.rejection(keys, f"{each} is a member of {variant[VARIANT_OF]}, too", remedy)
            return
        variant[VARIANT_OF] = name
        values = [value for value, target in targets.items() if target == each]
        if name.endswith("Input") and len(values) == 1:  # sent automatically
            said = {word: text for word, text in variant["properties"].get(key, {}).items() if word in DESCRIBING}
            variant["properties"][key] = {**said, "const": values[0]}
            variant["required"] = sorted({*variant.get("required", []), key})
        variant["properties"].setdefault(key, common)
    del schema["oneOf"], schema["discriminator"]
    schema["type"] = "object"
    schema["properties"] = {key: common}
    schema["required"] = [key] if required else []
    schema[VARIANTS] = targets

"""`oneOf` with a discriminator: a base class that reads its JSON as one of the alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, SourceDocument

VARIANTS = "x-variants"  # of a base: the names of its variants by the value of the discriminator
VARIANT_OF = "x-variant-of"  # of a variant: the name of its base


def make_bases(document: SourceDocument) -> Iterator[str]:
    """Write every named union with a discriminator as an object with the discriminator only; yields the problems."""
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
    if not all(variant.get("properties") for variant in variants) or not set(targets.values()) <= set(names):
        yield document.rejection(
            keys, "members that are not named objects", "refer to objects under components/schemas"
        )
        return
    if name.endswith("Input"):
        yield document.rejection(keys, "a request with several variants", "describe one operation's request for each")
        return
    described = [variant["properties"][key] for variant in variants if key in variant["properties"]]
    if any(each != described[0] for each in described):
        yield document.rejection(keys, f"members that differ in {key}", "describe it the same in all of them")
        return
    required = all(key in variant.get("required", []) for variant in variants)
    for variant, each in zip(variants, names, strict=True):
        if VARIANT_OF in variant:
            remedy = "put it into one of them"
            yield document.rejection(keys, f"{each} is a member of {variant[VARIANT_OF]}, too", remedy)
            return
        variant[VARIANT_OF] = name
        variant["properties"].setdefault(key, described[0] if described else {"type": "string"})
    del schema["oneOf"], schema["discriminator"]
    schema["type"] = "object"
    schema["properties"] = {key: described[0] if described else {"type": "string"}}
    schema["required"] = [key] if required else []
    schema[VARIANTS] = targets or {each: each for each in names}

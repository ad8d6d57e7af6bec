"""Check schemas. Before anything is written, unsupported content is rejected with its name and line.

The parser or the templates would ignore a keyword that is not in these tables, and the generated code would be
silently wrong. Add a keyword here only together with the code that implements it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, SourceDocument
from .text import class_name

WITHOUT_EFFECT = {
    *("title", "description", "example", "examples", "default", "format", "pattern", "minLength", "maxLength"),
    *("minItems", "maxItems", "uniqueItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "readOnly", "writeOnly", "externalDocs", "deprecated", "minProperties", "maxProperties"),
}
SCHEMA = WITHOUT_EFFECT | {"type", "properties", "required", "items", "additionalProperties", "enum"}
SCHEMA |= {"oneOf", "anyOf", "const"}
BESIDE_REFERENCE = {"$ref", "title", "description", "example", "examples", "default", "deprecated", "externalDocs"}
TYPES = {"string", "integer", "number", "boolean", "array", "object", "null"}
RESERVED_NAMES = {
    *("Any", "ByValue", "CallOptions", "Caller", "ClassVar", "Final", "InputModel", "Listing"),
    *("Literal", "Mapping", "OpenEnum", "Operation", "ReceivedEvent", "Request", "Resource", "ResponseModel"),
    *("Self", "Sequence"),
    *("UnknownEvent", "Unpack", "Unset", "WebhookEvent"),
}
SIMPLER = "write it as one of the constructs in docs/regenerating.md, or leave it out"


def keywords(document: SourceDocument, node: Any, keys: Keys, known: set[str], what: str) -> Iterator[str]:
    """Yield the problems of unknown keywords."""
    if not isinstance(node, dict):
        yield document.rejection(keys, f"{what} must be a mapping", "write it as one")
        return
    for key in node:
        if key not in known and not str(key).startswith("x-"):
            yield document.rejection((*keys, key), f"{key} is not supported in {what}", SIMPLER)


def named_schema(document: SourceDocument, name: str, schema: Any) -> Iterator[str]:
    """Yield the problems of a named schema."""
    keys = ("components", "schemas", name)
    if name in RESERVED_NAMES:
        yield document.rejection(keys, "the generated code uses this name already", "give the schema another name")
    elif class_name(name) != name:
        yield document.rejection(keys, "not the name of a Python class", f"call the schema {class_name(name)}")
    if isinstance(schema, dict) and "enum" in schema:
        yield from _enum(document, schema, keys)
    else:
        yield from schema_problems(document, schema, keys, named=True)


def _enum(document: SourceDocument, schema: dict[str, Any], keys: Keys) -> Iterator[str]:
    yield from keywords(document, schema, keys, SCHEMA, "an enum")
    values = schema["enum"]
    if schema.get("type") == "integer" and values and all(type(value) is int for value in values):
        return
    if schema.get("type") != "string" or not all(isinstance(value, str) and value for value in values):
        remedy = "use `type: string`, and quote the values"
        yield document.rejection((*keys, "enum"), "only enums of strings or of integers are supported", remedy)
    elif len({"".join(filter(str.isalnum, value)).upper() for value in values}) < len(values):
        remedy = "make it a plain string, and list the values in its description"
        yield document.rejection((*keys, "enum"), "two values with the same Python name", remedy)


def schema_problems(document: SourceDocument, schema: Any, keys: Keys, *, named: bool = False) -> Iterator[str]:
    """Yield the problems of any schema."""
    if isinstance(schema, bool):
        return
    if isinstance(schema, dict) and "$ref" in schema:
        yield from reference_problems(document, schema, keys, COMPONENT)
        return
    yield from keywords(document, schema, keys, SCHEMA, "a schema")
    if not isinstance(schema, dict):
        return
    for union in ("oneOf", "anyOf"):
        if union in schema:
            yield from _union(document, schema, (*keys, union))
            return
    yield from _type(document, schema, keys)
    if "const" in schema:
        yield from _const(document, schema, keys)
    if "enum" in schema and not named:
        yield document.rejection(keys, "an enum without a name", "put it under components/schemas, and refer to it")
    if schema.get("properties") and not named:
        yield document.rejection(keys, "an inline object", "give it a name under components/schemas, and refer to it")
    for name, inner in schema.get("properties", {}).items():
        yield from schema_problems(document, inner, (*keys, "properties", name))
    if "items" in schema:
        yield from schema_problems(document, schema["items"], (*keys, "items"))
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        yield from schema_problems(document, others, (*keys, "additionalProperties"))


def _type(document: SourceDocument, schema: dict[str, Any], keys: Keys) -> Iterator[str]:
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if kind is None:
        for keyword, meant in (("properties", "object"), ("items", "array"), ("enum", "string")):
            if keyword in schema:
                yield document.rejection(keys, f"{keyword} without a type", f"add `type: {meant}`")
    elif not set(kinds) <= TYPES or len(set(kinds) - {"null"}) != 1:
        yield document.rejection((*keys, "type"), f"the type {kind}", "use one type, or one type and 'null'")
    elif "array" in kinds and "items" not in schema:
        yield document.rejection(keys, "an array without `items`", "add `items`")
    missing = set(schema.get("required", [])) - schema.get("properties", {}).keys()
    for name in sorted(missing):
        problem = f"{name} is required, but is not a property"
        yield document.rejection((*keys, "required"), problem, "describe it, or leave it out")


def _const(document: SourceDocument, schema: dict[str, Any], keys: Keys) -> Iterator[str]:
    names = {str: "string", int: "integer", bool: "boolean"}
    name = names.get(type(schema["const"]))
    if name is None:
        remedy = "use a string, an integer, true or false, or leave the constant out"
        yield document.rejection((*keys, "const"), f"the constant {schema['const']!r}", remedy)
    elif schema.get("type", name) not in (name, "number" if name == "integer" else name):
        remedy = f"make it `type: {name}`"
        yield document.rejection((*keys, "const"), f"a constant of the type {schema['type']}", remedy)


def _union(document: SourceDocument, schema: dict[str, Any], keys: Keys) -> Iterator[str]:
    members = schema[str(keys[-1])]
    others = [(index, each) for index, each in enumerate(members) if each != {"type": "null"}]
    if len(others) != 1 or schema.keys() & {"properties", "items", "type", "enum"}:
        remedy = "use one type and null, or an empty schema"
        yield document.rejection(keys, "only a union of one type and null is supported", remedy)
    for index, member in others[:1]:
        yield from schema_problems(document, member, (*keys, index))


def reference_problems(document: SourceDocument, node: dict[str, Any], keys: Keys, kind: str) -> Iterator[str]:
    """Yield the problems of a reference."""
    yield from keywords(document, node, keys, BESIDE_REFERENCE, "a reference")
    reference = str(node["$ref"])
    if not reference.startswith(kind):
        yield document.rejection(keys, f"a reference to {reference}", f"refer to {kind}…")
        return
    try:
        document.resolve(node)
    except LookupError:
        yield document.rejection(keys, f"there is no {reference}", "add the missing definition, or correct the name")


def resolved(document: SourceDocument, schema: Any) -> dict[str, Any]:
    """Return a schema with resolved references; empty if a reference is wrong, which is reported separately."""
    try:
        return document.resolve(schema) if isinstance(schema, dict) else {}
    except LookupError:
        return {}

"""openapi.yaml as its vendor would publish it: derived mechanically, with the same meaning on the wire.

Every reference is replaced by what it refers to, and the names are dropped: of schemas, parameters, responses and
request bodies. Extensions are dropped as well, error codes are listed in descriptions, objects are closed, and webhooks
have no operationId. The servers are those of an enterprise. `Form` says how far this goes, for the forms half-way.
"""

from __future__ import annotations

import zlib
from copy import deepcopy
from typing import Any, Literal

from attrs import asdict, frozen

from pexip_engage_client.openapi.reader import METHODS

Node = dict[str, Any]
NULL = {"type": "null"}
SCHEMAS = "#/components/schemas/"


@frozen
class Form:
    """How a document is published."""

    null: Literal["type", "oneOf", "anyOf"] = "type"
    """How a value that may be null is written."""
    closed: bool = True
    """Whether objects have `additionalProperties: false`."""
    named: float = 0
    """The share of schemas that keep their names."""
    operation_ids: Literal["ours", "others", "none"] = "ours"
    tags: bool = True
    references: Literal["plain", "allOf", "alias"] = "plain"
    """How a reference to a named schema is written: as it is, in `allOf`, or to a schema that is only a reference."""

    def __str__(self) -> str:
        return ", ".join(f"{name}: {value}" for name, value in asdict(self).items() if value != "")


FORMS = (
    Form(),
    Form(null="oneOf", named=0.3, references="alias"),
    Form(null="anyOf", closed=False, named=0.7, references="allOf"),
    Form(operation_ids="none", tags=False),
    Form(null="oneOf", named=1, operation_ids="others"),
)


def published(document: Node, form: Form) -> Node:
    """The document in another form."""
    made = {key: _written(document, deepcopy(value), form) for key, value in document.items() if key != "components"}
    made["servers"] = [{"url": server["url"].replace("{enterprise}", "acme")} for server in document["servers"]]
    made["components"] = {"securitySchemes": deepcopy(document["components"]["securitySchemes"])}
    kept = {
        name: _written(document, schema, form, top=True)
        for name, schema in document["components"]["schemas"].items()
        if _keeps_name(name, form)
    }
    if form.references == "alias":
        kept |= {f"{name}Alias": {"$ref": SCHEMAS + name} for name in kept}
    kept["Unused"] = {"type": "object", "not": {"required": ["a"]}, "discriminator": {"propertyName": "a"}}
    made["components"] |= {"schemas": kept, "headers": {"Unused": {"schema": {"type": "string"}}}}
    for kind in ("paths", "webhooks"):
        for item in made[kind].values():
            for operation in (item[method] for method in METHODS if method in item):
                if kind == "webhooks" or form.operation_ids == "none":
                    del operation["operationId"]
                elif form.operation_ids == "others":
                    operation["operationId"] = f"api_{operation['operationId']}"
                if not form.tags:
                    del operation["tags"]
    return made


def _keeps_name(name: str, form: Form) -> bool:
    """A choice that does not depend on other names."""
    return zlib.crc32(name.encode()) % 100 < form.named * 100


def _written(document: Node, node: Any, form: Form, *, top: bool = False) -> Any:
    """A part of the document in another form; `top` is a schema that keeps its name."""
    if isinstance(node, list):
        return [_written(document, each, form) for each in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        beside = {key: value for key, value in node.items() if key != "$ref"}
        if reference.startswith(SCHEMAS) and _keeps_name(reference.removeprefix(SCHEMAS), form):
            found = {"$ref": f"{reference}Alias" if form.references == "alias" else reference}
            found = {"allOf": [found]} if form.references == "allOf" else found
            return {**found, **_written(document, beside, form)}
        return _written(document, _target(document, reference) | beside, form)
    found = {key: _written(document, value, form) for key, value in node.items() if not key.startswith("x-")}
    if "x-error-codes" in node:
        codes = "".join(f"* `{code}`\n" for code in node["x-error-codes"])
        found["description"] = f"{found['description']}\n\n{codes}\nSee [Error codes](#topic-error-codes)"
    if isinstance(found.get("properties"), dict) and found.get("type") == "object" and form.closed:
        found.setdefault("additionalProperties", False)
    if form.closed and "properties" in found and found.get("type") == "object":
        found.setdefault("required", [])
    return _nullable(found, form)


def _nullable(schema: Node, form: Form) -> Node:
    """A schema that may be null, in the form's way."""
    union, kinds = schema.get("oneOf"), schema.get("type")
    if isinstance(union, list) and NULL in union:
        (inner,) = [each for each in union if each != NULL]
        beside = {key: value for key, value in schema.items() if key != "oneOf"}
        if form.null == "type" and isinstance(inner.get("type"), str):
            values = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
            return inner | values | {"type": [inner["type"], "null"]} | beside
        return {"oneOf" if form.null == "type" else form.null: [inner, dict(NULL)], **beside}
    if isinstance(kinds, list) and "null" in kinds and form.null != "type":
        (kind,) = [each for each in kinds if each != "null"]
        inner = schema | {"type": kind}
        described = inner.pop("description", None)
        if "enum" in inner:
            inner["enum"] = [each for each in inner["enum"] if each is not None]
        return {form.null: [inner, dict(NULL)]} | ({"description": described} if described else {})
    return schema


def _target(document: Node, reference: str) -> Any:
    node: Any = document
    for key in reference.removeprefix("#/").split("/"):
        node = node[key.replace("~1", "/").replace("~0", "~")]
    return node

"""Inline objects and enums: each gets a name, and is replaced by a reference.

A property's is named after its parent and itself (`Box` and `lid` give `BoxLid`); that of a list or a mapping ends in
`Item`; that of a body or a response is named after its operation (`CreateBoxInput`, `GetBoxResponse`). The same
description under the same name is one class.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, DESCRIBING, SourceDocument
from .text import class_name

NULL = {"type": "null"}
BODIES = "#/components/requestBodies/"


def name_inline(document: SourceDocument) -> Iterator[str]:
    """Name all inline schemas; yields the problems, where a name is in use already."""
    namer = _Namer(document)
    for name, schema in list(document.schemas.items()):
        base = name.removesuffix("Input")
        namer.parts(schema, ("components", "schemas", name), base, sent=base != name)
    components = document.raw.get("components", {})
    for name, node in _mappings(components.get("parameters")):
        namer.schema(node, "schema", ("components", "parameters", name), name, sent=True)
    for name, node in _mappings(components.get("responses")):
        namer.content(node, ("components", "responses", name), f"{name.removesuffix('Response')}Response", sent=False)
    for name, node in _mappings(components.get("requestBodies")):
        base = name.removesuffix("Body").removesuffix("Input")
        namer.content(node, ("components", "requestBodies", name), base, sent=True)
    for path, item in _mappings(document.raw.get("paths")):
        for method, operation in _mappings(item):
            namer.operation(operation, ("paths", path, method))
        namer.parameters(item, ("paths", path), path)
    yield from namer.rejections


def _mappings(node: Any) -> list[tuple[Any, dict[str, Any]]]:
    """The entries of a mapping that are mappings; others are rejected elsewhere."""
    return [(key, each) for key, each in node.items() if isinstance(each, dict)] if isinstance(node, dict) else []


class _Namer:
    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.rejections: list[str] = []
        self._made: dict[str, Any] = {}

    def operation(self, operation: dict[str, Any], keys: Keys) -> None:
        """The inline schemas of an operation."""
        name = str(operation.get("operationId") or "_".join(map(str, keys[1:])))
        self.parameters(operation, keys, name)
        body = operation.get("requestBody")
        if isinstance(body, dict) and str(body.get("$ref", "")).startswith(BODIES):
            shared = self.document.raw.get("components", {}).get("requestBodies", {})
            operation["requestBody"] = deepcopy(shared.get(body["$ref"].removeprefix(BODIES), body))
        elif isinstance(body, dict):
            self.content(body, (*keys, "requestBody"), name, sent=True)
        for status, response in _mappings(operation.get("responses")):
            where = (*keys, "responses", str(status))
            if str(status).startswith("2"):
                self.content(response, where, f"{name}Response", sent=False, other=f"{name}Response{status}")
            else:
                _leave_open(response)

    def parameters(self, holder: dict[str, Any], keys: Keys, name: str) -> None:
        """The parameters of an operation or a path."""
        nodes = holder.get("parameters")
        for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
            if isinstance(node, dict):
                words = str(node.get("name", "")).removesuffix("[]")
                self.schema(node, "schema", (*keys, "parameters", index), f"{name}_{words}", sent=True)

    def content(self, node: dict[str, Any], keys: Keys, base: str, *, sent: bool, other: str = "") -> None:
        """The content of a body or a response."""
        for kind, media in _mappings(node.get("content")):
            self.schema(media, "schema", (*keys, "content", kind), base, sent=sent, other=other)

    def schema(self, holder: Any, key: Any, keys: Keys, base: str, *, sent: bool, other: str = "") -> None:
        """Name the schema under a key of its holder if it needs a name, else the schemas within it."""
        keys = (*keys, key)
        node = holder[key] if isinstance(holder, list) else holder.get(key)
        if not isinstance(node, dict) or "$ref" in node:
            return
        if node.get("properties") or "enum" in node or _is_merged(node):
            holder[key] = self._named(node, keys, base, sent=sent, other=other)
            return
        for union in ("oneOf", "anyOf"):
            members = node.get(union)
            full = [index for index, each in enumerate(members) if each != NULL] if isinstance(members, list) else []
            if len(full) == 1:
                self.schema(members, full[0], (*keys, union), base, sent=sent, other=other)
        for held in ("items", "additionalProperties"):
            self.schema(node, held, keys, f"{base}_item", sent=sent)

    def parts(self, schema: Any, keys: Keys, base: str, *, sent: bool) -> None:
        """The inline schemas of a named schema."""
        if not isinstance(schema, dict) or "enum" in schema:
            return
        for name in schema["properties"] if isinstance(schema.get("properties"), dict) else ():
            self.schema(schema["properties"], name, (*keys, "properties"), f"{base}_{name}", sent=sent)
        for held in ("items", "additionalProperties"):
            self.schema(schema, held, keys, f"{base}_item", sent=sent)
        for index, part in enumerate(schema.get("allOf") or ()):
            self.parts(part, (*keys, "allOf", index), base, sent=sent)

    def _named(self, node: dict[str, Any], keys: Keys, base: str, *, sent: bool, other: str) -> dict[str, Any]:
        """The reference that replaces an inline schema."""
        kinds = node["type"] if isinstance(node.get("type"), list) else []
        nullable = "null" in kinds or None in node.get("enum", ())
        schema = {**node, "enum": [each for each in node["enum"] if each is not None]} if "enum" in node else {**node}
        if kinds:
            left = [each for each in kinds if each != "null"]
            schema["type"] = left[0] if len(left) == 1 else left
        described = {key: value for key, value in node.items() if key in DESCRIBING or str(key).startswith("x-")}
        reference = {"$ref": COMPONENT + self._register(schema, keys, base, sent=sent, other=other)}
        return {"oneOf": [reference, dict(NULL)], **described} if nullable else {**reference, **described}

    def _register(self, schema: dict[str, Any], keys: Keys, base: str, *, sent: bool, other: str) -> str:
        suffix = "Input" if sent and "enum" not in schema else ""
        names = [class_name(each) + suffix for each in (base, other) if each]
        names += [f"{names[0]}Input"] * (sent and not suffix)
        for name in names:
            if name not in self.document.schemas:
                self._made[name] = _shape(schema)
                self.document.schemas[name] = schema
                self.document.origins[name] = keys
                self.parts(schema, keys, name.removesuffix("Input"), sent=sent)
                return name
            if self._made.get(name, _shape(self.document.schema(name))) == _shape(schema):
                return name
        problem = (
            f"an inline {'enum' if 'enum' in schema else 'object'}, and another schema is named {names[0]} already"
        )
        remedy = "give it a name under components/schemas, and refer to it"
        self.rejections.append(self.document.rejection(keys, problem, remedy))
        return names[0]


def _is_merged(node: dict[str, Any]) -> bool:
    """Whether an `allOf` combines schemas, rather than adding a description to a reference."""
    members = node.get("allOf")
    if not isinstance(members, list):
        return False
    return not (len(members) == 1 and isinstance(members[0], dict) and "$ref" in members[0])


def _shape(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without its descriptions."""
    return deepcopy(
        {key: value for key, value in schema.items() if key not in DESCRIBING and not str(key).startswith("x-")}
    )


def _leave_open(response: dict[str, Any]) -> None:
    """The client reads error bodies itself, so their inline schemas get no class."""
    for _, media in _mappings(response.get("content")):
        if "$ref" not in (media.get("schema") or {}):
            media["schema"] = {}

"""Objects and enums that are described where they are used: each gets a name, and a reference takes its place.

A property's is named after its parent and itself (`Box` and `lid` make `BoxLid`), what a list or a mapping holds ends
in `Item`, a body's is named after its operation (`CreateBoxInput`), as is a response's (`GetBoxResponse`). The same
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
    """Give everything a name; the refusals, where a name is another's."""
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
    yield from namer.refusals


def _mappings(node: Any) -> list[tuple[Any, dict[str, Any]]]:
    """The entries of a mapping that are mappings; what is none is refused elsewhere."""
    return [(key, each) for key, each in node.items() if isinstance(each, dict)] if isinstance(node, dict) else []


class _Namer:
    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.refusals: list[str] = []
        self._made: dict[str, Any] = {}

    def operation(self, operation: dict[str, Any], place: Keys) -> None:
        """What an operation describes within itself."""
        name = str(operation.get("operationId") or "_".join(map(str, place[1:])))
        self.parameters(operation, place, name)
        body = operation.get("requestBody")
        if isinstance(body, dict) and str(body.get("$ref", "")).startswith(BODIES):
            shared = self.document.raw.get("components", {}).get("requestBodies", {})
            operation["requestBody"] = deepcopy(shared.get(body["$ref"].removeprefix(BODIES), body))
        elif isinstance(body, dict):
            self.content(body, (*place, "requestBody"), name, sent=True)
        for status, response in _mappings(operation.get("responses")):
            where = (*place, "responses", str(status))
            if str(status).startswith("2"):
                self.content(response, where, f"{name}Response", sent=False, other=f"{name}Response{status}")
            else:
                _leave_open(response)

    def parameters(self, holder: dict[str, Any], place: Keys, name: str) -> None:
        """The parameters of an operation or a path."""
        nodes = holder.get("parameters")
        for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
            if isinstance(node, dict):
                words = str(node.get("name", "")).removesuffix("[]")
                self.schema(node, "schema", (*place, "parameters", index), f"{name}_{words}", sent=True)

    def content(self, node: dict[str, Any], place: Keys, base: str, *, sent: bool, other: str = "") -> None:
        """What a body or a response is made of."""
        for kind, media in _mappings(node.get("content")):
            self.schema(media, "schema", (*place, "content", kind), base, sent=sent, other=other)

    def schema(self, holder: Any, key: Any, place: Keys, base: str, *, sent: bool, other: str = "") -> None:
        """The schema under a key of its holder: named and referred to, if it needs a name; else what is within it."""
        place = (*place, key)
        node = holder[key] if isinstance(holder, list) else holder.get(key)
        if not isinstance(node, dict) or "$ref" in node:
            return
        if node.get("properties") or "enum" in node or _is_merged(node):
            holder[key] = self._named(node, place, base, sent=sent, other=other)
            return
        for union in ("oneOf", "anyOf"):
            members = node.get(union)
            full = [index for index, each in enumerate(members) if each != NULL] if isinstance(members, list) else []
            if len(full) == 1:
                self.schema(members, full[0], (*place, union), base, sent=sent, other=other)
        for held in ("items", "additionalProperties"):
            self.schema(node, held, place, f"{base}_item", sent=sent)

    def parts(self, schema: Any, place: Keys, base: str, *, sent: bool) -> None:
        """What is within a schema that has a name."""
        if not isinstance(schema, dict) or "enum" in schema:
            return
        for name in schema["properties"] if isinstance(schema.get("properties"), dict) else ():
            self.schema(schema["properties"], name, (*place, "properties"), f"{base}_{name}", sent=sent)
        for held in ("items", "additionalProperties"):
            self.schema(schema, held, place, f"{base}_item", sent=sent)
        for index, part in enumerate(schema.get("allOf") or ()):
            self.parts(part, (*place, "allOf", index), base, sent=sent)

    def _named(self, node: dict[str, Any], place: Keys, base: str, *, sent: bool, other: str) -> dict[str, Any]:
        """The reference to a schema that is described here."""
        kinds = node["type"] if isinstance(node.get("type"), list) else []
        nullable = "null" in kinds or None in node.get("enum", ())
        schema = {**node, "enum": [each for each in node["enum"] if each is not None]} if "enum" in node else {**node}
        if kinds:
            left = [each for each in kinds if each != "null"]
            schema["type"] = left[0] if len(left) == 1 else left
        told = {key: value for key, value in node.items() if key in DESCRIBING or str(key).startswith("x-")}
        reference = {"$ref": COMPONENT + self._register(schema, place, base, sent=sent, other=other)}
        return {"oneOf": [reference, dict(NULL)], **told} if nullable else {**reference, **told}

    def _register(self, schema: dict[str, Any], place: Keys, base: str, *, sent: bool, other: str) -> str:
        suffix = "Input" if sent and "enum" not in schema else ""
        names = [class_name(each) + suffix for each in (base, other) if each]
        names += [f"{names[0]}Input"] * (sent and not suffix)
        for name in names:
            if name not in self.document.schemas:
                self._made[name] = _shape(schema)
                self.document.schemas[name] = schema
                self.document.origins[name] = place
                self.parts(schema, place, name.removesuffix("Input"), sent=sent)
                return name
            if self._made.get(name, _shape(self.document.schema(name))) == _shape(schema):
                return name
        problem = f"an inline {'enum' if 'enum' in schema else 'object'}, and {names[0]} is another's name"
        remedy = "give it a name under components/schemas, and refer to it"
        self.refusals.append(self.document.refuse(place, problem, remedy))
        return names[0]


def _is_merged(node: dict[str, Any]) -> bool:
    """Whether a schema is put together, rather than one reference with a description."""
    members = node.get("allOf")
    if not isinstance(members, list):
        return False
    return not (len(members) == 1 and isinstance(members[0], dict) and "$ref" in members[0])


def _shape(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without what only describes it."""
    return deepcopy(
        {key: value for key, value in schema.items() if key not in DESCRIBING and not str(key).startswith("x-")}
    )


def _leave_open(response: dict[str, Any]) -> None:
    """Errors are read by the client, whatever they are made of: no class for a body that is described within one."""
    for _, media in _mappings(response.get("content")):
        if "$ref" not in (media.get("schema") or {}):
            media["schema"] = {}

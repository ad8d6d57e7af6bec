"""The operations as the document describes them, worked out here anew: the generator has no say in it."""

from __future__ import annotations

import keyword
import re
from typing import Any

from attrs import frozen

from tests.document.openapi_document import Pointer, at, media, operations, parameters
from tests.openapi import DOCUMENT
from tests.openapi import RESOURCES as METHOD_NAMES


def python_name(wire_name: str) -> str:
    """The Python name of a property or parameter, by the rule that design and documentation state."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wire_name.removesuffix("[]").replace("-", "_")).lower()
    return f"{words}_" if keyword.iskeyword(words) else words


@frozen
class Parameter:
    """A path, query or header parameter."""

    place: str
    wire_name: str
    schema: dict[str, Any]
    required: bool

    @property
    def name(self) -> str:
        return python_name(self.wire_name)


@frozen
class DocumentedOperation:
    """One operation of the document, and the method that calls it."""

    id: str
    pointer: Pointer
    resource: str
    method_name: str
    body_name: str | None

    @property
    def node(self) -> Any:
        return at(self.pointer)

    @property
    def path(self) -> str:
        return self.pointer[1]

    @property
    def module(self) -> str:
        """The module of the operation's resource."""
        return f"pexip_engage_client.generated.resources.{self.resource}"

    @property
    def http_method(self) -> str:
        return self.pointer[2].upper()

    @property
    def scope(self) -> str | None:
        return next((scope for each in self.node.get("security", []) for scope in each.get("oauth2", [])), None)

    @property
    def parameters(self) -> list[Parameter]:
        found = []
        for (place, name), pointer in parameters(self.pointer).items():
            node = at(pointer)
            found.append(Parameter(place, name, node["schema"], node.get("required", False)))
        return found

    @property
    def body(self) -> dict[str, Any] | None:
        pointer = media(self.pointer, "body") if "requestBody" in self.node else None
        return at(pointer)["schema"] if pointer else None

    @property
    def body_required(self) -> bool:
        return bool(self.node.get("requestBody", {}).get("required"))

    @property
    def request_examples(self) -> list[Any]:
        pointer = media(self.pointer, "body") if "requestBody" in self.node else None
        return examples(at(pointer)) if pointer else []

    def responses(self) -> list[tuple[int, dict[str, Any] | None, list[Any]]]:
        """(status, schema, examples) of every documented response; the schema is None where there is no JSON."""
        found = []
        for status in self.node["responses"]:
            if status.isdecimal():
                pointer = media(self.pointer, status)
                node = at(pointer) if pointer else None
                found.append((int(status), node["schema"] if node else None, examples(node) if node else []))
        return found

    @property
    def error_codes(self) -> list[str]:
        return [code for response in self.node["responses"].values() for code in response.get("x-error-codes", [])]


def examples(node: dict[str, Any]) -> list[Any]:
    """The examples of a media type."""
    found = [node["example"]] if "example" in node else []
    for each in node.get("examples", {}).values():
        while "$ref" in each:
            each = at(tuple(each["$ref"].removeprefix("#/").split("/")))
        found.append(each["value"])
    return found


def documented_operations() -> dict[str, DocumentedOperation]:
    """operationId → operation, of all that a client can call."""
    places = operations()
    found = {}
    for resource, methods in METHOD_NAMES.items():
        for method_name, entry in methods.items():
            operation, body = (entry["operation"], entry.get("body")) if isinstance(entry, dict) else (entry, None)
            found[operation] = DocumentedOperation(operation, places.pop(operation), resource, method_name, body)
    assert not places, f"generator/resources.yaml names no method for {sorted(places)}"
    return found


OPERATIONS = documented_operations()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]


def resolved(schema: dict[str, Any]) -> tuple[str | None, dict[str, Any], bool]:
    """The name of a schema, the schema itself, and whether null is also allowed."""
    nullable = False
    if "oneOf" in schema:
        nullable = {"type": "null"} in schema["oneOf"]
        (schema,) = [each for each in schema["oneOf"] if each != {"type": "null"}]
    if "anyOf" in schema:  # an open enum: one of its values, or any other string
        (schema,) = [each for each in schema["anyOf"] if each.get("type") == "string"]
    name = None
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = SCHEMAS[name]
    type_ = schema.get("type")
    if isinstance(type_, list):
        nullable = nullable or "null" in type_
        (type_,) = [each for each in type_ if each != "null"]
        schema = {**schema, "type": type_}
    return name, schema, nullable

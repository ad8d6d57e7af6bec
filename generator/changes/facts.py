"""A document as plain facts to compare: operations, their parameters, schemas, enums and error codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from pexip_engage_client.openapi.operations import DocumentedOperation, JsonObject
from pexip_engage_client.openapi.reader import Document

_BOUNDS = tuple(f"{end}{of}" for of in ("Length", "imum", "Items") for end in ("min", "max"))
_LIMITS = ("pattern", "exclusiveMinimum", "exclusiveMaximum", *_BOUNDS)


@frozen
class Value:
    """The values that a parameter, a property or a list item may have."""

    type: str
    nullable: bool = False
    required: bool = False
    limits: Mapping[str, Any] = field(factory=dict)

    @property
    def text(self) -> str:
        """The type in words."""
        return f"{self.type} or null" if self.nullable else self.type


@frozen
class SchemaFacts:
    """A named schema: an object with its properties, an enum with its values, or something else with its type."""

    sent: bool
    values: tuple[str, ...] = ()
    properties: Mapping[str, Value] = field(factory=dict)
    type: str = "object"


@frozen
class OperationFacts:
    """One operation. Parameters have their names on the wire."""

    address: str
    summary: str
    method: str | None
    """`resource.method` of the client, where the table names one."""
    scopes: tuple[str, ...]
    parameters: Mapping[str, Value]
    body: Value | None
    response: str
    codes: tuple[str, ...]


@frozen
class Facts:
    """The whole document."""

    operations: Mapping[str, OperationFacts]
    schemas: Mapping[str, SchemaFacts]
    meanings: Mapping[str, str] = field(factory=dict)
    """The meanings of error codes."""

    @property
    def codes(self) -> set[str]:
        """Every error code: those of all operations, and those with a meaning."""
        return {*self.meanings, *(code for operation in self.operations.values() for code in operation.codes)}


def facts(document: Document, table: Mapping[str, Mapping[str, Any]]) -> Facts:
    """The facts of a document; the table is that of generator/resources.yaml."""
    methods = _methods(table)
    meanings = document.raw.get("components", {}).get("x-error-meanings", {})
    operations = {
        operation.id or f"{operation.method.lower()} {operation.path}": _operation(operation, methods)
        for operation in document.iter_operations()
    }
    schemas = {name: _schema(document, name, node) for name, node in document.schemas.items()}
    return Facts(operations, schemas, meanings)


def _methods(table: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    rows = [(resource, method, row) for resource, methods in table.items() for method, row in methods.items()]
    return {row if isinstance(row, str) else row["operation"]: f"{resource}.{method}" for resource, method, row in rows}


def _operation(operation: DocumentedOperation, methods: Mapping[str, str]) -> OperationFacts:
    return OperationFacts(
        address=f"{operation.method} {operation.path}",
        summary=operation.summary,
        method=methods.get(operation.id),
        scopes=tuple(sorted(operation.scopes)),
        parameters={
            each.name: _value(each.node.get("schema", {}), required=each.required) for each in operation.parameters
        },
        body=_value(_media(operation.body), required=operation.body_required) if operation.body else None,
        response=_value(_media(operation.success.node if operation.success else {})).text,
        codes=operation.error_codes,
    )


def _schema(document: Document, name: str, node: JsonObject) -> SchemaFacts:
    properties, required = document.members(node)
    return SchemaFacts(
        sent=name.endswith("Input"),
        values=tuple(str(value) for value in node.get("enum", ())),
        properties={key: _value(each, required=key in required) for key, each in properties.items()},
        type=_value(node).text,
    )


def _value(node: JsonObject, *, required: bool = False) -> Value:
    words, nullable = _type(node)
    return Value(words, nullable, required, {name: node[name] for name in _LIMITS if name in node})


def _media(node: JsonObject) -> JsonObject:
    schema: JsonObject = node.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def _type(node: JsonObject) -> tuple[str, bool]:
    """A type in words, and whether null is one of its values."""
    if "$ref" in node:
        return node["$ref"].rsplit("/", 1)[-1], False
    for union in ("oneOf", "anyOf", "allOf"):
        if union in node:
            members = [_type(each) for each in node[union]]
            words = [word for word, _ in members if word != "null"]
            return " or ".join(words), any(word == "null" or nullable for word, nullable in members)
    given = node.get("type", "anything")
    types = [given] if isinstance(given, str) else list(given)
    nullable = ("null" in types and len(types) > 1) or bool(node.get("nullable"))
    words = [_named(each, node) for each in types if each != "null" or len(types) == 1]
    return " or ".join(words), nullable


def _named(name: str, node: JsonObject) -> str:
    if name == "array":
        words, nullable = _type(node.get("items", {}))
        return f"list of {words}" + (" or null" if nullable else "")
    if name == "object" and isinstance(node.get("additionalProperties"), dict):
        return f"map of {_type(node['additionalProperties'])[0]}"
    return f"{name} ({node['format']})" if "format" in node else name

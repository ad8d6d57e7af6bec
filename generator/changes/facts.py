"""A document as plain facts that can be compared: operations, their parameters, schemas, enums and error codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ..loading import METHODS, members, resolved

_BOUNDS = tuple(f"{end}{of}" for of in ("Length", "imum", "Items") for end in ("min", "max"))
_LIMITS = ("pattern", "exclusiveMinimum", "exclusiveMaximum", *_BOUNDS)

Node = Mapping[str, Any]


@frozen
class Value:
    """What a parameter, a property or a list's item may be."""

    type: str
    nullable: bool = False
    required: bool = False
    limits: Mapping[str, Any] = field(factory=dict)

    @property
    def text(self) -> str:
        """The type as a reader writes it."""
        return f"{self.type} or null" if self.nullable else self.type


@frozen
class Schema:
    """A named schema: an object with its properties, an enum with its values, or something else with its type."""

    sent: bool
    values: tuple[str, ...] = ()
    properties: Mapping[str, Value] = field(factory=dict)
    type: str = "object"


@frozen
class Operation:
    """One operation, by its operationId. Parameters are named as they travel."""

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

    operations: Mapping[str, Operation]
    schemas: Mapping[str, Schema]
    meanings: Mapping[str, str] = field(factory=dict)
    """What the document says of error codes."""

    @property
    def codes(self) -> set[str]:
        """Every error code: those of all operations, and what is explained beside them."""
        return {*self.meanings, *(code for operation in self.operations.values() for code in operation.codes)}


def facts(document: Node, table: Mapping[str, Mapping[str, Any]]) -> Facts:
    """The facts of a parsed document; the table is that of generator/resources.yaml."""
    return _Reader(document, _methods(table)).facts()


def _methods(table: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    rows = [(resource, method, row) for resource, methods in table.items() for method, row in methods.items()]
    return {row if isinstance(row, str) else row["operation"]: f"{resource}.{method}" for resource, method, row in rows}


class _Reader:
    def __init__(self, document: Node, methods: Mapping[str, str]) -> None:
        self._document = document
        self._methods = methods

    def facts(self) -> Facts:
        components = self._document.get("components", {})
        schemas = {name: self._schema(name, node) for name, node in components.get("schemas", {}).items()}
        return Facts(dict(self._operations()), schemas, components.get("x-error-meanings", {}))

    def _operations(self) -> Iterator[tuple[str, Operation]]:
        for path, item in self._document.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    node = item[method]
                    identity = node.get("operationId", f"{method} {path}")
                    yield identity, self._operation(identity, f"{method.upper()} {path}", node, item)

    def _operation(self, identity: str, address: str, node: Node, item: Node) -> Operation:
        parameters = [self._resolved(each) for each in [*item.get("parameters", []), *node.get("parameters", [])]]
        responses = node.get("responses", {})
        success: Node = next((responses[status] for status in responses if str(status).startswith("2")), {})
        refusal = self._resolved(responses.get("422", responses.get(422, {})))
        security = node.get("security", self._document.get("security", []))
        body = self._resolved(node.get("requestBody", {}))
        return Operation(
            address=address,
            summary=node.get("summary", ""),
            method=self._methods.get(identity),
            scopes=tuple(sorted({scope for rule in security for scopes in rule.values() for scope in scopes})),
            parameters={
                each["name"]: self._value(each.get("schema", {}), required=bool(each.get("required")))
                for each in parameters
            },
            body=self._value(_media(body), required=bool(body.get("required"))) if body else None,
            response=self._value(_media(self._resolved(success))).text,
            codes=tuple(refusal.get("x-error-codes", ())),
        )

    def _schema(self, name: str, node: Node) -> Schema:
        properties, required = members(self._document, node)
        return Schema(
            sent=name.endswith("Input"),
            values=tuple(str(value) for value in node.get("enum", ())),
            properties={key: self._value(each, required=key in required) for key, each in properties.items()},
            type=self._value(node).text,
        )

    def _value(self, node: Node, *, required: bool = False) -> Value:
        words, nullable = _type(node)
        return Value(words, nullable, required, {name: node[name] for name in _LIMITS if name in node})

    def _resolved(self, node: Node) -> Node:
        return resolved(self._document, node)


def _media(node: Node) -> Node:
    schema: Node = node.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def _type(node: Node) -> tuple[str, bool]:
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


def _named(name: str, node: Node) -> str:
    if name == "array":
        words, nullable = _type(node.get("items", {}))
        return f"list of {words}" + (" or null" if nullable else "")
    if name == "object" and isinstance(node.get("additionalProperties"), dict):
        return f"map of {_type(node['additionalProperties'])[0]}"
    return f"{name} ({node['format']})" if "format" in node else name

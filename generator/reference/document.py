"""What the reference asks the document: references followed, types in Python's words with links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ..loading import METHODS, members, resolved

Node = Mapping[str, Any]
_FORMATS = {"date-time": "datetime", "date": "date", "HH:mm": "time"}
_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
}


@frozen
class Operation:
    """An operation with where it stands."""

    resource: str
    name: str
    body_name: str | None
    """What a body that is no object of named properties is called in Python."""
    method: str
    path: str
    node: Node
    parameters: Sequence[Node]

    @property
    def call(self) -> str:
        """What a caller writes."""
        return f"{self.resource}.{self.name}"


class Document:
    """A parsed document and the table of methods."""

    def __init__(self, raw: Node, table: Mapping[str, Mapping[str, Any]]) -> None:
        self.raw = raw
        self.table = table
        self.schemas: Mapping[str, Node] = raw["components"]["schemas"]

    def resolve(self, node: Node) -> Node:
        """The node that a reference leads to."""
        return resolved(self.raw, node)

    def operations(self) -> Iterator[Operation]:
        """All that the table names, in its order."""
        by_id = {
            item[method]["operationId"]: (method, path, item)
            for path, item in self.raw["paths"].items()
            for method in METHODS
            if method in item
        }
        for resource, methods in self.table.items():
            for name, row in methods.items():
                identity, body = (row, None) if isinstance(row, str) else (row["operation"], row.get("body"))
                method, path, item = by_id[identity]
                node = item[method]
                parameters = [self.resolve(each) for each in [*item.get("parameters", ()), *node.get("parameters", ())]]
                yield Operation(resource, name, body, method.upper(), path, node, parameters)

    def python_type(self, node: Node, link: str = "../models/") -> str:
        """A schema in Python's words; what has a page is a link to it."""
        if "$ref" in node:
            return self._named(node["$ref"].rsplit("/", 1)[-1], link)
        for union in ("oneOf", "anyOf", "allOf"):
            if union in node:
                return " or ".join(self.python_type(each, link) for each in node[union])
        given = node.get("type", "object" if "properties" in node else "Any")
        return " or ".join(self._plain(each, node, link) for each in ([given] if isinstance(given, str) else given))

    def _named(self, name: str, link: str) -> str:
        schema = self.schemas[name]
        if "enum" in schema or "properties" in schema or "allOf" in schema:
            return f"[{name}]({link}{name}.md)"
        return self.python_type(schema, link)

    def _plain(self, name: str, node: Node, link: str) -> str:
        if name == "array":
            return f"list of {self.python_type(node.get('items', {}), link)}"
        if name == "object" and isinstance(node.get("additionalProperties"), Mapping) and node["additionalProperties"]:
            return f"dict of {self.python_type(node['additionalProperties'], link)}"
        if name == "string" and node.get("format") in _FORMATS:
            return f"`{_FORMATS[node['format']]}`"
        if name == "string" and "[01]\\d|2[0-3]" in node.get("pattern", ""):
            return "`time`"
        return f"`{_TYPES.get(name, name)}`"

    def properties(self, schema: Node) -> tuple[dict[str, Node], set[str]]:
        """The properties of an object, those of its parts first, and which are required."""
        return members(self.raw, schema)

    def body(self, operation: Operation) -> Node | None:
        """The schema of what is sent."""
        content: Mapping[str, Any] = self.resolve(operation.node.get("requestBody", {})).get("content", {})
        schema: Node | None = content.get("application/json", {}).get("schema")
        return schema

    def success(self, operation: Operation) -> tuple[str, Node] | None:
        """Status and response of success, where the document has one."""
        for status, response in operation.node["responses"].items():
            if str(status).startswith("2"):
                return str(status), self.resolve(response)
        return None

    def example(self, node: Node) -> Any:
        """The example of a body, a response or a parameter; None without one."""
        content = node.get("content", {}).get("application/json", node)
        if "example" in content:
            return content["example"]
        for each in content.get("examples", {}).values():
            return self.resolve(each).get("value")
        return None

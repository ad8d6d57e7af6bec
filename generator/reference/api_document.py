"""The document as the reference shows it: the client's methods, and Python types with links."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import frozen

from pexip_engage_client.openapi.reader import Document, DocumentedOperation, JsonObject

from ..document import SOURCE_NOTES
from ..text import in_python, python_name

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
class ClientMethod:
    """A method of the client, and the operation that it calls."""

    resource: str
    name: str
    body_name: str | None
    """The argument for a body that is not an object of named properties."""
    operation: DocumentedOperation

    @property
    def call(self) -> str:
        """The call in Python code."""
        return f"{self.resource}.{self.name}"


class ReferenceDocument(Document):
    """A document and the table of methods."""

    def __init__(self, raw: dict[str, Any], table: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(raw)
        self.table = table

    def methods(self) -> Iterator[ClientMethod]:
        """All methods in the table, in order."""
        for resource, methods in self.table.items():
            for name, row in methods.items():
                identity, body = (row, None) if isinstance(row, str) else (row["operation"], row.get("body"))
                yield ClientMethod(resource, name, body, self.operations[identity])

    @cached_property
    def _python_names(self) -> dict[str, str]:
        names = {name: python_name(name) for name in self.property_names}
        return names | {method.operation.id: method.call for method in self.methods()}

    def prose(self, text: str) -> str:
        """Return the text without indentation, with the Python names of properties and operations."""
        return in_python(textwrap.dedent(str(text)).strip(), self._python_names)

    def source_notes(self, node: JsonObject) -> Iterator[str]:
        """Yield notes in italics, about facts that the Pexip documentation does not state."""
        for key in SOURCE_NOTES:
            if key in node:
                yield f"*{self.prose(node[key])}*\n"

    def python_type(self, node: JsonObject, link: str = "../models/") -> str:
        """Return a schema as a Python type. Models with a page become links."""
        if "$ref" in node:
            return self._named(node["$ref"].rsplit("/", 1)[-1], link)
        for union in ("oneOf", "anyOf", "allOf"):
            if union in node:
                return " or ".join(self.python_type(each, link) for each in node[union])
        given = node.get("type", "object" if "properties" in node else "Any")
        return " or ".join(self._plain(each, node, link) for each in ([given] if isinstance(given, str) else given))

    def _named(self, name: str, link: str) -> str:
        return f"[{name}]({link}{name}.md)" if self.has_page(name) else self.python_type(self.schemas[name], link)

    def _plain(self, name: str, node: JsonObject, link: str) -> str:
        if name == "array":
            return f"list of {self.python_type(node.get('items', {}), link)}"
        if name == "object" and isinstance(node.get("additionalProperties"), Mapping) and node["additionalProperties"]:
            return f"dict of {self.python_type(node['additionalProperties'], link)}"
        if name == "string" and node.get("format") in _FORMATS:
            return f"`{_FORMATS[node['format']]}`"
        if name == "string" and "[01]\\d|2[0-3]" in node.get("pattern", ""):
            return "`time`"
        return f"`{_TYPES.get(name, name)}`"

    def json_type(self, node: JsonObject, link: str = "../models/") -> str:
        """Return a schema as a JSON type. Models with a page become links."""
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[-1]
            return self._named(name, link) if self.has_page(name) else self.json_type(self.schemas[name], link)
        for union in ("oneOf", "anyOf", "allOf"):
            if union in node:
                return " or ".join(self.json_type(each, link) for each in node[union])
        given = node.get("type", "object" if "properties" in node else "any")
        names = [given] if isinstance(given, str) else given
        return " or ".join(self._json_name(each, node, link) for each in names)

    def _json_name(self, name: str, node: JsonObject, link: str) -> str:
        if name == "array":
            return f"array of {self.json_type(node.get('items', {}), link)}"
        return f"{name} ({node['format']})" if name == "string" and "format" in node else str(name)

    def has_page(self, name: str) -> bool:
        """Whether a schema is a model or an enum, which have pages."""
        return bool(self.schemas.get(name, {}).keys() & {"enum", "properties", "allOf"})

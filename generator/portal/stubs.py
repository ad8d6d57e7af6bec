"""How the sandbox serves a drafted operation for now."""

from __future__ import annotations

import pprint
from collections.abc import Mapping
from typing import Any

from attrs import define

from .schemas import Node

_NOTE = "a stub: it changes nothing"
_TEXTS = {"date-time": "2026-09-14T08:00:00Z", "date": "2026-09-14", "uri": "https://example.com"}


@define
class Stubs:
    """The lines of `sandbox/rules/` for operations that have no rules yet."""

    raw: Mapping[str, Any]
    added: Mapping[str, Node]  # components of the draft
    tables: Mapping[str, Any]  # of the sandbox: name → table

    def stub(self, name: str, path: str, node: Node) -> str:
        """One that responds with the record which the path names, as it is; else with a sample of the response."""
        for table in self.tables.values():
            shown = self._shown(table.shown_by) if table.shown_by else None
            if shown and "{id}" in shown[0] and path.startswith(shown[0]) and _success(node) == _success(shown[1]):
                return f'rules.reads("{name}", "{table.name}", note="{_NOTE}")\n'
        sample = self._sample(_success(node))
        data = pprint.pformat(sample.get("data") if isinstance(sample, dict) else None, width=80, sort_dicts=False)
        return f'rules.serves("{name}", note="{_NOTE}")(lambda call: {data})\n'

    def _shown(self, operation: str) -> tuple[str, Node] | None:
        for path, item in self.raw["paths"].items():
            for node in item.values():
                if isinstance(node, dict) and node.get("operationId") == operation:
                    return path, node
        return None

    def _sample(self, node: Any) -> Any:
        """The least that a schema of ours takes."""
        if not isinstance(node, dict):
            return None
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            return self._sample(self.added.get(name) or self.raw["components"]["schemas"].get(name))
        kind = node.get("type", "null")
        if "oneOf" in node or "null" in kind:
            return None
        if kind == "object":
            return {key: self._sample(node["properties"][key]) for key in node.get("required", [])}
        if kind == "array":
            return [self._sample(node["items"])] * node.get("minItems", 0)
        if "enum" in node:
            return node["enum"][0]
        if kind == "string":
            return _TEXTS.get(node.get("format", ""), "x" * max(1, node.get("minLength", 1)))
        return False if kind == "boolean" else node.get("minimum", 0)


def _success(node: Node) -> Any:
    """The schema of what an operation brings when all is well."""
    responses: Node = next((node["responses"][status] for status in node["responses"] if status.startswith("2")), {})
    return responses.get("content", {}).get("application/json", {}).get("schema")

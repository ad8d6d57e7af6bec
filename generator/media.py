"""The document in the form that the parser accepts."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from .document import SourceDocument, schema_nodes


def for_parser(document: SourceDocument) -> dict[str, Any]:
    """Return the document as the parser accepts it. The templates read the rest from the document itself."""
    raw = deepcopy(document.raw)
    components = raw.get("components", {})
    for node in schema_nodes([components, raw.get("paths")]):
        node.pop("title", None)  # the title would replace the name of the class
        node.pop("default", None)  # the default is only documented, and may have another type
    parameters = list(components.get("parameters", {}).values())
    for item in raw.get("paths", {}).values():
        parameters += item.get("parameters", [])
        for operation in (each for each in item.values() if isinstance(each, dict)):
            parameters += operation.get("parameters", [])
    for parameter in parameters:
        if parameter.get("in") == "header":
            parameter["schema"] = _without_date(document, parameter.get("schema", {}))
    return raw


def _without_date(document: SourceDocument, schema: dict[str, Any]) -> dict[str, Any]:
    target = document.resolve(schema)
    if not str(target.get("format", "")).startswith("date"):
        return schema
    return {key: value for key, value in target.items() if key != "format"}

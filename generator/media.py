"""The media types of bodies and responses: their forms, and the document in the form that the parser accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, Literal

from .document import SourceDocument, schema_nodes
from .schema_checks import resolved

Form = Literal["json", "form", "multipart", "text", "bytes"]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
BINARY = {"type": "string", "format": "binary"}
_OF_THE_PARSER = {"json": (JSON, None), "text": ("text/plain", {"type": "string"})}


def form_of(kind: str) -> Form:
    """Return how content of a media type is sent."""
    name = kind.partition(";")[0].strip().lower()
    if name == JSON or name.endswith("+json"):
        return "json"
    if name in (FORM, MULTIPART):
        return "form" if name == FORM else "multipart"
    return "text" if name.startswith("text/") else "bytes"


def preferred(content: Iterable[str]) -> str:
    """Return the media type that the client uses: the first JSON type, otherwise the first type."""
    return min(content, key=lambda kind: form_of(kind) != "json", default="")


def plain_forms(document: SourceDocument) -> None:
    """Convert the fields of forms to one form.

    OpenAPI 3.1 also allows files without a type, or with their media type. Forms cannot contain null; absent fields are
    left out.
    """
    for operation in document.iter_operations():
        for kind, media in (operation.body.get("content") or {}).items():
            form = form_of(kind)
            if form not in ("form", "multipart") or not isinstance(media, dict):
                continue
            properties: dict[str, Any] = resolved(document, media.get("schema")).get("properties") or {}
            for name, given in properties.items():
                node = properties[name] = _without_null(given)
                if form == "form":
                    continue
                if _is_file(node):
                    properties[name] = {**node, **BINARY}
                elif isinstance(node, dict) and _is_file(node.get("items")):
                    node["items"] = {**node["items"], **BINARY}


def _without_null(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    kinds = node.get("type")
    if isinstance(kinds, list) and len(kinds) == 2 and "null" in kinds:
        return {**node, "type": next(kind for kind in kinds if kind != "null")}
    for keyword in ("oneOf", "anyOf"):
        members = [each for each in node.get(keyword) or () if each != {"type": "null"}]
        if len(members) == 1 and isinstance(members[0], dict):
            return {**members[0], **{key: value for key, value in node.items() if key != keyword}}
    return node


def _is_file(node: Any) -> bool:
    if not isinstance(node, dict) or "contentEncoding" in node or node.get("type", "string") != "string":
        return False
    says = node.keys() - {"title", "description", "example", "examples", "deprecated", "maxLength"}
    return not says or "contentMediaType" in node


def for_parser(document: SourceDocument) -> dict[str, Any]:
    """Return the document as the parser accepts it. The templates read the rest from the document itself."""
    raw = deepcopy(document.raw)
    components = raw.get("components", {})
    for node in schema_nodes([components, raw.get("paths")]):
        node.pop("title", None)  # the title would replace the name of the class
        node.pop("default", None)  # the default is only documented, and may have another type
    holders = list(components.get("responses", {}).values())
    parameters = list(components.get("parameters", {}).values())
    for item in raw.get("paths", {}).values():
        parameters += item.get("parameters", [])
        for operation in (each for each in item.values() if isinstance(each, dict)):
            parameters += operation.get("parameters", [])
            holders += operation.get("responses", {}).values()
            if "requestBody" in operation:
                ((kind, media),) = operation["requestBody"]["content"].items()
                operation["requestBody"]["content"] = {JSON: _plain(kind, media)}
    for holder in holders:
        if "content" in holder:
            holder["content"] = dict(_response(holder["content"]))
    for parameter in parameters:
        if parameter.get("in") == "header":
            parameter["schema"] = _without_date(document, parameter.get("schema", {}))
    return raw


def _plain(kind: str, media: dict[str, Any]) -> dict[str, Any]:
    default = {"text": {"type": "string"}, "bytes": BINARY}.get(form_of(kind), {})
    return {"schema": media.get("schema") or default}


def _response(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, media in content.items():
        name, schema = _OF_THE_PARSER.get(form_of(kind), ("application/octet-stream", BINARY))
        yield name, media if schema is None else {"schema": schema}


def _without_date(document: SourceDocument, schema: dict[str, Any]) -> dict[str, Any]:
    target = document.resolve(schema)
    if not str(target.get("format", "")).startswith("date"):
        return schema
    return {key: value for key, value in target.items() if key != "format"}

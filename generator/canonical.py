"""Convert a checked document to its canonical form, without changing its meaning.

- Parts that nothing uses are left out, and shared parts other than schemas are copied to where they are used.
- A named schema that is only a reference is replaced by its target.
- `allOf` with a single schema becomes that schema. A union of an enum and a string becomes the enum, as enums are open.
- A plain type that may be null is `type: [string, 'null']`. A reference, an enum or an object that may be null is
  `oneOf: [..., {type: 'null'}]`. A named schema is never nullable itself; the references to it are.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pexip_engage_client.openapi.reader import JSON, METHODS

from .document import COMPONENT, SourceDocument, is_null, used_components
from .meanings import NOTES, NULL, OF_THE_PLACE

JsonSchema = dict[str, Any]


def canonical(document: SourceDocument) -> SourceDocument:
    """Return a copy of a checked document in its canonical form."""
    raw = {key: deepcopy(value) for key, value in document.raw.items() if key != "components"}
    components = document.raw.get("components", {})
    used = used_components(document.raw)
    raw["components"] = {"schemas": {}, "securitySchemes": deepcopy(components.get("securitySchemes", {}))}
    copy = SourceDocument(raw, document.text)
    writer = _Canonizer(
        {name: each for name, each in components.get("schemas", {}).items() if ("schemas", name) in used}
    )
    raw["components"]["schemas"].update(writer.named())
    for item in raw.get("paths", {}).values():
        _operations(item, document, writer)
    for name, item in raw.get("webhooks", {}).items():
        body = _content(_copied(document, item["post"]["requestBody"]), writer)
        raw["webhooks"][name] = {**item, "post": {**item["post"], "requestBody": body}}
    return copy


def _operations(item: dict[str, Any], document: SourceDocument, writer: _Canonizer) -> None:
    """Copy shared parts into the operations of a path, and convert the schemas in these operations."""
    _parameters(item.get("parameters", []), document, writer)
    for operation in (item[method] for method in METHODS if method in item):
        _parameters(operation.get("parameters", []), document, writer)
        if "requestBody" in operation:
            operation["requestBody"] = _content(_copied(document, operation["requestBody"]), writer)
        for status, response in operation.get("responses", {}).items():
            operation["responses"][status] = _content(_copied(document, response), writer)


def _copied(document: SourceDocument, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a part. If it is a reference, copy the shared part, and add the keywords next to the reference.

    These keywords take precedence.
    """
    beside = {key: value for key, value in part.items() if key != "$ref"}
    return {**deepcopy(document.resolve(part)), **beside}


def _parameters(parameters: list[Any], document: SourceDocument, writer: _Canonizer) -> None:
    for index, each in enumerate(parameters):
        parameters[index] = _copied(document, each)
        parameters[index]["schema"] = writer.schema(parameters[index].get("schema", {}))


def _content(holder: dict[str, Any], writer: _Canonizer) -> dict[str, Any]:
    media = holder.get("content", {}).get(JSON)
    if media is not None:
        media["schema"] = writer.schema(media.get("schema", {}))
    return holder


class _Canonizer:
    """Writes schemas in their canonical form."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._written = {name: self._own_form(schema) for name, schema in schemas.items()}

    def named(self) -> Mapping[str, JsonSchema]:
        """Return the named schemas, except schemas that are only references."""
        found = {name: schema for name, schema in self._written.items() if "$ref" not in _core(schema)}
        return {name: self._links(_core(schema) | _notes(schema)) for name, schema in found.items()}

    def schema(self, schema: Any) -> JsonSchema:
        """Return the canonical form of a schema in an operation."""
        return self._links(self._own_form(schema))

    def _own_form(self, schema: Any) -> JsonSchema:
        """Return a schema in its canonical form, except for the references in it."""
        if not isinstance(schema, dict):  # `true`, which allows any value
            return {}
        found = dict(schema)
        for keyword in ("allOf", "oneOf", "anyOf"):
            if keyword in found:
                return self._union(found.pop(keyword), found)
        if "$ref" in found:
            return found
        kinds = found.get("type", "string" if "enum" in found else "object" if "properties" in found else [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        kind = next((each for each in kinds if each != "null"), None)
        found |= {"type": kind} if kind else {}
        if "properties" in found:
            found["properties"] = {name: self._own_form(each) for name, each in found["properties"].items()}
        for key in ("items", "additionalProperties"):
            if isinstance(found.get(key), dict):
                found[key] = self._own_form(found[key])
        nullable = "null" in kinds or None in found.get("enum", ())
        if "enum" in found:
            found["enum"] = [value for value in found["enum"] if value is not None]
        return _nullable(found) if nullable else found

    def _union(self, members: list[Any], beside: JsonSchema) -> JsonSchema:
        """Return the canonical form of an `allOf`, `oneOf` or `anyOf`, with the keywords next to it.

        The checks have ensured that its members, apart from null, are one schema, or an enum and any string.
        """
        others = [self._own_form(each) for each in members if not is_null(each)]
        inner = next((each for each in others if "$ref" in each or "enum" in each), others[0])
        allows_null = len(others) < len(members)
        return {**(_nullable(inner) if allows_null else inner), **beside}

    def _links(self, schema: JsonSchema) -> JsonSchema:
        """Return a schema whose references lead to schemas in their canonical form."""
        if "$ref" in schema:
            target, nullable = self._target(schema["$ref"].removeprefix(COMPONENT))
            found = {**schema, "$ref": COMPONENT + target}
            return _nullable(found) if nullable else found
        if "oneOf" in schema:
            inner = _core(self._links(schema["oneOf"][0]))
            return {**schema, "oneOf": [inner, dict(NULL)]}
        found = dict(schema)
        if "properties" in found:
            found["properties"] = {name: self._links(each) for name, each in found["properties"].items()}
        for key in ("items", "additionalProperties"):
            if isinstance(found.get(key), dict):
                found[key] = self._links(found[key])
        return found

    def _target(self, name: str) -> tuple[str, bool]:
        """Follow references from a named schema. Return the name of the last schema, and whether null is allowed."""
        schema = self._written[name]
        nullable = "oneOf" in schema or isinstance(schema.get("type"), list)
        inner = _core(schema)
        if "$ref" in inner:
            target, also = self._target(inner["$ref"].removeprefix(COMPONENT))
            return target, nullable or also
        return name, nullable


def _nullable(schema: JsonSchema) -> JsonSchema:
    """Return a schema that also allows null."""
    if "oneOf" in schema or isinstance(schema.get("type"), list) or not schema.keys() & {"type", "$ref"}:
        return schema
    if "$ref" in schema or "enum" in schema or schema.get("properties"):
        inner = {key: value for key, value in schema.items() if "$ref" not in schema or key == "$ref"}
        return {"oneOf": [inner, dict(NULL)], **_notes(schema)}
    return {**schema, "type": [schema["type"], "null"]}


def _core(schema: JsonSchema) -> JsonSchema:
    """Return a schema that does not allow null."""
    if "oneOf" in schema:
        return dict(schema["oneOf"][0])
    return {**schema, "type": schema["type"][0]} if isinstance(schema.get("type"), list) else dict(schema)


def _notes(schema: JsonSchema) -> JsonSchema:
    """Return the keywords of a schema that describe where it is used."""
    return {key: value for key, value in schema.items() if key in OF_THE_PLACE or key in NOTES}

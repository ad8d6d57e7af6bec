"""Give inline objects and enums names, and replace them with references.

Inline schemas with the same meaning become one class, wherever they are. The rules for its name are in `naming.py`.
Requests and responses get different classes, as in a document with named schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from attrs import evolve

from pexip_engage_client.openapi.operations import DocumentedOperation
from pexip_engage_client.openapi.pointers import Keys, keys_of

from . import paths
from .document import COMPONENT, SourceDocument
from .inline_classes import ClassUse, ContainedClass, Inline, Kind, Root, root_of
from .meanings import NULL, OF_THE_PLACE, Meanings, may_be_null, sole_member, union_of
from .naming import ClassNames, Places

BODIES = "#/components/requestBodies/"
RESPONSES = "#/components/responses/"
# Extensions that describe a place. Other extensions describe the schema.
NOTES = {"x-deliberate", "x-inferred", "x-reading"}


def name_inline(document: SourceDocument, known: Places) -> None:
    """Name all inline schemas. Schemas with a known name keep it."""
    finder = _Finder(document)
    finder.find()
    if finder.found:
        names = ClassNames(finder.found.values(), finder.named, {**_of_openapi_yaml(), **known})
        found = names.result()
        schemas = document.raw.setdefault("components", {}).setdefault("schemas", {})
        for each in _needed(found, schemas):
            schemas[found[each]] = each.class_schema
            document.origins[found[each]] = each.keys
        for each, name in found.items():
            finder.places.update({names.place(use): name for use in each.uses})
            for reference in each.references:
                reference["$ref"] = COMPONENT + name
    _copy_bodies(document)
    document.places, document.has_inline = finder.places, bool(finder.found)


def leave_errors_open(document: SourceDocument) -> None:
    """Remove inline schemas from error responses, because the client reads these without a class."""
    responses = [each for operation in document.iter_operations() for each in operation.responses.values()]
    nodes = [each.node for each in responses if not each.status.startswith("2")]
    nodes += [node for _, node in _mappings(document.raw.get("components", {}).get("responses"))]
    for _, media in (entry for node in nodes for entry in _mappings(node.get("content"))):
        if not isinstance(media.get("schema"), dict) or _is_inline(media["schema"]):
            media["schema"] = {}


def _is_inline(schema: Any) -> bool:
    """Whether a schema, or a part of it, would become a class."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return False
    members = (*schema.get("oneOf", ()), *schema.get("anyOf", ()))
    parts = (schema.get("items"), schema.get("additionalProperties"), *members)
    return bool(schema.get("properties")) or "enum" in schema or "allOf" in schema or any(map(_is_inline, parts))


def _needed(names: Mapping[Inline, str], schemas: Mapping[str, Any]) -> list[Inline]:
    """Return the classes to create: those that are neither a named schema nor used only within one."""
    needed: dict[Inline, None] = {}
    for each in sorted(names, key=lambda each: each.depth):
        used = any(isinstance(use.owner, Root) or use.owner in needed for use in each.uses)
        if used and names[each] not in schemas:
            needed[each] = None
    return list(needed)


@cache
def _of_openapi_yaml() -> Places:
    finder = _Finder(SourceDocument.read(paths.DOCUMENT))
    finder.find()
    return finder.places


def _copy_bodies(document: SourceDocument) -> None:
    """Copy shared request bodies into their operations."""
    shared = document.raw.get("components", {}).get("requestBodies", {})
    for _, item in _mappings(document.raw.get("paths")):
        for _, operation in _mappings(item):
            body = operation.get("requestBody")
            if isinstance(body, dict) and str(body.get("$ref", "")).startswith(BODIES):
                operation["requestBody"] = deepcopy(shared.get(body["$ref"].removeprefix(BODIES), body))


def _mappings(node: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Return the entries of a mapping that are mappings. Others are rejected elsewhere."""
    return [(key, each) for key, each in node.items() if isinstance(each, dict)] if isinstance(node, dict) else []


class _Finder:
    """Finds all inline schemas, and replaces each with a reference, whose name is filled in later."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.found: dict[tuple[Any, bool], Inline] = {}
        self.places: dict[str, str] = {}
        """The uses of named schemas."""
        self._meanings = Meanings(document)
        self.named = {name: self._meanings.named(name).core for name in document.schemas}

    def find(self) -> None:
        """Visit the whole document, shared parts first."""
        operations = list(self.document.iter_operations())
        components = self.document.raw.get("components")
        components = components if isinstance(components, dict) else {}
        for name, schema in list(self.document.schemas.items()):
            root = Root(name, name.removesuffix("Input"))
            self._within(schema, ("components", "schemas", name), root, sent=name.endswith("Input"))
        for name, node in _mappings(components.get("parameters")):
            use = ClassUse(Root(name, name), "part", name)
            self._schema(node, "schema", ("components", "parameters", name), use, sent=True)
        successful = {
            str(node.get("$ref"))
            for operation in operations
            for status, node in _mappings(operation.node.get("responses"))
            if str(status).startswith("2")
        }
        for name, node in _mappings(components.get("responses")):
            if RESPONSES + name in successful:
                root = Root(name, name.removesuffix("Response"), name)
                self._content(node, ("components", "responses", name), root, "response")
        for name, node in _mappings(components.get("requestBodies")):
            root = Root(name, name.removesuffix("Body").removesuffix("Input"))
            self._content(node, ("components", "requestBodies", name), root, "body")
        for operation in operations:
            self._operation(operation)
        for webhook in self.document.webhooks.values():
            root = Root(f"webhook {webhook.path}", webhook.path)
            self._content(webhook.body, (*webhook.keys, "requestBody"), root, "event")

    def _operation(self, operation: DocumentedOperation) -> None:
        root = root_of(operation)
        for parameter in operation.parameters:
            use = ClassUse(root, "parameter", parameter.name.removesuffix("[]"))
            if isinstance(parameter.node, dict):
                keys = tuple(int(key) if key.isdecimal() else key for key in keys_of(parameter.pointer)[:-1])
                self._schema(parameter.node, "schema", keys, use, sent=True)
        self._content(operation.body, (*operation.keys, "requestBody"), root, "body")
        for status, response in operation.responses.items():
            if status.startswith("2"):
                self._content(response.node, keys_of(response.pointer), root, "response")

    def _content(self, node: Mapping[str, Any], keys: Keys, root: Root, kind: Kind) -> None:
        """Visit the content of a body or a response."""
        for media_type, media in _mappings(node.get("content")):
            self._schema(media, "schema", (*keys, "content", media_type), ClassUse(root, kind, ""), sent=kind == "body")

    def _schema(self, holder: Any, key: Any, keys: Keys, use: ClassUse, *, sent: bool) -> ContainedClass | None:
        """Visit the schema under a key of its holder. Return its class, or the class of its items."""
        keys = (*keys, key)
        node = holder[key] if isinstance(holder, list) else holder.get(key)
        if not isinstance(node, dict):
            return None
        if "$ref" in node:
            name = str(node["$ref"]).removeprefix(COMPONENT)
            if not isinstance(use.owner, Inline):
                self.places.setdefault(use.key, self._class_of(name))
            return ContainedClass(name, use.is_item)
        if node.get("properties") or "enum" in node or _is_merged(node):
            found = self._inline(node, keys, use, sent=sent)
            holder[key] = _reference(node, found)
            return ContainedClass(found, use.is_item)
        if sole_member(node) is not None:
            members = node[union_of(node)]
            at = next(index for index, each in enumerate(members) if each != NULL)
            return self._schema(members, at, (*keys, union_of(node)), use, sent=sent)
        item, value = evolve(use, is_item=True), evolve(use, is_item=True, is_value=True)
        items = self._schema(node, "items", keys, item, sent=sent)
        return items or self._schema(node, "additionalProperties", keys, value, sent=sent)

    def _class_of(self, name: str) -> str:
        """Return the class within a named list or mapping, which has no class itself."""
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            node = self.document.schema(name)
            inner = node.get("items") or node.get("additionalProperties") if not node.get("properties") else None
            if isinstance(inner, dict) and str(inner.get("$ref", "")).startswith(COMPONENT):
                name = inner["$ref"].removeprefix(COMPONENT)
        return name

    def _inline(self, node: dict[str, Any], keys: Keys, use: ClassUse, *, sent: bool) -> Inline:
        """Return the class of an inline schema. Of several equal ones, only the first has to be visited."""
        is_object = "enum" not in node
        identity = (self._meanings.of(node).core, sent and is_object)
        found = self.found.get(identity)
        if found is None:
            found = self.found[identity] = Inline(identity[0], identity[1], _without_null(node), keys)
            if is_object:
                self._within(found.schema, keys, found, sent=sent)
        found.uses.add(use)
        found.add_notes(node)
        return found

    def _within(self, schema: Any, keys: Keys, owner: Root | Inline, *, sent: bool) -> None:
        """Visit the inline schemas within a class."""
        if not isinstance(schema, dict) or "enum" in schema:
            return
        properties = schema.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            part = self._schema(
                properties, name, (*keys, "properties"), ClassUse(owner, "property", str(name)), sent=sent
            )
            if part is not None and isinstance(owner, Inline):
                owner.parts[name] = part
        for held in ("items", "additionalProperties"):
            self._schema(schema, held, keys, ClassUse(owner, "property", "", is_item=True), sent=sent)
        for index, part in enumerate(schema.get("allOf") or ()):
            self._within(part, (*keys, "allOf", index), owner, sent=sent)


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """Return a copy whose type and enum do not include null."""
    schema = dict(node)
    if "enum" in node:
        schema["enum"] = [each for each in node["enum"] if each is not None]
    if isinstance(node.get("type"), list):
        left = [each for each in node["type"] if each != "null"]
        schema["type"] = left[0] if len(left) == 1 else left
    return schema


def _reference(node: dict[str, Any], found: Inline) -> dict[str, Any]:
    """Return the reference that replaces an inline schema, with the information about this place."""
    said = {key: value for key, value in node.items() if key in OF_THE_PLACE or key in NOTES}
    reference = {"$ref": ""}
    found.references.append(reference)
    if may_be_null(node):
        return {"oneOf": [reference, dict(NULL)], **said}
    reference.update(said)
    return reference


def _is_merged(node: dict[str, Any]) -> bool:
    """Whether an `allOf` combines schemas, instead of adding a description to a reference."""
    members = node.get("allOf")
    if not isinstance(members, list):
        return False
    return not (len(members) == 1 and isinstance(members[0], dict) and "$ref" in members[0])

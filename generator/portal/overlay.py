"""Apply the facts on pages to a document, so that the change report can compare the result with the document.

A page rarely contains all facts. Facts that it omits stay as they are in the document, so they are not reported as
differences. If the page shows all facts of a kind (``COMPLETE``), facts that are only in the document are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable

from pexip_engage_client.openapi.reader import Document, DocumentedOperation, DocumentedResponse, JsonObject

from ..changes.api_change import Part
from ..changes.normal import NormalSchema, normal_form, use_of
from .facts import (
    COMPLETE,
    LIMITS,
    REQUIRED,
    Node,
    Place,
    StatedPage,
    operations_of,
    partner,
    place,
    slug,
    with_operations,
)

_KEYWORDS = ("format", "pattern", *LIMITS)
_NUMBERS = {"integer", "number"}


def overlay(document: Document, pages: Iterable[StatedPage], gone: Iterable[str] = ()) -> Document:
    """Return the document according to the pages, without operations whose pages do not exist."""
    known, reader = operations_of(document), _Overlay(document)
    nodes: dict[Place, JsonObject] = {place(each): each.node for each in known if slug(each) not in gone}
    for page in pages:
        before = partner(page.page, page.method, page.path, known) or _unknown(page)
        kind, path, method = place(before)
        nodes.pop((kind, path, method), None)
        if kind == "paths":  # the name of a webhook is our own, and a page may not state method and path
            path, method = page.path or path, page.method or method
        nodes[kind, path, method] = reader.operation(page.operation, before)
    return with_operations(document, nodes)


def _unknown(page: StatedPage) -> DocumentedOperation:
    """Return an operation without facts, for a page whose operation is not in the document."""
    kind = "webhooks" if page.path and not page.path.startswith("/") else "paths"
    node: Node = {"operationId": page.page, "summary": page.title, "responses": {}}
    at = (kind, page.path or page.page, page.method or "POST")
    [operation] = operations_of(with_operations(Document({}), {at: node}))
    return operation


class _Overlay:
    def __init__(self, document: Document) -> None:
        self._document = document

    def operation(self, stated: Node, ours: DocumentedOperation) -> Node:
        """Return the operation according to a page."""
        complete: list[str] = stated.get(COMPLETE, [])
        node: Node = {**ours.node, "parameters": self._parameters(stated["parameters"], complete, ours)}
        node |= {"deprecated": True} if stated.get("deprecated") else {}
        if "requestBody" in stated:
            node["requestBody"] = self._content(stated["requestBody"], ours.body, ours.body_schema)
        elif "requestBody" in complete:
            node.pop("requestBody", None)
        node["responses"] = {} if "responses" in complete else dict(ours.node["responses"])
        for status, each in stated["responses"].items():
            node["responses"][status] = self._response(each, ours.responses.get(status))
        return node

    def _parameters(self, stated: list[Node], complete: Iterable[str], ours: DocumentedOperation) -> list[Node]:
        left = {(each.location, each.name.lower()): each for each in ours.parameters}
        found: list[Node] = []
        for node in stated:
            known = left.pop((node["in"], node["name"].lower()), None)
            if known is None:
                found.append({**node, "schema": self.schema(None, node["schema"])})
            else:
                schema = self.schema(Part(known.node.get("schema", {}), known.pointer), node["schema"])
                found.append({**known.node, "required": node.get("required", known.required), "schema": schema})
        return [*found, *(dict(each.node) for each in left.values() if each.location not in complete)]

    def _content(self, stated: Node, known: JsonObject, pointer: str | None) -> Node:
        """Return a request body or a response according to a page."""
        node = {**known, **({"required": stated["required"]} if "required" in stated else {})}
        if "content" in stated:
            part = Part(self._document.at(pointer), pointer) if pointer else None
            [(media, body)] = stated["content"].items()
            node["content"] = {media: {"schema": self.schema(part, body["schema"])}}
        elif "content" in stated.get(COMPLETE, ()):
            node.pop("content", None)
        return node

    def _response(self, stated: Node, known: DocumentedResponse | None) -> Node:
        node = self._content(stated, known.node if known else {}, known.schema if known else None)
        kept = known.error_codes if known and "x-error-codes" not in stated.get(COMPLETE, ()) else ()
        return {**node, "x-error-codes": list(dict.fromkeys((*kept, *stated.get("x-error-codes", ()))))}

    # -- schemas -----------------------------------------------------------------------------------------

    def schema(self, known: Part | None, stated: Node) -> Node:
        """Return a schema according to a page. `known` is None if only the page has it."""
        if known is None:
            types = stated.get("type", ["object"] if "properties" in stated else [])
            known = Part({"type": [*types, "null"]} if types else {}, "")
        use = use_of(self._document, known)
        shape = normal_form(use.core)
        types, stated_types = set(shape.types), set(stated.get("type", ()))
        if "array" in types and not stated_types and "properties" in stated:
            stated = {"items": stated}  # a page may show the attributes of items as attributes of the array
        notes: Node = {key: values[-1] for key, values in use.notes.items()}
        known_keywords = {key: value for key, value in shape.keywords.items() if not isinstance(value, Part)}
        if stated_types and types and not types <= stated_types:
            if not types | stated_types <= _NUMBERS:
                kept = {key: value for key, value in (known_keywords | notes).items() if key in LIMITS}
                return self.schema(None, {"nullable": use.nullable, **kept, **stated})
            types = stated_types
        if not types:
            return {**known.node}
        nullable = stated.get("nullable", use.nullable)
        node: Node = {**notes, "type": sorted({*types, "null"} if nullable else types)}
        self._keywords(node, known_keywords, stated)
        values = stated.get("enum", shape.values)
        node |= {"enum": list(values)} if values else {}
        self._members(node, shape, stated)
        return node

    def _keywords(self, node: Node, known: Node, stated: Node) -> None:
        known = {**known, **({"default": node["default"]} if "default" in node else {})}
        for key in _KEYWORDS:
            value = stated.get(key, known.get(key))
            node.pop(key, None)
            node |= {key: value} if value is not None else {}

    def _members(self, node: Node, shape: NormalSchema, stated: Node) -> None:
        """Apply the properties of an object, the items of an array, and the values of a map."""
        shown: Node = stated.get("properties", {})
        complete = "properties" in stated.get(COMPLETE, ())
        kept = {name: part for name, part in shape.properties.items() if name in shown or not complete}
        properties = {name: self.schema(kept.get(name), each) for name, each in shown.items()}
        properties |= {name: part.node for name, part in kept.items() if name not in shown}
        node |= {"properties": properties} if properties else {}
        required = sorted(name for name in properties if shown.get(name, {}).get(REQUIRED, name in shape.required))
        node |= {"required": required} if required else {}
        for key in ("items", "additionalProperties"):
            part = shape.keywords.get(key)
            if isinstance(part, Part):
                node[key] = self.schema(part, stated[key]) if key in stated else part.node
            elif key in stated:
                node[key] = self.schema(None, {"nullable": False, **stated[key]})

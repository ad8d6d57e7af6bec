"""Complete a document from openapi.yaml and the table of methods.

A document of the same API, such as one from Pexip, may have operations without operationId or tags. It may list error
codes only in descriptions, contain an enterprise in its servers, and omit the order of webhook events. Information in
the document itself is never replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from pexip_engage_client.openapi.operations import DocumentedOperation
from pexip_engage_client.openapi.reader import Document
from pexip_engage_client.openapi.webhooks import ORDER_BY, documented_events

from . import paths
from .document import SourceDocument
from .methods import Method, entries, operations_of
from .portal.sentences import codes_in
from .server_views import TOKEN_URL, mapping
from .text import python_name, singular


def fill_gaps(document: SourceDocument, table: object) -> None:
    """Add the missing information, in place."""
    _servers(document)
    _operation_ids(document, table)
    if table is not None:
        _tags(document, table)
    for operation in document.iter_operations():
        for status, response in operation.responses.items():
            codes = codes_in(str(response.node.get("description", ""))) if status.startswith("4") else []
            if codes and not response.error_codes and isinstance(response.node, dict):
                response.node["x-error-codes"] = codes
    for webhook in document.webhooks.values():
        _order(document, webhook)


def route(operation: DocumentedOperation) -> str:
    """Return what identifies an operation regardless of its name: method and path, without names of parameters."""
    return f"{operation.method} {re.sub('{.*?}', '{}', operation.path)}"


def _servers(document: SourceDocument) -> None:
    """Use the servers of openapi.yaml, also for URLs that contain an enterprise instead of the variable."""
    known = {_address(server): server for server in _mappings(_ours().raw["servers"])}
    for server in _mappings(document.raw.get("servers")):
        ours = known.get(_address(server))
        if ours is None:
            continue
        _security(document)
        if TOKEN_URL not in server:
            server.update({**ours, **{key: value for key, value in server.items() if key != "url"}})


def _security(document: SourceDocument) -> None:
    """Use the security schemes of openapi.yaml, if the document contains nothing about credentials."""
    components = document.raw.setdefault("components", {})
    if "security" not in document.raw and isinstance(components, dict):
        components.setdefault("securitySchemes", deepcopy(_ours().raw["components"]["securitySchemes"]))


def _address(server: Mapping[str, Any]) -> str:
    """Return the URL with the defaults of all variables."""
    variables = mapping(server.get("variables"))
    return re.sub(
        r"\{(\w+)\}", lambda found: str(mapping(variables.get(found[1])).get("default")), str(server.get("url"))
    )


def _operation_ids(document: SourceDocument, table: object) -> None:
    """Set the operationId from openapi.yaml, otherwise from the method's name, otherwise from the path."""
    operations = list(document.iter_operations())
    methods = dict(entries(table)) if table is not None else {}
    taken = {operation.id for operation in operations}
    for operation in operations:
        if operation.id or not isinstance(operation.node, dict):
            continue
        method = methods.get(f"{operation.method} {operation.path}")
        names = [_known_operations().get(route(operation)), _name(method) if method else None, _path_name(operation)]
        name = next((each for each in names if each and each not in taken), names[-1])
        taken.add(str(name))
        operation.node["operationId"] = name


def _name(method: Method) -> str:
    """Return an operationId for a method, such as `createBoxLid` for `boxes.create_lid`."""
    verb, *rest = method.name.split("_")
    resource = method.resource if verb == "list" and not rest else singular(method.resource)
    return _camel_case(verb, *resource.split("_"), *rest)


def _path_name(operation: DocumentedOperation) -> str:
    """Return an operationId for a path, such as `getBoxesByIdLids` for GET /boxes/{id}/lids."""
    parts = re.sub(r"\{(.*?)\}", r"by \1", operation.path)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", " ", parts).split()
    return _camel_case(operation.method.lower(), *words)


def _camel_case(first: str, *words: str) -> str:
    return first + "".join(word[0].upper() + word[1:] for word in words)


def _tags(document: SourceDocument, table: object) -> None:
    """Tag operations without a tag with their resource in the table."""
    resources = {operation: method.resource for operation, method in operations_of(table, document)}
    names = {python_name(str(tag.get("name"))): str(tag.get("name")) for tag in _mappings(document.raw.get("tags"))}
    for operation in document.iter_operations():
        resource = resources.get(operation.id)
        if not operation.node.get("tags") and resource is not None and isinstance(operation.node, dict):
            operation.node["tags"] = [names.get(resource, resource.replace("_", " ").capitalize())]


def _order(document: SourceDocument, webhook: DocumentedOperation) -> None:
    """Set the order of events that are also in openapi.yaml."""
    schema = _property(document, webhook.body, "content", "application/json", "schema")
    entity = _property(document, schema, "properties", "entity")
    names = entity.get("enum") or [entity.get("const")]
    known = _known_order().get(str(names[0])) if len(names) == 1 else None
    if known and ORDER_BY not in schema:
        *path, _ = known.split(".")
        holder = schema
        for name in path:
            holder = _property(document, holder, "properties", name)
        if "id" in holder.get("properties", {}):
            schema[ORDER_BY] = known


def _property(document: Document, node: Any, *keys: str) -> dict[str, Any]:
    """Return a part within a part, with resolved references; empty if there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
        try:
            node = document.resolve(node) if isinstance(node, Mapping) else {}
        except LookupError:
            node = {}
    found: dict[str, Any] = node
    return found


def _mappings(node: Any) -> list[dict[str, Any]]:
    return [each for each in node if isinstance(each, dict)] if isinstance(node, list) else []


@cache
def _ours() -> Document:
    return Document.read(paths.DOCUMENT)


@cache
def _known_operations() -> Mapping[str, str]:
    return {route(operation): operation.id for operation in _ours().iter_operations()}


@cache
def _known_order() -> Mapping[str, str]:
    return {event.entity: event.order_by for event in documented_events(_ours()) if event.order_by}

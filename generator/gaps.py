"""Complete a document from openapi.yaml and the table of methods.

Another document for the same API, such as one from Pexip, may have other operationIds and tags, or none. It may list
error codes only in descriptions, hard-code an enterprise in its server URLs, and omit the order of webhook events.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from pexip_engage_client.openapi.reader import DocumentedOperation
from pexip_engage_client.openapi.webhooks import ORDER_BY, documented_events

from .document import SourceDocument, mapping, openapi_yaml
from .methods import Method, known_operations, route
from .server_views import TOKEN_URL
from .text import python_name, singular

_LISTED_CODE = re.compile(r"^\s*[*\-•]\s+`?([A-Z][A-Z0-9_]+)`?\s*$", re.MULTILINE)
_SENTENCE_OF_CODES = re.compile(r"error codes?\b(?:[^.\n]|\n(?!\s*\n))*", re.IGNORECASE)
_NAMED_CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")


def codes_in(description: str) -> list[str]:
    """Return the error codes in Markdown lists and in sentences such as ``Error codes: `A_B`, `C_D`.``."""
    sentences = "".join(_SENTENCE_OF_CODES.findall(description))
    return list(dict.fromkeys(_LISTED_CODE.findall(description) + _NAMED_CODE.findall(sentences)))


def fill_gaps(document: SourceDocument, methods: Mapping[str, Method]) -> None:
    """Add the missing information to a canonical document. `methods` are the methods in the table, by route."""
    _servers(document)
    tags = {python_name(tag["name"]): tag["name"] for tag in document.raw.get("tags", [])}
    for operation in document.iter_operations():
        node: Any = operation.node
        node["operationId"] = operation_id(operation, methods)
        if method := methods.get(route(operation)):
            node["tags"] = [tags.get(method.resource, method.resource.replace("_", " ").capitalize())]
        for status, response in operation.responses.items():
            codes = codes_in(str(response.node.get("description", ""))) if status.startswith("4") else []
            if codes and not response.error_codes:
                node["responses"][status]["x-error-codes"] = codes
    for webhook in document.webhooks.values():
        _set_order_by(document, webhook)


def operation_id(operation: DocumentedOperation, methods: Mapping[str, Method]) -> str:
    """Return the operationId from openapi.yaml, or else the operation's own ID, or one derived from its method."""
    known = known_operations().get(route(operation)) or operation.id
    if known or route(operation) not in methods:
        return known
    method = methods[route(operation)]
    verb, *rest = method.name.split("_")
    resource = method.resource if verb == "list" and not rest else singular(method.resource)
    return verb + "".join(word.capitalize() for word in [*resource.split("_"), *rest])


def _servers(document: SourceDocument) -> None:
    """Use the servers from openapi.yaml, even for URLs that contain an enterprise instead of the variable."""
    known = {_address(server): server for server in openapi_yaml().raw["servers"]}
    for server in document.raw.get("servers", []):
        ours = known.get(_address(server))
        if ours is not None:
            if "security" not in document.raw and not document.raw["components"]["securitySchemes"]:
                schemes = openapi_yaml().raw["components"]["securitySchemes"]
                document.raw["components"]["securitySchemes"] = deepcopy(schemes)
            if TOKEN_URL not in server:
                server.update({**ours, **{key: value for key, value in server.items() if key != "url"}})


def _address(server: Mapping[str, Any]) -> str:
    """Return the URL with all variables replaced by their defaults."""
    variables = mapping(server.get("variables"))
    return re.sub(r"\{(\w+)\}", lambda found: str(mapping(variables.get(found[1])).get("default")), server["url"])


def _set_order_by(document: SourceDocument, webhook: DocumentedOperation) -> None:
    """Copy `x-order-by`, the path of the time that orders these events, from openapi.yaml if the record exists."""
    schema = document.resolve(webhook.body["content"]["application/json"]["schema"])
    entity = document.resolve(schema["properties"]["entity"])
    known = _known_order().get(entity["enum"][0])
    if known and ORDER_BY not in schema:
        *path_of_record, _ = known.split(".")  # such as data.appointment in data.appointment.updatedAt
        record = schema
        for name in path_of_record:
            record = document.resolve(mapping(record.get("properties")).get(name, {}))
        if "id" in mapping(record.get("properties")):  # the order applies to the events of one record
            schema[ORDER_BY] = known


@cache
def _known_order() -> Mapping[str, str]:
    return {event.entity: event.order_by for event in documented_events(openapi_yaml()) if event.order_by}

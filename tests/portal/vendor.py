"""The vendor's side: Markdown pages and documents made from openapi.yaml, in the layout of the known pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pexip_engage_client.openapi.reader import Document
from pexip_engage_client.openapi.schemas import Schemas
from tests.openapi import DOCUMENT

OURS = Document(DOCUMENT)
SCHEMAS = Schemas(OURS)
OPERATIONS = {each.id: each for each in (*OURS.operations.values(), *OURS.webhooks.values())}


def page_of(name: str) -> str:
    """The name of an operation's page, as in the address of its documentation."""
    return (OPERATIONS[name].documentation or "").rpartition("/operation-")[2]


def path_of(name: str) -> str:
    return f"operation/operation-{page_of(name)}.md"


def document(names: Iterable[str]) -> str:
    """A document with these operations. Webhooks have no operationId there."""
    raw: dict[str, Any] = {**DOCUMENT, "paths": {}, "webhooks": {}}
    for operation in (OPERATIONS[name] for name in names):
        _, kind, path, method = operation.pointer.split("/")
        parameters = [*DOCUMENT[kind][operation.path].get("parameters", ()), *operation.node.get("parameters", ())]
        left_out = ("externalDocs", "x-inferred", "x-deliberate", *["operationId"] * (kind == "webhooks"))
        node = {key: each for key, each in operation.node.items() if key not in left_out}
        raw[kind].setdefault(operation.path, {})[method] = {**node, "parameters": parameters}
    return json.dumps(raw)


def types(pointer: str) -> str:
    """The types of a value, as pages state them."""
    node = SCHEMAS.node(pointer)
    for each in node.alternatives:  # an enum, and any other string
        node = SCHEMAS.node(each)
    [kind] = (node.types or {"string"}) - {"null"}
    if kind == "array" and node.items:
        kind = f"array[{types(node.items).removesuffix(' | null')}]"
    elif node.format and kind == "string":
        kind += f"({node.format})"
    return f"{kind} | null" if SCHEMAS.node(pointer).nullable else kind


def first_level(pointer: str) -> Iterator[str]:
    node = SCHEMAS.node(pointer)
    node = SCHEMAS.node(node.items) if node.items else node
    return (f"- **{name}** ({types(each)})" for name, each in node.properties.items())


def markdown(name: str) -> str:
    """A page in Markdown: the first level of bodies, no limits, nothing that says what is required."""
    operation = OPERATIONS[name]
    path = f"/{page_of(name).removeprefix('post-')}" if operation.pointer.startswith("/webhooks") else operation.path
    lines = ["# Some title", "", f"**{operation.method} {path}**", "", "Other words", "", "## Servers", "- somewhere"]
    lines += ["", "## Parameters"]
    for location, title in (("header", "Headers"), ("path", "Path parameters"), ("query", "Query parameters")):
        shown = ["- **Authorization** (string)"] if location == "header" else []
        found = (each for each in operation.parameters if each.location == location)
        shown += [f"- **{each.name}** ({types(each.pointer)})" for each in found]
        lines += ["", f"#### {title}", *(line for each in shown for line in (each, "  Other words"))] * bool(shown)
    if operation.body_schema:
        lines += ["", "## Body parameters", "Content-type: application/json", *first_level(operation.body_schema)]
    lines += ["", "## Responses"]
    for status, response in operation.responses.items():
        lines += ["", f"### {status}: Other words", "", *(f"* `{code}`" for code in response.error_codes)]
        if response.schema:
            body = f"#### Body Parameters: application/json ({types(response.schema)})"
            lines += ["", body, *first_level(response.schema)]
    return "\n".join([*lines, "", "[Powered by Bump.sh](https://bump.sh)", ""])


def index(names: Iterable[str], base: str) -> str:
    """An llms.txt that lists operations."""
    return "\n".join(["# Engage", "", *(f"- [{name}: something]({base}{path_of(name)})" for name in names)])

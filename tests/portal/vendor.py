"""The vendor's side: documents and pages made from ours as a publisher of documentation would write them.

In a document every reference is inlined and the schemas' names are gone, keys are in another order, descriptions are
other ones, error codes are listed in descriptions, webhooks have no operationId, and null is written in the way of
OpenAPI 3.0 or in one of those of 3.1. Pages follow the layout of the pages that are known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.openapi import DOCUMENT as OURS

Node = dict[str, Any]

METHODS = ("get", "put", "post", "patch", "delete")


def inlined(node: Any) -> Any:
    """A part of our document without references, marks and YAML anchors."""
    if isinstance(node, dict):
        if "$ref" in node:
            target: Any = OURS
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            return inlined(target)
        return {
            key: inlined(value) for key, value in node.items() if not key.startswith("x-") or key == "x-error-codes"
        }
    return [inlined(part) for part in node] if isinstance(node, list) else node


def plain(node: Any) -> Any:
    """A schema in which null is one of the types, wherever our document writes a union with null."""
    if isinstance(node, dict):
        if "oneOf" in node:
            [inner] = [part for part in node["oneOf"] if part != {"type": "null"}]
            beside = {key: value for key, value in node.items() if key != "oneOf"}
            return {**plain(inner), **beside, "type": [inner["type"], "null"]}
        return {key: plain(value) for key, value in node.items()}
    return [plain(part) for part in node] if isinstance(node, list) else node


def operations() -> Iterator[Node]:
    """Every operation: {id, method, path or event, parameters, requestBody, responses}."""
    for place, found in (("path", OURS["paths"]), ("event", OURS["webhooks"])):
        for name, item in found.items():
            for method in METHODS:
                if method in item:
                    raw = item[method]
                    parameters = inlined([*item.get("parameters", []), *raw.get("parameters", [])])
                    page = raw["externalDocs"]["url"].rpartition("/operation-")[2]
                    operation = {
                        "id": raw["operationId"],
                        "page": page,
                        "method": method,
                        place: name if place == "path" else page.removeprefix("post-"),
                        "tag": raw["tags"][0],
                        "parameters": plain(parameters),
                        "requestBody": plain(inlined(raw["requestBody"])) if "requestBody" in raw else None,
                        "responses": plain(inlined(raw["responses"])),
                    }
                    for media in medias(operation):
                        media.pop("example", None)
                        media.pop("examples", None)
                    yield operation


def medias(operation: Node) -> Iterator[Node]:
    """Where the operation's schemas stand."""
    for holder in [operation["requestBody"], *operation["responses"].values()]:
        yield from ((holder or {}).get("content") or {}).values()


OPERATIONS = {operation["id"]: operation for operation in operations()}


def document(found: list[Node], version: str, chance: random.Random) -> Node:
    """The operations as the vendor's document, 3.0 or 3.1."""
    made: Node = {
        "openapi": version,
        "info": {"title": "Engage", "version": "2"},
        "servers": [{"url": "https://api.pexipengage.com/enterprises/acme"}],
        "paths": {},
    }
    for operation in found:
        raw = {
            "summary": "Something else",
            **({"operationId": operation["id"]} if "path" in operation else {}),
            "parameters": [_authorization(), *operation["parameters"]],
            "responses": {status: _response(response) for status, response in operation["responses"].items()},
        }
        if operation["requestBody"]:
            raw["requestBody"] = operation["requestBody"]
        if "path" in operation:
            item = made["paths"].setdefault(operation["path"], {})
        else:
            events = made.setdefault("webhooks" if version >= "3.1" else "x-webhooks", {})
            item = events.setdefault(operation["event"], {})
        item[operation["method"]] = raw
    return _written(made, version, chance)


def _authorization() -> Node:
    return {"in": "header", "name": "Authorization", "required": True, "schema": {"type": "string", "minLength": 1}}


def _response(response: Node) -> Node:
    codes = response.get("x-error-codes", [])
    listed = "".join(f"* `{code}`\n" for code in codes)
    described = f"Other words\n\n{listed}\nSee [Error codes](#topic-error-codes)" if codes else "Other words"
    return {key: value for key, value in response.items() if key != "x-error-codes"} | {"description": described}


def _written(node: Any, version: str, chance: random.Random, schema: bool = False) -> Any:
    """A copy, as another generator writes it."""
    if isinstance(node, list):
        return [_written(part, version, chance, schema) for part in node]
    if not isinstance(node, dict):
        return node
    keys = list(node)
    chance.shuffle(keys)
    made = {key: _written(node[key], version, chance, schema=key in ("schema", "items")) for key in keys}
    if "description" in made and isinstance(made["description"], str) and "* `" not in made["description"]:
        made["description"] = "Other words"
    kinds = made.get("type")
    if isinstance(kinds, list):
        [kind] = [one for one in kinds if one != "null"]
        if version < "3.1":
            made |= {"type": kind, "nullable": True}
        elif chance.random() < 0.3:
            made = {chance.choice(["oneOf", "anyOf"]): [{**made, "type": kind}, {"type": "null"}]}
    if made.get("type") == "object" and "properties" in made and chance.random() < 0.5:
        made["additionalProperties"] = False
    return made


# -- pages -----------------------------------------------------------------------------------------------


def signature(schema: Node) -> str:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    kind = next((one for one in kinds if one != "null"), "string")
    if kind == "array":
        items = schema.get("items", {}).get("type", "object")
        kind = f"array[{items if isinstance(items, str) else items[0]}]"
    elif "format" in schema:
        kind += f"({schema['format']})"
    return f"{kind} | null" if "null" in kinds else kind


def line(operation: Node) -> str:
    return f"{operation['method'].upper()} {operation.get('path') or '/' + operation['event']}"


def json_schema(holder: Node | None) -> Node | None:
    return ((holder or {}).get("content") or {}).get("application/json", {}).get("schema")


def markdown(operation: Node) -> str:
    """A page in Markdown: the first level of bodies, no limits, nothing that says what is required."""
    lines = ["# Some title", "", f"**{line(operation)}**", "", "Other words", "", "## Servers", "- somewhere", ""]
    found = [("header", _authorization()), *((one["in"], one) for one in operation["parameters"])]
    lines += ["## Parameters", ""]
    for where, title in (("header", "Headers"), ("path", "Path parameters"), ("query", "Query parameters")):
        shown = [one for place, one in found if place == where]
        if shown:
            lines += [f"#### {title}"]
            for one in shown:
                lines += [f"- **{one['name']}** ({signature(one['schema'])})", "  Other words"]
            lines.append("")
    body = json_schema(operation["requestBody"])
    if body is not None:
        lines += ["## Body parameters", "Content-type: application/json", *first_level(body), ""]
    lines += ["## Responses", ""]
    for status, response in operation["responses"].items():
        lines += [f"### {status}: Other words", "", *(f"* `{code}`" for code in response.get("x-error-codes", []))]
        schema = json_schema(response)
        if schema is not None:
            lines += ["", f"#### Body Parameters: application/json ({signature(schema)})", *first_level(schema)]
        lines.append("")
    return "\n".join([*lines, "[Powered by Bump.sh](https://bump.sh)", ""])


def first_level(schema: Node) -> list[str]:
    properties = schema.get("items", schema).get("properties", {})
    return [f"- **{name}** ({signature(inner)})" for name, inner in properties.items()]


def index(operations: list[Node], base: str) -> str:
    """An llms.txt that lists operations under their groups."""
    lines = ["# Engage", "", "## Endpoints", ""]
    for operation in operations:
        lines.append(f"- [{operation['tag']}: something]({base}operation/operation-{operation['page']}.md)")
    return "\n".join(lines)

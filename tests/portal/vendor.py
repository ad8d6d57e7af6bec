"""The vendor's side: operations and Markdown pages made from openapi.yaml, in the layout of the known pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.openapi import DOCUMENT as OURS

Node = dict[str, Any]

AUTHORIZATION: Node = {"in": "header", "name": "Authorization", "required": True}
AUTHORIZATION["schema"] = {"type": "string", "minLength": 1}
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
    found = [("header", AUTHORIZATION), *((one["in"], one) for one in operation["parameters"])]
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

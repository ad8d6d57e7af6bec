"""The operations of openapi.yaml without references, marks and examples, as the vendor's document describes them."""

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

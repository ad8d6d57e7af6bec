"""The document as data: loaded once, walked by the tests, and validated against piece by piece."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.openapi import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]

METHODS = ("get", "post", "put", "patch", "delete")
URI = "urn:pexip-engage"
REGISTRY: Registry[Any] = Registry().with_resource(URI, Resource(contents=DOCUMENT, specification=DRAFT202012))

Pointer = tuple[str, ...]

# Our own checks: those of jsonschema stay silent when an optional package is missing.
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time")
def _date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value) or value.endswith("-00:00"):
        return False
    return _parses(datetime.fromisoformat, value)


@FORMATS.checks("date")
def _date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and _parses(date.fromisoformat, value)


@FORMATS.checks("HH:mm")
def _time_of_day(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value))


@FORMATS.checks("uri")
def _uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme and urlsplit(value).netloc)


def _parses(parse: Any, value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def errors(pointer: Pointer, value: object) -> list[ValidationError]:
    """What is wrong with a value, by the schema that stands at a place of the document."""
    reference = URI + "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in pointer)
    validator = Draft202012Validator({"$ref": reference}, registry=REGISTRY, format_checker=FORMATS)
    return sorted(validator.iter_errors(value), key=lambda error: error.json_path)


def at(pointer: Pointer) -> Any:
    node: Any = DOCUMENT
    for part in pointer:
        node = node[int(part)] if isinstance(node, list) else node[part]
    return node


def resolve(pointer: Pointer) -> tuple[Pointer, Any]:
    """The node at a place of the document, and where it really stands when that is a reference."""
    node = at(pointer)
    while isinstance(node, dict) and "$ref" in node:
        parts = node["$ref"].removeprefix("#/").split("/")
        pointer = tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
        node = at(pointer)
    return pointer, node


def walk(node: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every mapping, list and scalar of the document, with its place."""
    yield pointer, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*pointer, str(key)))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*pointer, str(index)))


def operations() -> dict[str, Pointer]:
    """operationId → place, of everything that a client can call."""
    return {
        item[method]["operationId"]: ("paths", path, method)
        for path, item in DOCUMENT["paths"].items()
        for method in METHODS
        if method in item
    }


def webhooks() -> dict[str, Pointer]:
    return {item["post"]["operationId"]: ("webhooks", key, "post") for key, item in DOCUMENT["webhooks"].items()}


def parameters(operation: Pointer) -> dict[tuple[str, str], Pointer]:
    """(in, name) → place, of the parameters of an operation and of its path."""
    found = {}
    for owner in (operation[:-1], operation):
        for index in range(len(at(owner).get("parameters", []))):
            pointer, parameter = resolve((*owner, "parameters", str(index)))
            found[parameter["in"], parameter["name"]] = pointer
    return found


def media(operation: Pointer, part: str) -> Pointer | None:
    """Where the JSON of the request (`body`) or of an answer (its status) is described."""
    place = (*operation, "requestBody") if part == "body" else (*operation, "responses", part)
    pointer, node = resolve(place)
    return (*pointer, "content", "application/json") if "application/json" in node.get("content", {}) else None

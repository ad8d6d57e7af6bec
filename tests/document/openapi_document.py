"""The document as data: loaded once, walked by the tests, and validated against piece by piece."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from pexip_engage_client.openapi.pointers import keys_of, pointer_to
from pexip_engage_client.openapi.reader import Document
from tests.openapi import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema import ValidationError

    from pexip_engage_client.openapi.reader import DocumentedOperation

READ = Document(DOCUMENT)
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]

URI = "urn:pexip-engage"
REGISTRY: Registry[Any] = Registry().with_resource(URI, Resource(contents=DOCUMENT, specification=DRAFT202012))

Pointer = tuple[str, ...]


def for_each(cases: Mapping[str, tuple[Any, ...]]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Check all cases in one test, which names each case that fails.

    The document has more than a thousand cases. Collecting and reporting a test for each takes longer than to run it.
    """

    def decorate(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            failed = list[str]()
            for name, case in cases.items():
                try:
                    check(*case)
                except AssertionError as error:
                    failed.append(f"{name}: {error}")
                except Exception as error:
                    error.add_note(f"This is the case {name}.")
                    raise
            assert not failed, "\n".join(failed)

        test.__doc__ = check.__doc__
        return test

    return decorate


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
    """The errors of a value, according to the schema at a pointer."""
    reference = f"{URI}#{pointer_to(*pointer)}"
    validator = Draft202012Validator({"$ref": reference}, registry=REGISTRY, format_checker=FORMATS)
    return sorted(validator.iter_errors(value), key=lambda error: error.json_path)


def at(pointer: Pointer) -> Any:
    return READ.at(pointer_to(*pointer))


def resolve(pointer: Pointer) -> tuple[Pointer, Any]:
    """The node at a pointer with references followed, and its own pointer."""
    node, where = READ.follow(at(pointer), pointer_to(*pointer))
    return keys_of(where), node


def walk(node: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every mapping, list and scalar of the document, with its pointer."""
    yield pointer, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*pointer, str(key)))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*pointer, str(index)))


def operations() -> dict[str, Pointer]:
    """operationId → place, of everything that a client can call."""
    return {name: operation.keys for name, operation in READ.operations.items()}


def webhooks() -> dict[str, Pointer]:
    return {operation.id: operation.keys for operation in READ.webhooks.values()}


def parameters(operation: Pointer) -> dict[tuple[str, str], Pointer]:
    """(in, name) → place, of the parameters of an operation and of its path."""
    found = _by_place()[operation].parameters
    return {(each.location, each.name): keys_of(each.pointer)[:-1] for each in found}


@cache
def _by_place() -> dict[Pointer, DocumentedOperation]:
    return {each.keys: each for each in (*READ.operations.values(), *READ.webhooks.values())}


def media(operation: Pointer, part: str) -> Pointer | None:
    """Where the JSON of the request (`body`) or of an answer (its status) is described."""
    place = (*operation, "requestBody") if part == "body" else (*operation, "responses", part)
    pointer, node = resolve(place)
    return (*pointer, "content", "application/json") if "application/json" in node.get("content", {}) else None

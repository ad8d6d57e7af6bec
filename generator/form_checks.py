"""A document that can be generated from, or the reasons why it cannot: ours first, then those of OpenAPI itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_python_client.schema import OpenAPI
from pydantic import ValidationError

from pexip_engage_client.openapi.pointers import Keys

from .checks import problems
from .document import SourceDocument, UnsupportedError
from .simplify import simplified

# Whatever stands below these is a value of the API, not a part of the description.
VALUES = {"example", "examples", "default", "enum", "const"}
MAY_BE_NULL = {"example", "default", "const"}


def checked(document: SourceDocument) -> SourceDocument:
    """The document in its simple form; UnsupportedError with all that speaks against it."""
    found = list(_slips(document, document.raw, ()))
    if found:
        raise UnsupportedError(*found)
    try:
        simple = simplified(document)
        found = list(problems(simple))
    except (AttributeError, LookupError, TypeError, ValueError):
        found = list(_form_problems(document))
        if not found:
            raise
    if found or (found := list(_form_problems(document))):
        raise UnsupportedError(*found)
    if not any(simple.iter_operations()):
        raise UnsupportedError(document.refuse(("paths",), "no operation in it", "describe one"))
    return simple


def _form_problems(document: SourceDocument) -> Iterator[str]:
    """The refusals of what is no OpenAPI document."""
    try:
        OpenAPI.model_validate(document.raw)
    except ValidationError as error:
        found = {tuple(str(each) for each in problem["loc"]): problem["msg"] for problem in error.errors()}
        for place, problem in found.items():
            yield document.refuse(place, problem, "see the OpenAPI specification, version 3.1")


def _slips(document: SourceDocument, node: Any, place: Keys) -> Iterator[str]:
    """What YAML takes for something else than its author: `200:` and `on:` for keys, a key with nothing behind."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from _slips(document, each, (*place, index))
    for key, value in node.items() if isinstance(node, dict) else ():
        if not isinstance(key, str):
            yield document.refuse((*place, str(key)), f"YAML takes this key for {key!r}", "quote it")
        elif key.startswith("x-") or (key in VALUES and place[-1:] != ("properties",) and value is not None):
            continue
        elif value is None and key not in MAY_BE_NULL:
            yield document.refuse((*place, key), "nothing stands behind it", "fill it, or leave it out")
        else:
            yield from _slips(document, value, (*place, key))

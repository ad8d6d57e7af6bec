"""Check whether the document can be generated: first our own rules, then those of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_python_client.schema import OpenAPI
from pydantic import ValidationError

from pexip_engage_client.openapi.pointers import Keys

from .checks import problems
from .document import VALUES, SourceDocument, UnsupportedError
from .naming import Places
from .simplify import simplified

CONVERSION = "npx @scalar/cli document upgrade old.yaml --output new.yaml"
MAY_BE_NULL = {"example", "default", "const"}


def checked(document: SourceDocument, table: object = None, known: Places | None = None) -> SourceDocument:
    """Return the document in its simple form. Raises UnsupportedError with all problems."""
    found = list(version_problems(document)) or list(_slips(document, document.raw, ()))
    if found:
        raise UnsupportedError(*found)
    try:
        simple = simplified(document, table, known)
        found = list(problems(simple))
    except (AttributeError, LookupError, TypeError, ValueError):
        found = list(_form_problems(document))
        if not found:
            raise
    if found or (found := list(_form_problems(document))):
        raise UnsupportedError(*found)
    if not any(simple.iter_operations()):
        raise UnsupportedError(document.rejection(("paths",), "it has no operations", "describe one"))
    return simple


def version_problems(document: SourceDocument) -> Iterator[str]:
    """Check the version. An older format causes hundreds of problems, of which only the version matters."""
    key = "swagger" if "swagger" in document.raw else "openapi"
    version = str(document.raw.get(key, ""))
    if key == "swagger" or version.startswith("3.0"):
        name = "Swagger" if key == "swagger" else "OpenAPI"
        remedy = f"convert it to OpenAPI 3.1 first: `{CONVERSION}`"
        yield document.rejection((key,), f"the format is {name} {version}", remedy)
    elif not version.startswith("3.1"):
        problem = f"the format is OpenAPI {version}" if version else "it does not name the version of OpenAPI"
        yield document.rejection((key,), problem, "describe the API in OpenAPI 3.1, and write `openapi: 3.1.1`")


def _form_problems(document: SourceDocument) -> Iterator[str]:
    """Yield the problems of a file that is not a valid OpenAPI document."""
    try:
        OpenAPI.model_validate(document.raw)
    except ValidationError as error:
        found = {tuple(str(each) for each in problem["loc"]): problem["msg"] for problem in error.errors()}
        for keys, problem in found.items():
            yield document.rejection(keys, problem, "see the OpenAPI specification, version 3.1")


def _slips(document: SourceDocument, node: Any, keys: Keys) -> Iterator[str]:
    """Yield YAML mistakes whose meaning is not the intended one: `200:` and `on:` as keys, and keys without a value."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from _slips(document, each, (*keys, index))
    for key, value in node.items() if isinstance(node, dict) else ():
        if not isinstance(key, str):
            yield document.rejection((*keys, str(key)), f"YAML takes this key for {key!r}", "put the key in quotes")
        elif key.startswith("x-") or (key in VALUES and keys[-1:] != ("properties",) and value is not None):
            continue
        elif value is None and key not in MAY_BE_NULL:
            yield document.rejection((*keys, key), "the key has no value", "fill it in, or leave it out")
        else:
            yield from _slips(document, value, (*keys, key))

"""Check bodies and responses, and reject unsupported content, as in `checks`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pexip_engage_client.openapi.operations import JSON
from pexip_engage_client.openapi.pointers import Keys

from .document import SourceDocument
from .schema_checks import keywords, schema_problems

BODY = {"description", "content", "required"}
RESPONSE = {"description", "content", "headers", "links"}
MEDIA = {"schema", "example", "examples"}


def body_problems(document: SourceDocument, body: Any, keys: Keys) -> Iterator[str]:
    """Yield the problems of a request body."""
    yield from keywords(document, body, keys, BODY, "a request body")
    if isinstance(body, dict):
        yield from _content(document, body.get("content"), (*keys, "content"))


def response_problems(document: SourceDocument, response: Any, keys: Keys) -> Iterator[str]:
    """Yield the problems of a response."""
    yield from keywords(document, response, keys, RESPONSE, "a response")
    codes = response.get("x-error-codes", []) if isinstance(response, dict) else []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        yield document.rejection((*keys, "x-error-codes"), "not a list of error codes", "list them as strings")
    if isinstance(response, dict) and "content" in response:
        yield from _content(document, response["content"], (*keys, "content"))


def _content(document: SourceDocument, content: Any, keys: Keys) -> Iterator[str]:
    if not isinstance(content, dict) or [*content] != [JSON]:
        found = ", ".join(map(str, content)) if isinstance(content, dict) and content else "no media type"
        yield document.rejection(keys, f"the content is {found}", f"only {JSON} is supported: describe it alone")
        return
    media, where = content[JSON], (*keys, JSON)
    yield from keywords(document, media, where, MEDIA, "a media type")
    schema = media.get("schema", {}) if isinstance(media, dict) else {}
    yield from schema_problems(document, schema, (*where, "schema"))

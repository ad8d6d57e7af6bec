"""Check bodies and responses, and reject unsupported content, as in `checks`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, SourceDocument
from .media import Form, form_of
from .schema_checks import keywords, resolved, schema_problems

BODY = {"description", "content", "required"}
RESPONSE = {"description", "content", "headers", "links"}
MEDIA = {"schema", "example", "examples"}
SCALARS = ("string", "integer", "number", "boolean")


def body_problems(document: SourceDocument, body: Any, keys: Keys) -> Iterator[str]:
    """Yield the problems of a request body."""
    yield from keywords(document, body, keys, BODY, "a request body")
    content = body.get("content", {}) if isinstance(body, dict) else {}
    if len(content) != 1:
        problem = f"a body of {len(content)} media types ({', '.join(map(str, content)) or 'none'})"
        yield document.rejection(keys, problem, "keep one, JSON if possible")
        return
    ((kind, media),) = content.items()
    where, form = (*keys, "content", kind), form_of(kind)
    yield from keywords(
        document, media, where, MEDIA | ({"encoding"} if form == "multipart" else set()), "a media type"
    )
    media = media if isinstance(media, dict) else {}
    schema, where = media.get("schema", {}), (*where, "schema")
    yield from schema_problems(document, schema, where)
    yield from _made_of(document, schema, where, form)
    yield from _encoding(document, media, resolved(document, schema), where[:-1])


def response_problems(document: SourceDocument, response: Any, keys: Keys) -> Iterator[str]:
    """Yield the problems of a response."""
    yield from keywords(document, response, keys, RESPONSE, "a response")
    codes = response.get("x-error-codes", []) if isinstance(response, dict) else []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        yield document.rejection((*keys, "x-error-codes"), "not a list of error codes", "list them as strings")
    content = response.get("content", {}) if isinstance(response, dict) else {}
    if not isinstance(content, dict):
        yield document.rejection((*keys, "content"), "content must be a mapping", "name a media type, or leave it out")
        return
    for kind, media in content.items():
        where = (*keys, "content", kind)
        yield from keywords(document, media, where, MEDIA, "a media type")
        schema, where = media.get("schema", {}) if isinstance(media, dict) else {}, (*where, "schema")
        yield from schema_problems(document, schema, where)
        if form_of(kind) == "json":
            yield from _made_of(document, schema, where, "json")
        elif resolved(document, schema).get("type", "string") != "string":
            remedy = "describe it as a string, and parse it yourself"
            yield document.rejection(where, f"content of type {kind} that is not a string", remedy)


def _made_of(document: SourceDocument, schema: Any, keys: Keys, form: Form) -> Iterator[str]:
    """Yield the problems of a schema that is sent in this form."""
    target = resolved(document, schema)
    if form == "json":
        if _holds_file(document, schema):
            remedy = "describe the body as multipart/form-data, or the file as base64 (`format: byte`)"
            yield document.rejection(keys, "a file in JSON", remedy)
    elif form in ("text", "bytes"):
        if target.get("type", "string") != "string" or (form == "text" and target.get("format") == "binary"):
            yield document.rejection(keys, f"a body of {form} that is not a string", "describe it as `type: string`")
    elif target.get("type") != "object":
        yield document.rejection(
            keys, "a form that is not an object", "describe an object; its properties are the fields"
        )
    else:
        for name, node in target.get("properties", {}).items():
            yield from _field(document, node, (*keys, "properties", name), form)
        if isinstance(target.get("additionalProperties"), dict) and target["additionalProperties"]:
            yield from _field(document, target["additionalProperties"], (*keys, "additionalProperties"), form)


def _field(document: SourceDocument, node: Any, keys: Keys, form: Form) -> Iterator[str]:
    """Yield the problems of a field in a form."""
    target = resolved(document, node)
    kind = target.get("type")
    if isinstance(kind, list) or "oneOf" in target or "anyOf" in target:
        yield document.rejection(keys, "a nullable field of a form", "remove null: an absent field is not sent")
        return
    item = resolved(document, target.get("items", {})) if kind == "array" else target
    if item.get("format") == "binary":
        if form == "form":
            yield document.rejection(keys, "a file in a URL-encoded form", "describe the body as multipart/form-data")
    elif form == "form" and item.get("type") not in SCALARS:
        remedy = "describe the body as multipart/form-data or JSON"
        yield document.rejection(keys, f"a field of type {item.get('type', 'unknown')} in a URL-encoded form", remedy)
    elif _holds_file(document, item):
        yield document.rejection(keys, "a file within an object of a form", "put it in a separate field")
    elif item.get("type") == "array" or "type" not in item:
        yield document.rejection(keys, "a field of a form that is a list of lists, or has no type", "describe its type")


def _encoding(document: SourceDocument, media: dict[str, Any], schema: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    """Yield the problems of the media types of a form's parts."""
    encoding = media.get("encoding", {})
    for name, node in encoding.items() if isinstance(encoding, dict) else ():
        where = (*keys, "encoding", name)
        yield from keywords(document, node, where, {"contentType"}, "the encoding of a part")
        if name not in schema.get("properties", {}):
            yield document.rejection(where, f"there is no part {name}", "correct the name")


def _holds_file(document: SourceDocument, schema: Any, seen: frozenset[str] = frozenset()) -> bool:
    if not isinstance(schema, dict):
        return False
    reference = str(schema.get("$ref", ""))
    if reference in seen:
        return False
    if reference.startswith(COMPONENT):
        return _holds_file(document, resolved(document, schema), seen | {reference})
    inner = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    inner += [*schema.get("oneOf", []), *schema.get("anyOf", [])]
    return schema.get("format") == "binary" or any(_holds_file(document, each, seen) for each in inner)

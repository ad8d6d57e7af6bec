"""What bodies and responses may be made of: everything else is refused, as in `checks`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pexip_engage_client.openapi.pointers import Keys

from .document import COMPONENT, SourceDocument
from .media import Form, form_of
from .schema_checks import keywords, models, resolved, schema_problems

BODY = {"description", "content", "required"}
RESPONSE = {"description", "content", "headers"}
MEDIA = {"schema", "example", "examples"}
SCALARS = ("string", "integer", "number", "boolean")


def body_problems(document: SourceDocument, body: Any, place: Keys) -> Iterator[str]:
    """The refusals of a request's body."""
    yield from keywords(document, body, place, BODY, "a request body")
    content = body.get("content", {}) if isinstance(body, dict) else {}
    if len(content) != 1:
        problem = f"a body of {len(content)} media types ({', '.join(map(str, content)) or 'none'})"
        yield document.refuse(place, problem, "name one; JSON, where it is among them")
        return
    ((kind, media),) = content.items()
    where, form = (*place, "content", kind), form_of(kind)
    yield from keywords(
        document, media, where, MEDIA | ({"encoding"} if form == "multipart" else set()), "a media type"
    )
    media = media if isinstance(media, dict) else {}
    schema, where = media.get("schema", {}), (*where, "schema")
    yield from schema_problems(document, schema, where)
    yield from _made_of(document, schema, where, form)
    yield from _encoding(document, media, resolved(document, schema), where[:-1])
    for name in sorted(models(document, schema, set())):
        if not name.endswith("Input"):
            remedy = f"call it {name}Input, or describe one of that name"
            yield document.refuse(where, f"the request is made of {name}, which is no …Input", remedy)


def response_problems(document: SourceDocument, response: Any, place: Keys) -> Iterator[str]:
    """The refusals of a response."""
    yield from keywords(document, response, place, RESPONSE, "a response")
    codes = response.get("x-error-codes", []) if isinstance(response, dict) else []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        yield document.refuse((*place, "x-error-codes"), "no list of error codes", "list them, as texts")
    content = response.get("content", {}) if isinstance(response, dict) else {}
    if not isinstance(content, dict):
        yield document.refuse((*place, "content"), "content must be a mapping", "name a media type, or leave it out")
        return
    for kind, media in content.items():
        where = (*place, "content", kind)
        yield from keywords(document, media, where, MEDIA, "a media type")
        schema, where = media.get("schema", {}) if isinstance(media, dict) else {}, (*where, "schema")
        yield from schema_problems(document, schema, where)
        if form_of(kind) == "json":
            yield from _made_of(document, schema, where, "json")
        elif resolved(document, schema).get("type", "string") != "string":
            remedy = "describe it as a string, and read it yourself"
            yield document.refuse(where, f"content of type {kind} that is no string", remedy)
        for name in sorted(models(document, schema, set())):
            if name.endswith("Input"):
                remedy = f"call it {name.removesuffix('Input')}, or describe one of that name"
                yield document.refuse(where, f"the response is made of {name}", remedy)


def _made_of(document: SourceDocument, schema: Any, place: Keys, form: Form) -> Iterator[str]:
    """Whether a schema can travel in this form."""
    target = resolved(document, schema)
    if form == "json":
        if _holds_file(document, schema):
            remedy = "describe the body as multipart/form-data, or the file as base64 (`format: byte`)"
            yield document.refuse(place, "a file in JSON", remedy)
    elif form in ("text", "bytes"):
        if target.get("type", "string") != "string" or (form == "text" and target.get("format") == "binary"):
            yield document.refuse(place, f"a body of {form} that is no string", "describe it as `type: string`")
    elif target.get("type") != "object":
        yield document.refuse(place, "a form that is no object", "describe an object, its properties are the fields")
    else:
        for name, node in target.get("properties", {}).items():
            yield from _field(document, node, (*place, "properties", name), form)
        if isinstance(target.get("additionalProperties"), dict) and target["additionalProperties"]:
            yield from _field(document, target["additionalProperties"], (*place, "additionalProperties"), form)


def _field(document: SourceDocument, node: Any, place: Keys, form: Form) -> Iterator[str]:
    """Whether a field can be a part of a form."""
    target = resolved(document, node)
    kind = target.get("type")
    if isinstance(kind, list) or "oneOf" in target or "anyOf" in target:
        yield document.refuse(
            place, "a field of a form that may be null", "leave null out: an absent field is not sent"
        )
        return
    item = resolved(document, target.get("items", {})) if kind == "array" else target
    if item.get("format") == "binary":
        if form == "form":
            yield document.refuse(place, "a file in a form of texts", "describe the body as multipart/form-data")
    elif form == "form" and item.get("type") not in SCALARS:
        remedy = "leave it to multipart/form-data or JSON"
        yield document.refuse(place, f"a field of type {item.get('type', 'unknown')} in a form of texts", remedy)
    elif _holds_file(document, item):
        yield document.refuse(place, "a file within an object of a form", "let it be a field of its own")
    elif item.get("type") == "array" or "type" not in item:
        yield document.refuse(place, "a field of a form that is a list of lists, or anything", "describe what it is")


def _encoding(document: SourceDocument, media: dict[str, Any], schema: Mapping[str, Any], place: Keys) -> Iterator[str]:
    """The media types of a form's parts."""
    encoding = media.get("encoding", {})
    for name, node in encoding.items() if isinstance(encoding, dict) else ():
        where = (*place, "encoding", name)
        yield from keywords(document, node, where, {"contentType"}, "the encoding of a part")
        if name not in schema.get("properties", {}):
            yield document.refuse(where, f"there is no part {name}", "put the name right")


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

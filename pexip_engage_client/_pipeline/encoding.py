"""Encode the body of a request by its media type."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from mimetypes import guess_type
from typing import Any, cast
from urllib.parse import urlencode

from .._http import httpx
from .._runtime.arguments import invalid_argument
from .._runtime.json import dumps
from .._runtime.json_values import json_value
from .._runtime.operations import JSON, Request
from .._runtime.uploads import Upload
from .._runtime.wire import scalar
from ..errors import InvalidArgumentError

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

Part = tuple[str | None, bytes, str | None]
"""The filename, content and media type of a file, as httpx expects them."""


async def with_files_read(request: Request) -> Request:
    """Read the files of a request into memory, in a thread."""
    return request._replace(body=await asyncio.to_thread(_read, request.body))


def _read(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _read(value) for name, value in cast("dict[str, Any]", body).items()}
    if isinstance(body, list):
        return [_read(value) for value in cast("Sequence[Any]", body)]
    return Upload(body.read(), body.name, body.content_type) if isinstance(body, Upload) else body


def takes_extra_body(request: Request) -> bool:
    """Whether the request has a body to which properties can be added: a JSON object or a form."""
    kind = _kind(request)
    return isinstance(request.body, dict) and (_is_json(kind) or kind in (FORM, MULTIPART))


def encoded(request: Request, extra: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the bytes of a body with the extra properties, and its media type."""
    kind = _kind(request)
    if _is_json(kind):
        return _json(_with_extra(request.body, extra) if extra else request.body), request.content_type
    if kind in (FORM, MULTIPART):
        fields = list(_each(_with_extra(request.body, extra)))
        if kind == FORM:
            return urlencode([(name, scalar(name, value)) for name, value in fields]).encode(), FORM
        return _multipart(fields, request.part_types)
    if isinstance(request.body, Upload):
        return request.body.read(), _type_of("body", request.body, [request.content_type])
    charset = "" if "charset=" in request.content_type else "; charset=utf-8"
    return str(request.body).encode(), request.content_type + charset


def _kind(request: Request) -> str:
    """Return the media type of the body, without parameters."""
    return request.content_type.partition(";")[0].strip().lower()


def _is_json(kind: str) -> bool:
    return kind == JSON or kind.endswith("+json")


def _json(body: object) -> bytes:
    try:
        return dumps(body)
    except (TypeError, ValueError, RecursionError) as error:
        accepted = "made of dicts, lists, strings, finite numbers, True, False and None"
        raise InvalidArgumentError(f"the JSON body must be {accepted}", parameter="json", accepted=accepted) from error


def _with_extra(body: object, extra: Mapping[str, Any]) -> dict[str, Any]:
    return {**cast("dict[str, Any]", body), **json_value("extra_body", extra)}


# --- forms


def _multipart(fields: Sequence[tuple[str, Any]], types: Mapping[str, Sequence[str]]) -> tuple[bytes, str]:
    parts = [(name, _part(name, value, types.get(name, ()))) for name, value in fields]
    if not parts:
        raise invalid_argument("body", "a form with at least one part")
    request = httpx.Request("POST", "https://encoded.invalid", files=cast("Any", parts))
    return request.read(), request.headers["Content-Type"]


def _each(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields with their values. A list yields one field for each item."""
    for name, value in fields.items():
        if isinstance(value, list):
            yield from ((name, item) for item in cast("Sequence[Any]", value))
        else:
            yield name, value


def _part(name: str, value: Any, types: Sequence[str]) -> Part:
    if isinstance(value, Upload):
        return value.name, value.read(), _type_of(name, value, types)
    if isinstance(value, Mapping) or JSON in types:
        return None, dumps(cast("object", value)), JSON
    return None, scalar(name, value).encode(), types[0] if types else None


def _type_of(name: str, file: Upload, types: Sequence[str]) -> str:
    """Return a file's media type: its own, otherwise the only documented one, otherwise the one of its filename."""
    patterns = [each.partition(";")[0].strip().lower() for each in types]
    if file.content_type is None and len(patterns) == 1 and "*" not in patterns[0]:
        return types[0]
    found = file.content_type or guess_type(file.name)[0] or "application/octet-stream"
    if patterns and not any(fnmatch(found.partition(";")[0].strip().lower(), each) for each in patterns):
        accepted = f"a file of type {' or '.join(patterns)}"
        message = f"{name} must be {accepted}; got {found}; pass Upload(…, content_type=…)"
        raise InvalidArgumentError(message, parameter=name, accepted=accepted)
    return found

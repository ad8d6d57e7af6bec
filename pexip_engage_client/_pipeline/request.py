"""Build a request from the caller's arguments: URL, headers and body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, cast, get_args
from urllib.parse import quote, unquote, urlencode

from .._http import httpx
from .._json import dumps
from .._runtime.arguments import UNSET, invalid_argument, is_mapping, json_value, shown_word
from .._runtime.operations import JSON, Operation, Request
from .._runtime.operations import undocumented as as_it_is
from .._runtime.wire import query_pairs
from ..errors import InvalidArgumentError
from ..response import Response
from .call import Call
from .client_options import Options
from .credentials import scope_name

Method = Literal["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

# The longest URL that the HTTP library accepts.
LONGEST_URL = 65_536

# The characters of a path that stay as they are; all others are encoded.
_IN_PATH = "/%!$&'()*+,;=:@-._~"
_NOT_IN_PATH = r"[?#\\]|%(?![0-9A-Fa-f]{2})"
# Matches the names of collections and actions. Any other segment may be an ID.
_WORD = "[a-z][a-z_-]{0,49}"


def build(call: Call, request: Request, address: str) -> httpx.Request:
    """Build the request of a call, complete except for the token."""
    options = call.options
    headers = options.headers
    if request.headers:
        given = {name.lower(): (name.encode(), value.encode()) for name, value in request.headers.items()}
        headers = {**headers, **given}
    raw = [*headers.values(), (b"X-Correlation-Id", call.correlation_id.encode())]
    content = None
    extra_query = options.query
    if request.body is not UNSET:
        content = _json(request.body, options.extra_body)
        if "content-type" not in headers:  # `extra_headers` may contain another type
            raw.append((b"Content-Type", JSON.encode()))
    query = [*request.query, *extra_query] if extra_query else request.query
    url = address + request.path
    if query:
        url = f"{url}?{urlencode(query, quote_via=quote)}"
    if len(url) > LONGEST_URL:
        raise _too_long(call, request)
    return httpx.Request(call.operation.method, url, headers=raw, content=content, extensions=call.extensions)


def check_extras(options: Options, request: Request, operation: Operation[Any]) -> None:
    """Reject an `extra_body` or `extra_query` that would replace an argument, or a body that is not a JSON object."""
    if options.query:
        for name in dict(request.query).keys() & dict(options.query).keys():
            argument = _argument(name) if operation.id else "query"
            accepted = f"a mapping without {name}, because the argument {argument} contains this parameter"
            raise invalid_argument("extra_query", accepted)
    if not options.extra_body:
        return
    body = request.body
    if not is_mapping(body):
        hint = "; this call has no body: request(…, json=…) sends one" if body is UNSET else ""
        raise invalid_argument("extra_body", "used only with a JSON object as the body", hint)
    for name in options.extra_body:
        if name in body:
            argument = _argument(name) if operation.id else "json"
            accepted = f"a mapping without {name}, because the argument {argument} contains this property"
            raise invalid_argument("extra_body", accepted)


def _json(body: object, extra: Mapping[str, object]) -> bytes:
    """Return a body as JSON, with the extra properties."""
    if extra:
        body = {**cast("dict[str, object]", body), **json_value("extra_body", extra)}
    try:
        return dumps(body)
    except (TypeError, ValueError, RecursionError) as error:
        accepted = "made of dicts, lists, strings, finite numbers, True, False and None"
        raise InvalidArgumentError(f"the JSON body must be {accepted}", parameter="json", accepted=accepted) from error


def _too_long(call: Call, request: Request) -> InvalidArgumentError:
    """Return the error for a URL that is too long for the HTTP library.

    The error is about the longest argument in the URL.
    """
    room = Counter[str]()
    for pattern, segment in zip(call.operation.path.split("/"), request.path.split("/"), strict=False):
        room[_argument(pattern) if call.operation.id else "path"] += len(segment)
    for name, value in request.query:
        room[_argument(name) if call.operation.id else "query"] += len(value)
    for _, value in call.options.query:
        room["extra_query"] += len(value)
    largest, _ = room.most_common(1)[0]
    return invalid_argument(largest, "shorter", f": the request's address may have at most {LONGEST_URL:,} characters")


def _argument(name: str) -> str:
    """Return the Python name of a documented parameter."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|-", "_", name.strip("{}[]")).lower()


def undocumented(
    method: object, path: object, body: object, query: Mapping[str, object] | None, scope: object = None
) -> tuple[Operation[Response], Request]:
    """Return an operation and a request for an undocumented call.

    The operation's path template omits IDs, for logs and errors. In a path, names of collections and IDs alternate. The
    segment after ``_actions`` is a name.
    """
    if not isinstance(method, str) or method.upper() not in get_args(Method):
        raise invalid_argument("method", f"one of {', '.join(get_args(Method))}", shown_word(method))
    address = _address(path)
    template = "/_actions".join(map(_template, str(path).split("/_actions")))
    needed = None if scope is None else scope_name("scope", scope)
    operation = Operation("", method.upper(), template, decode=as_it_is, scope=needed, whole_response=True)
    body = body if body is UNSET else json_value("json", body)
    return operation, Request(address, query=query_pairs(query or {}), body=body)


def _template(path: str) -> str:
    """Return the template for one part of a path: before or after ``_actions``."""
    segments = enumerate(path.split("/")[1:])
    return "".join("/" + (name if place % 2 == 0 and re.fullmatch(_WORD, name) else "{id}") for place, name in segments)


def _address(path: object) -> str:
    """Encode a path below the enterprise's address. Reject it if it could lead anywhere else."""
    if isinstance(path, str) and path.startswith("/") and path.isprintable() and not re.search(_NOT_IN_PATH, path):
        segments = [unquote(segment) for segment in path[1:].split("/")]
        # Some servers ignore what follows a semicolon, so '..;' is '..' for them.
        names = [segment.partition(";")[0] for segment in segments]
        if not {"", ".", ".."} & {*names} and not set("/\\") & {*"".join(segments)}:
            return quote(path, safe=_IN_PATH)
    accepted = (
        "a path that begins with '/', without a query, backslashes, a '%' that encodes nothing, or segments that are"
        " empty, '.' or '..'"
    )
    raise invalid_argument("path", accepted, shown_word(path))

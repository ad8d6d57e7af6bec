"""Read a response: its body within bounds, then the model or the error that it contains."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any, TypeVar, cast

from .. import errors as kinds
from .. import generated
from .._failures import one_line
from .._http import httpx
from .._runtime.fields import Decoding, UnfitError, report
from .._runtime.operations import Operation
from ..errors import ApiError, ErrorDetail, PermissionDeniedError, RateLimitError, ResponseValidationError
from ..response import SNIPPET_LENGTH, Headers, Response
from ..timing import Timing
from .call import Call
from .libraries import byte_stream, connection_of, forget_request, has_unread_bytes
from .outcome import BrokenBodyError, UnusableBodyError, ending_of_status, retry_after
from .redaction import masked

# A larger response is an error, because it would fill the memory.
LARGEST_BODY = 32 * 1024 * 1024

BODILESS = frozenset({204, 304})
_OF_A_BODY = ("content-encoding", "content-length", "transfer-encoding")
# How many bytes to decompress before other tasks can run.
STEP = 256 * 1024


async def read_whole(response: httpx.Response, method: str) -> None:
    """Read a response's body, unless an in-process transport or a hook has already read it."""
    if response.is_stream_consumed:
        if len(response.content) > LARGEST_BODY:
            raise _too_large()
        return
    stream = cast(httpx.AsyncByteStream, response.stream)
    encoding, length, _ = (response.headers.pop(name, "") for name in _OF_A_BODY)
    if method == "HEAD" or response.status_code in BODILESS:  # the headers describe a body that is not sent
        encoding = length = ""
    try:
        response.stream = byte_stream(response, await _content(stream, encoding, length))
        await _close_unless_reusable(response, stream)
    finally:
        try:
            await stream.aclose()
        except BaseException:
            forget_request(stream)
            raise
    await response.aread()


async def _content(stream: httpx.AsyncByteStream, encoding: str, length: str) -> bytes:
    """Return the decompressed body; gzip data may have several members.

    Decompress in steps, so that other tasks can run.
    """
    encoding = encoding.strip().lower()
    if encoding not in ("identity", "", "gzip"):
        raise UnusableBodyError(f"the response has the encoding {one_line(encoding, 20)}, which was not requested")
    body, member, received = BytesIO(), _member(), 0
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise _too_large()
    async for chunk in stream:
        rest = memoryview(chunk)
        del chunk  # error reporters show the variables of frames, which must not contain any part of a body
        received += len(rest)
        if received > LARGEST_BODY:  # empty blocks and members decompress to nothing
            raise _too_large()
        if encoding != "gzip":
            body.write(rest)
            continue
        while rest:
            if member.eof:
                member = _member()
            try:
                body.write(member.decompress(rest, STEP))
            except zlib.error as error:
                raise BrokenBodyError("the gzip data of the response is invalid") from error
            if body.tell() > LARGEST_BODY:
                raise _too_large()
            rest = memoryview(member.unused_data if member.eof else member.unconsumed_tail)
            if rest:
                await asyncio.sleep(0)
    if encoding == "gzip" and not member.eof:
        raise BrokenBodyError("the gzip data of the response is incomplete")
    return body.getvalue()


def _too_large() -> UnusableBodyError:
    return UnusableBodyError(f"the response is larger than {LARGEST_BODY} bytes")


def _member() -> Any:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


async def _close_unless_reusable(response: httpx.Response, stream: object) -> None:
    """Close the connection if more bytes followed the response, or if this cannot be determined.

    These bytes would be read as part of the next response, and may be another customer's.
    """
    socket = response.extensions.get("network_stream")
    if socket is None or not response.http_version.startswith("HTTP/1"):
        return  # HTTP/2 assigns all bytes to a response, and other requests may be using the connection
    connection = connection_of(stream)
    if connection is None or has_unread_bytes(connection):
        await (connection or socket).aclose()


T = TypeVar("T")

# A larger body does not come from Engage, and would be slow to parse.
LARGEST_ERROR = 256 * 1024
BY_STATUS: Mapping[int, type[kinds.ApiError]] = {
    400: kinds.BadRequestError,
    401: kinds.AuthenticationError,
    403: kinds.PermissionDeniedError,
    404: kinds.NotFoundError,
    409: kinds.ConflictError,
    422: kinds.BusinessValidationError,
    429: kinds.RateLimitError,
    **dict.fromkeys(range(500, 600), kinds.ServerError),
}


PROBLEM = "application/problem+json"


def to_response(response: httpx.Response, call: Call) -> Response:
    """Convert the response to this package's `Response`.

    A successful response is never altered. In any other response, our secrets are masked, because some proxies show the
    request in their error pages.
    """
    converted = call.progress.converted
    if converted is not None and converted[0] is response:
        return converted[1]
    headers: Mapping[str, str] = response.headers
    content = response.content
    mask = partial(masked, secrets=call.progress.secrets)
    if not response.is_success:
        content = mask(content)
        headers = {name: mask(value.encode()).decode() for name, value in headers.items()}
    own = Response(response.status_code, Headers(headers), content, call.correlation_id, mask)
    call.progress.converted = response, own
    return own


def payload_of(response: Response, operation: Operation[Any]) -> Any:
    """Return what the operation decodes: the JSON of a 2xx response, or the whole response."""
    return response if operation.whole_response else response.json()


def read(response: Response, payload: Any, operation: Operation[T], *, strict: bool) -> T:
    """Decode the payload of a 2xx response into the operation's model."""
    with Decoding(operation.id, strict):
        if not operation.whole_response and response.decoding_error is not None:
            report("", "", response.decoding_error, "such bytes are replaced with U+FFFD")
        try:
            return operation.decode(payload)
        except TypeError as error:
            # every object can be decoded, so this is a bug
            if isinstance(payload, dict) and not isinstance(error, UnfitError):
                raise
            message = f"the response is not as documented ({response.kind})"
            raise ResponseValidationError(message, snippet=response.snippet) from error
        except RecursionError as error:  # a schema that contains itself
            raise ResponseValidationError("the response is nested too deeply", snippet=response.snippet) from error


def api_error(response: Response, call: Call, timing: Timing) -> ApiError:
    """Return the error for a response whose status is not 2xx."""
    status = response.status_code
    errors = _details(response)
    parts = [f"{status}"]
    if errors:
        parts += [part for part in (errors[0].code, errors[0].message) if part]
        if len(errors) > 1:
            parts[-1] += f" (and {len(errors) - 1} more)"
    else:
        parts[0] += f" {httpx.codes.get_reason_phrase(status)}".rstrip()
        parts.append(_bearer_error(response) or f"the response does not come from Engage ({response.kind})")
    if 300 <= status < 400:
        parts.append("redirects are not followed")
    if call.progress.explanation is not None:
        named = call.operation.scope is not None and call.operation.scope in parts[-1]
        scope = f"the scope {call.operation.scope}"
        parts.append(call.progress.explanation.replace(scope, "this scope") if named else call.progress.explanation)
    error = BY_STATUS.get(status, ApiError)(
        ": ".join(parts),
        status_code=status,
        errors=tuple(errors),
        response=response,
        snippet=None if errors else response.snippet,
        scope=call.operation.scope,
        retryable=ending_of_status(status).may_retry(repeatable=call.repeatable),
    )
    if isinstance(error, PermissionDeniedError) and call.progress.access is not None:
        error.requested_scopes, error.granted_scopes = call.progress.access.requested, call.progress.access.granted
    if isinstance(error, RateLimitError):
        error.retry_after = retry_after(response, timing)
    return error


def _bearer_error(response: Response) -> str:
    """Return the reason in a `WWW-Authenticate` header (RFC 6750), such as ``invalid_token: the token expired``."""
    challenge = response.headers.get("www-authenticate", "")
    found = (re.search(rf'(?<![\w-]){name}="?([^",]*)', challenge) for name in ("error", "error_description"))
    return one_line(": ".join(each[1] for each in found if each), SNIPPET_LENGTH)


def _details(response: Response) -> list[ErrorDetail]:
    if len(response.content) > LARGEST_ERROR:
        return []
    try:
        body = response.json()
    except ResponseValidationError:
        return []
    if not isinstance(body, dict):
        return []
    error = cast(dict[str, Any], body)
    if response.headers.get("content-type", "").partition(";")[0].strip().lower() == PROBLEM:
        return [_problem(error)]
    errors = error.get("errors")
    if not isinstance(errors, list):
        return []
    return [_detail(cast(dict[str, Any], each)) for each in cast(list[object], errors) if isinstance(each, dict)]


def _problem(error: dict[str, Any]) -> ErrorDetail:
    """Read a problem details object (RFC 9457). Its other properties become `arguments`."""
    texts = [text for text in (error.get("title"), error.get("detail")) if isinstance(text, str)]
    others = {name: value for name, value in error.items() if name not in ("type", "code", "status")}
    return _detail({**error, "message": ": ".join(texts), "arguments": others})


def _detail(error: dict[str, Any]) -> ErrorDetail:
    code, message, kind, arguments = (error.get(name) for name in ("code", "message", "type", "arguments"))
    return ErrorDetail(
        code=generated.ErrorCode(code) if isinstance(code, str) else None,
        message=message if isinstance(message, str) else None,
        type=kind if isinstance(kind, str) else None,
        arguments=cast(dict[str, Any], arguments) if isinstance(arguments, dict) else {},
    )

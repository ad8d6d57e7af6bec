"""Turn an HTTP response into a model, or into an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar, cast

from .. import errors as kinds
from .. import generated
from .._http import httpx
from .._runtime.decoding import Decoding, report
from .._runtime.fields import UnfitError
from .._runtime.operations import Operation
from ..errors import ApiError, ErrorDetail, PermissionDeniedError, RateLimitError, ResponseValidationError, one_line
from ..response import SNIPPET_LENGTH, Headers, Response
from ..timing import Timing
from .call import Call
from .outcome import ending_of_status
from .redaction import masked
from .retry_after import retry_after

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
        parts.append(call.progress.explanation)
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

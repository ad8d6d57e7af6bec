"""From an answer that is no 2xx to the error of its status. Loaded with the first such answer."""

from __future__ import annotations

from typing import Any, cast

from .._http import httpx
from ..error_codes import ErrorCode
from ..errors import BY_STATUS, ApiError, ErrorDetail, RateLimitError, ResponseValidationError
from ..response import Response
from ..timing import Timing
from .call import Call
from .response import own_response
from .retries import is_repeatable, retry_after

FORBIDDEN = 403


def api_error(response: httpx.Response, call: Call, scope: str | None, timing: Timing) -> ApiError:
    """The error for an answer that is no 2xx."""
    status = response.status_code
    answer = own_response(response, call)
    errors = _details(answer)
    parts = [f"{status}"]
    if errors:
        parts += [part for part in (errors[0].code, errors[0].message) if part]
        if len(errors) > 1:
            parts[-1] += f" (and {len(errors) - 1} more)"
    else:
        parts[0] += f" {httpx.codes.get_reason_phrase(status)}".rstrip()
        parts.append(f"the answer is not Engage's ({answer.kind})")
    if 300 <= status < 400:
        parts.append("redirects are not followed")
    if status == FORBIDDEN and scope:
        parts.append(f"the operation needs the scope {scope}")
    error = BY_STATUS.get(status, ApiError)(
        ": ".join(parts),
        status_code=status,
        errors=errors,
        response=answer,
        snippet=None if errors else answer.snippet,
        scope=scope,
        retryable=is_repeatable(response, call),
    )
    if isinstance(error, RateLimitError):
        error.retry_after = retry_after(response, timing)
    call.locate(error)
    return error


def _details(answer: Response) -> list[ErrorDetail]:
    try:
        body = answer.json()
    except ResponseValidationError:
        return []
    errors = cast(dict[str, Any], body).get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, list):
        return []
    return [_detail(cast(dict[str, Any], each)) for each in cast(list[object], errors) if isinstance(each, dict)]


def _detail(error: dict[str, Any]) -> ErrorDetail:
    code, message, kind, arguments = (error.get(name) for name in ("code", "message", "type", "arguments"))
    return ErrorDetail(
        code=ErrorCode(code) if isinstance(code, str) else None,
        message=message if isinstance(message, str) else None,
        type=kind if isinstance(kind, str) else None,
        arguments=cast(dict[str, Any], arguments) if isinstance(arguments, dict) else {},
    )

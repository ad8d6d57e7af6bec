"""From a good answer to what the caller gets."""

from __future__ import annotations

from typing import TypeVar

from .._http import httpx
from .._runtime.operations import Operation
from .._runtime.response_models import Decoding
from ..errors import ResponseValidationError
from ..response import Headers, Response
from .call import Call

T = TypeVar("T")


def read(response: httpx.Response, call: Call, operation: Operation[T], *, strict: bool) -> T:
    """The operation's model of a 2xx answer."""
    answer = own_response(response, call)
    try:
        payload = answer.json()
        with Decoding(operation.id, strict):
            return operation.decode(payload)
    except ResponseValidationError as error:
        failure = error
    except (TypeError, ValueError, LookupError, AttributeError):
        # Not chained: the frames below hold the answer.
        failure = ResponseValidationError(f"the answer is not as documented ({answer.kind})", snippet=answer.snippet)
    call.locate(failure)
    raise failure


def own_response(response: httpx.Response, call: Call) -> Response:
    """The answer in our own type."""
    return Response(response.status_code, Headers(response.headers), response.content, call.correlation_id)

"""Follow calls: their attempts, the correlation ID of a block, and the names of OpenTelemetry's spans.

```python
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from pexip_engage_client.tracing import name_span

HTTPXClientInstrumentor().instrument(async_request_hook=name_span)
```
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast
from urllib.parse import urlsplit
from uuid import uuid4

from attrs import field, frozen

from ._failures import InvalidArgumentError
from .response import Response

if TYPE_CHECKING:
    from .errors import TransportError

__all__ = ["Attempt", "correlation", "name_span"]

EXTENSION = "pexip_engage_client"
"""The extension of a request that contains its call."""
ADDRESSES = ("url.full", "http.url")

_block: ContextVar[str | None] = ContextVar("pexip_engage_client_correlation", default=None)


AttemptOutcome: TypeAlias = Literal["done", "rejected", "not sent", "unknown"]


@frozen(kw_only=True)
class Attempt:
    """One attempt to send a request, which the client passes to `observe` when the attempt has ended.

    Token requests are also attempts. An attempt that your code cancels is not passed to `observe`.
    """

    operation: str | None
    """The operationId, such as ``"getEmployeeById"``; None for `engage.request` and for token requests."""
    method: str
    """The HTTP method."""
    path: str
    """The template of the path, such as ``"/employees/{id}"``, without personal data."""
    number: int
    """1 for the first attempt of the call; 0 if the call has not sent anything."""
    correlation_id: str
    """The `X-Correlation-Id` header. All attempts of a call have the same one."""
    seconds: float
    """The duration of the attempt, without `queued`."""
    queued: float
    """The number of seconds that the attempt waited for the rate limiter."""
    status: int | None
    """The status code of the response; None if no response arrived."""
    error: TransportError | None
    """Why no response arrived: a `TransportError`, which may be a `TimeoutError`."""
    outcome: AttemptOutcome
    """Whether the attempt took effect. After ``"rejected"`` (4xx) and ``"not sent"`` it did not."""
    response: Response | None = field(repr=False)
    """The response. It is None for token requests, because their responses contain the token."""


@contextmanager
def correlation(correlation_id: str) -> Generator[str]:
    """Set the `X-Correlation-Id` of every call in a block.

    ```python
    with correlation(order.trace_id):
        await engage.appointments.accept("123")
    ```

    The ID also applies to tasks that the block starts. A call's own ``correlation_id=`` takes precedence.
    """
    token = _block.set(checked_correlation_id("correlation_id", correlation_id))
    try:
        yield correlation_id
    finally:
        _block.reset(token)


def checked_correlation_id(name: str, value: object) -> str:
    """Check the correlation ID of a call."""
    if isinstance(value, str) and re.fullmatch("[!-~]{1,36}", value):
        return value
    accepted = "1 to 36 printable ASCII characters without spaces"
    raise InvalidArgumentError(f"{name} must be {accepted}", parameter=name, accepted=accepted)


def current() -> str:
    """Return the ID for a new call: the block's ID, else a new ID."""
    return _block.get() or str(uuid4())


async def name_span(span: Any, request: Any) -> None:
    """Name the span of a request after its operation, and remove IDs and query values from the URL in the span.

    Pass this function to `HTTPXClientInstrumentor.instrument(async_request_hook=…)`. It does not change the spans of
    requests that another client sends.
    """
    call: Any = cast("dict[str, object]", request.extensions or {}).get(EXTENSION)
    if call is None or not span.is_recording():
        return
    operation = call.operation
    span.update_name(operation.id or f"{operation.method} {operation.path}")
    span.set_attribute("url.template", operation.path)
    span.set_attribute("pexip_engage.correlation_id", call.correlation_id)
    attributes = cast("dict[str, object]", span.attributes or {})
    for name in ADDRESSES:
        if name in attributes:
            parts = urlsplit(str(attributes[name]))
            span.set_attribute(name, f"{parts.scheme}://{parts.netloc}{operation.path}")

"""Follow calls: the correlation ID of a block, and the names of OpenTelemetry's spans.

```python
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from pexip_engage_client.tracing import name_span

HTTPXClientInstrumentor().instrument(async_request_hook=name_span)
```
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

from ._runtime.arguments import correlation_id as checked

__all__ = ["correlation", "name_span"]

EXTENSION = "pexip_engage_client"
"""The extension of a request that contains its call."""
ADDRESSES = ("url.full", "http.url")

_block: ContextVar[str | None] = ContextVar("pexip_engage_client_correlation", default=None)


@contextmanager
def correlation(correlation_id: str) -> Generator[str]:
    """Set the `X-Correlation-Id` of every call in a block.

    ```python
    with correlation(order.trace_id):
        await engage.appointments.accept("123")
    ```

    The ID also applies to tasks that the block starts. A call's own ``correlation_id=`` takes precedence.
    """
    token = _block.set(checked("correlation_id", correlation_id))
    try:
        yield correlation_id
    finally:
        _block.reset(token)


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

"""Name the spans that OpenTelemetry's instrumentation of the HTTP library creates.

```python
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from pexip_engage_client.tracing import name_span

HTTPXClientInstrumentor().instrument(async_request_hook=name_span)
```
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from ._pipeline.call import EXTENSION, Call

ADDRESSES = ("url.full", "http.url")


async def name_span(span: Any, request: Any) -> None:
    """Name the span of a request after its operation, and remove IDs and query values from the URL in the span.

    Pass this function to `HTTPXClientInstrumentor.instrument(async_request_hook=…)`. It does not change the spans of
    requests that another client sends.
    """
    call = cast("dict[str, object]", request.extensions or {}).get(EXTENSION)
    if not isinstance(call, Call) or not span.is_recording():
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

"""Everything that relies on private names of httpx, httpcore and their successors; nothing else does.

The names are those of httpx 0.27 to 0.28 with httpcore 1.x, and of httpx2 with httpcore2. Where one cannot be found,
the client does without what depends on it, safely, and logs that once.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

logger = logging.getLogger("pexip_engage_client")

# Responses wrap the connection that they come from in several objects.
_DEEPEST = 8
_NOWHERE = object()


@cache
def _report_missing(consequence: str) -> None:
    logger.warning(
        "the HTTP library has changed, or its objects are wrapped: %s. Supported are httpx 0.27 to 0.28 and httpx2.",
        consequence,
    )


def connection_of(stream: object) -> Any:
    """The HTTP/1.1 connection that the body of a response comes from; None if it cannot be found."""
    found: Any = stream
    for _ in range(_DEEPEST):
        if found is None or hasattr(found, "_h11_state"):
            break
        inner = (getattr(found, name, None) for name in ("_httpcore_stream", "_stream", "_connection"))
        found = next((each for each in inner if each is not None), None)
    else:
        found = None
    if found is None:
        _report_missing("connections are not reused, as bytes after a response could not be detected")
    return found


def has_unread_bytes(connection: Any) -> bool:
    """Whether bytes came after the response that was read from an HTTP/1.1 connection."""
    return bool(connection._h11_state.trailing_data[0])

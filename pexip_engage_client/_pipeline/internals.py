"""All code that relies on private names of httpx, httpcore and their successors.

The names come from httpx 0.27 to 0.28 with httpcore 1.x, and from httpx2 with httpcore2. If a name cannot be found, the
client safely does without the feature that needs it, and logs a warning once.

The client's own network needs only `connection_of` and `has_unread_bytes`. The other functions handle pools that the
caller passed in.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")

logger = logging.getLogger("pexip_engage_client")

# How many nested wrapper objects to search for the connection behind a response.
_DEEPEST = 8


@cache
def _report_missing(consequence: str) -> None:
    logger.warning(
        "the HTTP library has changed, or its objects are wrapped: %s. The client supports httpx 0.27 to 0.28 and"
        " httpx2.",
        consequence,
    )


def connection_of(stream: object) -> Any:
    """Return the HTTP/1.1 connection that the body of a response comes from; None if it cannot be found."""
    found: Any = stream
    for _ in range(_DEEPEST):
        if found is None or hasattr(found, "_h11_state"):
            break
        inner = (getattr(found, name, None) for name in ("_httpcore_stream", "_stream", "_connection"))
        found = next((each for each in inner if each is not None), None)
    else:
        found = None
    if found is None:
        _report_missing("connections are not reused, because bytes after a response could not be detected")
    return found


def has_unread_bytes(connection: Any) -> bool:
    """Whether an HTTP/1.1 connection received more bytes after the response."""
    return bool(connection._h11_state.trailing_data[0])


def with_first_hook(client: T, hook: Callable[[Any], Awaitable[None]]) -> T:
    """Return a client with the state of another one, which calls this response hook before the other client's hooks."""
    kind: Any = type(client)
    view: T = object.__new__(_with_first_hook(kind, hook))
    view.__dict__ = client.__dict__
    return view


@cache
def _with_first_hook(kind: Any, hook: Callable[[Any], Awaitable[None]]) -> Any:
    class WithFirstHook(kind):  # type: ignore[misc]
        @property
        def _event_hooks(self) -> dict[str, list[Any]]:
            theirs: dict[str, list[Any]] = self.__dict__["_event_hooks"]
            return {**theirs, "response": [hook, *theirs["response"]]}

        def __del__(self) -> None:
            """Leave the cleanup to the other client, which owns the state."""

    return WithFirstHook


def pools_of(given: object) -> Iterator[Any]:
    """Yield the connection pools of a client or transport, and of the transports that it wraps."""
    waiting, seen = [given], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        pool = getattr(each, "_pool", None)
        if hasattr(pool, "connections"):
            yield pool
            continue
        attributes: dict[str, Any] = getattr(each, "__dict__", {})
        for value in attributes.values():
            kind: object = value.__class__
            several: list[Any] = list(value.values()) if kind is dict else [value]
            waiting += [inner for inner in several if hasattr(inner, "handle_async_request")]


async def close_idle(pool: Any, seconds: float) -> None:
    """Close the connections in a pool that have been idle for longer than a number of seconds."""
    for connection in pool.connections:
        if connection.is_idle() and not _idle_since(connection) > time.monotonic() - seconds:
            await connection.aclose()


def _idle_since(connection: Any) -> float:
    """Return when a connection was last used; if that is unknown, a time long ago."""
    found: Any = connection
    for _ in range(_DEEPEST):
        expires_at, expiry = getattr(found, "_expire_at", None), getattr(found, "_keepalive_expiry", None)
        if expires_at is not None and expiry is not None:
            return float(expires_at - expiry)
        found = getattr(found, "_connection", None)
    return -float("inf")


def forget_request(stream: object) -> None:
    """Remove a response's request from its pool, in case closing the response was cancelled."""
    found: Any = stream
    for _ in range(_DEEPEST):
        if hasattr(found, "_pool_request") and hasattr(found, "_pool"):
            if found._pool_request in found._pool._requests:
                found._pool._requests.remove(found._pool_request)
            return
        found = getattr(found, "_httpcore_stream", None) or getattr(found, "_stream", None)


async def drop_lost_connections(pool: Any) -> int:
    """Free the pool slots that no request uses or can get (encode/httpcore#1093). Return how many were freed."""
    requests: list[Any] | None = getattr(pool, "_requests", None)
    connections: list[Any] | None = getattr(pool, "_connections", None)
    if requests is None or connections is None:
        _report_missing("connections that httpcore loses when calls are cancelled are not recovered")
        return 0
    used = {id(getattr(each, "connection", None)) for each in requests}
    lost = [each for each in connections if id(each) not in used and not each.is_idle() and not each.is_closed()]
    for each in lost:
        connections.remove(each)
    for each in lost:
        await each.aclose()
    return len(lost)

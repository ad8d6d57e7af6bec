"""Accept httpx and httpx2 clients and transports, and rely on private names of these libraries only here.

Both libraries have the same classes. A request is converted to the classes of the library that the caller's client or
transport uses. Its response and errors are converted back.

The private names come from httpx 0.27 to 0.28 with httpcore 1.x, and from httpx2 with httpcore2. If a name cannot be
found, the client safely does without the feature that needs it, and logs a warning once.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any, Protocol, TypeVar

from .._http import httpx
from .._runtime.arguments import invalid_argument

T = TypeVar("T")

LIBRARIES = ("httpx", "httpx2")
# These headers describe the encoded body, but a converted response contains the decoded one.
_OF_A_BODY = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


class HTTPClient(Protocol):
    """The part of `httpx.AsyncClient` and `httpx2.AsyncClient` that this package uses."""

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""
        ...

    @property
    def event_hooks(self) -> Mapping[str, list[Any]]:
        """The functions that the client calls with requests and responses."""
        ...

    async def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any:
        """Send a request."""
        ...


class HTTPTransport(Protocol):
    """The interface of both `httpx.AsyncBaseTransport` and `httpx2.AsyncBaseTransport`."""

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


def library_of(given: object, kind: str) -> ModuleType | None:
    """Return the library that the object comes from: the one in which it is an instance of the class `kind`."""
    for name in LIBRARIES:
        library = sys.modules.get(name)
        found = getattr(library, kind, None)
        if isinstance(found, type) and isinstance(given, found):
            return library
    return None


def checked_object(name: str, given: T, kind: str) -> T:
    """Check that an option is an object of a class of either library."""
    if library_of(given, kind) is None:
        accepted = f"an httpx.{kind} or an httpx2.{kind}"
        its = given if isinstance(given, type) else type(given)
        shown = its.__qualname__ if its.__module__ == "builtins" else f"{its.__module__}.{its.__qualname__}"
        raise invalid_argument(name, accepted, f"; got {'the class ' if its is given else ''}{shown}")
    if str(getattr(given, "base_url", "")):
        raise invalid_argument(name, f"an {kind} without a base_url", "; pass base_url to EngageClient instead")
    return given


def byte_stream(response: Any, content: bytes) -> Any:
    """Return the body as a stream object of the library that the response comes from."""
    return (library_of(response, "Response") or httpx).ByteStream(content)


class Adapter:
    """Converts requests, responses and errors between this package's HTTP library and the caller's library."""

    def __init__(self, library: ModuleType | None) -> None:
        self._library: Any = library or httpx
        self._same = library is None or library.Request is httpx.Request
        self.failures: tuple[type[Exception], ...] = (self._library.HTTPError, self._library.InvalidURL)

    def response_of_hook(self, error: Any, request: Any) -> Any:
        """Return the response to the request if the error comes from its `raise_for_status`; otherwise None."""
        raised = isinstance(error, self._library.HTTPStatusError) and error.request is request
        return error.response if raised else None

    def request(self, request: httpx.Request) -> Any:
        """Convert a request to the caller's library."""
        if self._same:
            return request
        return self._library.Request(
            request.method,
            str(request.url),
            headers=request.headers.raw,
            content=request.content or None,
            extensions=request.extensions,
        )

    def response(self, response: Any, request: httpx.Request) -> httpx.Response:
        """Convert a response from the caller's library. Its body must have been read."""
        if self._same:
            converted: httpx.Response = response
            return converted
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _OF_A_BODY]
        return httpx.Response(
            response.status_code,
            headers=headers,
            content=response.content,
            request=request,
            extensions=dict(response.extensions),
        )

    def error(self, error: Exception) -> Exception:
        """Convert an error from the caller's library; return it unchanged if it has no equivalent."""
        if self._same:
            return error
        for kind in type(error).__mro__:
            equivalent = getattr(httpx, kind.__name__, None)
            if isinstance(equivalent, type) and kind.__name__ != "HTTPStatusError":
                converted: Exception = equivalent(str(error))
                return converted
        return error


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

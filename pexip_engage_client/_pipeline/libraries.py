"""Clients and transports of httpx and of httpx2, whichever of them this package runs on.

Both libraries have the same classes. A request is converted to the library of what the caller passed in, and its
response and errors are converted back.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Protocol, TypeVar

from .._http import httpx
from .._runtime.arguments import invalid_argument

T = TypeVar("T")

LIBRARIES = ("httpx", "httpx2")
# They describe the encoded body; a converted response contains it decoded.
_OF_A_BODY = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


class HTTPClient(Protocol):
    """What an `httpx.AsyncClient` and an `httpx2.AsyncClient` have in common, as far as it is needed."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    @property
    def event_hooks(self) -> Mapping[str, list[Any]]:
        """The functions that it calls with requests and responses."""
        ...

    async def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any:
        """Send a request."""
        ...


class HTTPTransport(Protocol):
    """What an `httpx.AsyncBaseTransport` and an `httpx2.AsyncBaseTransport` have in common."""

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


def library_of(given: object, kind: str) -> ModuleType | None:
    """The library whose class of this name the object is an instance of."""
    for name in LIBRARIES:
        library = sys.modules.get(name)
        found = getattr(library, kind, None)
        if isinstance(found, type) and isinstance(given, found):
            return library
    return None


def checked_client(name: str, given: Any) -> HTTPClient:
    """Check the option `http_client`."""
    client: HTTPClient = _checked(name, given, "AsyncClient")
    return client


def checked_transport(name: str, given: Any) -> HTTPTransport:
    """Check the option `transport`."""
    transport: HTTPTransport = _checked(name, given, "AsyncBaseTransport")
    return transport


def _checked(name: str, given: T, kind: str) -> T:
    if library_of(given, kind) is None:
        accepted = f"an httpx.{kind} or an httpx2.{kind}"
        its = given if isinstance(given, type) else type(given)
        shown = its.__qualname__ if its.__module__ == "builtins" else f"{its.__module__}.{its.__qualname__}"
        raise invalid_argument(name, accepted, f"; got {'the class ' if its is given else ''}{shown}")
    return given


def byte_stream(response: Any, content: bytes) -> Any:
    """A stream of the body of a response, for the library that the response is from."""
    return (library_of(response, "Response") or httpx).ByteStream(content)


class Adapter:
    """Converts between the library that this package runs on and another one, or the same."""

    def __init__(self, library: ModuleType | None) -> None:
        self._library: Any = library or httpx
        self._same = library is None or library.Request is httpx.Request
        self.failures: tuple[type[Exception], ...] = (self._library.HTTPError, self._library.InvalidURL)

    def response_of_hook(self, error: Any, request: Any) -> Any:
        """The response to the request, if the error is that of its `raise_for_status`."""
        raised = isinstance(error, self._library.HTTPStatusError) and error.request is request
        return error.response if raised else None

    def request(self, request: httpx.Request) -> Any:
        """A request for the other library."""
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
        """The response of the other library, whose body was read."""
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
        """An error of the other library, which is one of its `failures`; the same error if there is no equivalent."""
        if self._same:
            return error
        for kind in type(error).__mro__:
            equivalent = getattr(httpx, kind.__name__, None)
            if isinstance(equivalent, type) and kind.__name__ != "HTTPStatusError":
                converted: Exception = equivalent(str(error))
                return converted
        return error

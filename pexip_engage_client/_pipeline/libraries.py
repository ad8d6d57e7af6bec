"""Accept httpx and httpx2 clients and transports, whichever of these libraries this package uses itself.

Both libraries have the same classes. A request is converted to the classes of the library that the caller's client or
transport uses. Its response and errors are converted back.
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

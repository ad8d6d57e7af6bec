"""Connect to the API and the token endpoint, with proxies and certificates."""

from __future__ import annotations

import math
import re
import ssl
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol, cast

from .._http import httpx
from .._runtime.secret import Secret
from .._runtime.tracebacks import causes
from ..errors import TransportError
from .call import Call
from .connections import Connections
from .proxies import proxy_of_environment, to_httpx, without_credentials

# How long an idle connection is kept, in seconds. uvicorn and Node close theirs after 5 s.
KEEPALIVE = 4.0
# A request that cannot be retried only uses a connection that was idle for less than this many seconds, unless the
# server promises to keep it longer. The server is unlikely to close such a connection at that moment.
FRESH = 0.5
_PORTS = {"http": 80, "https": 443}
# The client stops using a connection this many seconds before the time that the server's Keep-Alive header promises.
MARGIN = 1.0

Read = Callable[[httpx.Response, str], Awaitable[None]]


class Network(Protocol):
    """Sends a request and returns the response with its body."""

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Errors from the HTTP library propagate."""
        ...

    def describe(self, url: httpx.URL) -> str:
        """Return the host, for messages."""
        ...

    async def aclose(self) -> None:
        """Close the connections that the client has opened."""
        ...


class OwnNetwork:
    """Connections that the client opens itself: through `proxy`, or through the proxies in environment variables."""

    def __init__(
        self,
        urls: Iterable[httpx.URL],
        tls: ssl.SSLContext,
        *,
        proxy: Secret | None,
        most: int | None,
        clock: Callable[[], float],
        read: Read,
    ) -> None:
        self._read = read
        self._proxies = {place_of(url): proxy or proxy_of_environment(url, place_of(url)) for url in urls}
        self._connections: dict[str, Connections] = {}
        for place, through in self._proxies.items():
            create = partial(_transport, tls, through)
            if through is not None:
                create()  # raises if the proxy's address is not valid
            self._connections[place] = Connections(create, most, clock)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request, on a connection that no other request uses at the same time."""
        call = cast(Call, Call.of(request))
        attempt = call.progress.attempt
        attempt.phase = "pool"
        connections = self._connections[place_of(request.url)]
        connection = await connections.acquire(safe=not call.repeatable, timeout=call.options.timeout)
        attempt.hand_over()
        try:
            response = await connection.transport.handle_async_request(request)
            await self._read(response, request.method)
        except BaseException as error:
            connection.stream = attempt.stream or connection.stream
            await connections.drop(connection)
            connecting = call.progress.attempt.phase == "connect"
            if connecting and any(isinstance(each, NotImplementedError) for each in causes(error)):
                message = "this platform has no sockets: pass a transport or an http_client"
                raise TransportError(message, outcome="not sent", phase="connect") from error
            raise
        connection.stream = attempt.stream or connection.stream
        promised = _promised(response.headers.get("keep-alive"))
        seconds = min(KEEPALIVE, math.inf if promised is None else promised)
        await connections.release(connection, seconds, min(FRESH, seconds) if promised is None else seconds)
        return response

    def describe(self, url: httpx.URL) -> str:
        """Return the host, and the proxy, if there is one, without its credentials."""
        proxy = self._proxies.get(place_of(url))
        return place_of(url) + (f" through the proxy {without_credentials(proxy)}" if proxy else "")

    async def aclose(self) -> None:
        """Close all connections."""
        for connections in self._connections.values():
            await connections.aclose()


def _promised(keep_alive: str | None) -> float | None:
    """Return the seconds for which the server promises to keep the connection, from its `Keep-Alive` header."""
    found = re.search(r"timeout=(\d{1,6})", keep_alive, re.IGNORECASE) if keep_alive else None
    return max(int(found[1]) - MARGIN, int(found[1]) / 2) if found else None


def _transport(tls: ssl.SSLContext, proxy: Secret | None) -> httpx.AsyncBaseTransport:
    """Create a transport for one connection. `Connections` decides how long it is kept."""
    return httpx.AsyncHTTPTransport(
        verify=tls,
        proxy=to_httpx(proxy, tls) if proxy else None,
        limits=httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=None),
    )


def place_of(url: httpx.URL) -> str:
    """Return the host and port of an address."""
    return f"{url.host}:{url.port or _PORTS.get(url.scheme, 0)}"

"""Connect to the API and the token endpoint. Queue the calls that wait for one of a limited number of connections.

Each connection has its own transport of the HTTP library, with a pool of one connection. A pool with more connections
would have two disadvantages. For each request, it examines every connection and every waiting request, which is slow
for hundreds of concurrent calls. Also, httpcore 1.0 never frees the slot of a call that is cancelled at a certain
moment (encode/httpcore#1093). Here, the connection of a failed or cancelled call is closed and dropped, so that no slot
can be lost.
"""

from __future__ import annotations

import asyncio
import math
import re
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Protocol, cast

from .._failures import causes
from .._http import httpx
from .._runtime.secret import Secret
from ..errors import TransportError
from .call import Call
from .network_options import proxy_of_environment, to_httpx, without_credentials


class Connection:
    """One connection, which is opened by its first request."""

    __slots__ = ("expires_at", "safe_until", "stream", "transport")

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self.transport = transport
        self.stream: Any = None
        """The stream below TLS. It is kept here, because httpcore forgets it if a handshake fails or the stream is
        closed."""
        self.expires_at = math.inf
        self.safe_until = math.inf
        """Until this time, the server keeps the connection open, so a request that cannot be retried may use it."""


class Connections:
    """The connections to one host."""

    def __init__(
        self,
        create: Callable[[], httpx.AsyncBaseTransport],
        most: int | None,
        clock: Callable[[], float],
    ) -> None:
        self._create = create
        self._clock = clock
        self._most = math.inf if most is None else most
        self._free = self._most
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._idle: deque[Connection] = deque()
        """Idle connections; the one that was used last is the rightmost."""
        self._used: set[Connection] = set()
        self._closed = False

    async def acquire(self, *, safe: bool, timeout: float | None) -> Connection:
        """Wait for a connection. With `safe`, return only one that a request without retries may use.

        Raise `httpx.PoolTimeout` if no connection becomes free within `timeout` seconds.
        """
        if self._free > 0:
            self._free -= 1
        else:
            await self._wait_for_slot(timeout)
        try:
            if self._closed:
                raise TransportError("the client was closed in the meantime", outcome="not sent", phase="pool")
            now = self._clock()
            while self._idle and self._idle[0].expires_at <= now:
                await self._idle.popleft().transport.aclose()
            newest = self._idle[-1] if self._idle else None
            if newest is not None and now < (newest.safe_until if safe else newest.expires_at):
                connection = self._idle.pop()
            else:
                if self._idle and len(self._idle) + len(self._used) >= self._most:
                    await self._idle.popleft().transport.aclose()
                connection = Connection(self._create())
        except BaseException:
            self._release_slot()
            raise
        self._used.add(connection)
        return connection

    async def release(self, connection: Connection, seconds: float, safe_seconds: float) -> None:
        """Keep a connection for a number of seconds, after its response was read completely."""
        if seconds <= 0 or self._closed:
            await self.drop(connection)
            return
        self._used.discard(connection)
        now = self._clock()
        connection.expires_at, connection.safe_until = now + seconds, now + safe_seconds
        self._idle.append(connection)
        self._release_slot()

    async def drop(self, connection: Connection) -> None:
        """Close a connection whose call failed or was cancelled."""
        self._used.discard(connection)
        try:
            await connection.transport.aclose()
            if connection.stream is not None:  # the transport may have forgotten it
                await connection.stream.aclose()
        finally:
            self._release_slot()

    async def aclose(self) -> None:
        """Close all connections, including connections in use."""
        self._closed = True
        for each in [*self._idle, *self._used]:
            await each.transport.aclose()
        self._idle.clear()
        self._used.clear()

    async def _wait_for_slot(self, timeout: float | None) -> None:
        slot = asyncio.get_running_loop().create_future()
        self._waiting.append(slot)
        try:
            async with asyncio.timeout(timeout):
                await slot
        except BaseException as error:
            if slot.done() and not slot.cancelled():  # the call got the slot just as it stopped waiting
                self._release_slot()
            slot.cancel()
            if isinstance(error, TimeoutError):
                raise httpx.PoolTimeout(f"all {self._most} connections are in use") from error
            raise

    def _release_slot(self) -> None:
        while self._waiting:
            slot = self._waiting.popleft()
            if not slot.done():
                slot.set_result(None)
                return
        self._free += 1


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

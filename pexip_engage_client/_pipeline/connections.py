"""Manage a limited number of connections to one host, and queue the calls that wait for one.

Each connection has its own transport of the HTTP library, with a pool of one connection. A pool with more connections
would have two disadvantages. For each request, it examines every connection and every waiting request, which is slow
for hundreds of concurrent calls. Also, httpcore 1.0 never frees the slot of a call that is cancelled at a certain
moment (encode/httpcore#1093). Here, the connection of a failed or cancelled call is closed and dropped, so that no slot
can be lost.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable
from typing import Any

from .._http import httpx
from ..errors import TransportError


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

"""Send requests through the caller's own HTTP client or transport, from httpx or httpx2."""

from __future__ import annotations

import logging
import os
import weakref
from abc import ABC, abstractmethod
from typing import Any, cast

from .._http import httpx
from ..errors import TransportError
from .call import Call
from .libraries import (
    Adapter,
    HTTPClient,
    HTTPTransport,
    close_idle,
    drop_lost_connections,
    library_of,
    pools_of,
    with_first_hook,
)
from .network import FRESH
from .outcome import RequestAttempt
from .read_response import read_whole

logger = logging.getLogger("pexip_engage_client")

# For each client or transport that a caller passed in: the ID of the process in which it opened connections. The key is
# the object's `id`; the entry is removed when the object is deleted.
_connected_in: dict[int, int] = {}


def _connected(theirs: object) -> None:
    """Record that the caller's client or transport has connections that this process opened."""
    if id(theirs) not in _connected_in:
        weakref.finalize(theirs, _connected_in.pop, id(theirs), None).atexit = False
        _connected_in[id(theirs)] = os.getpid()


def opened_before_fork(theirs: object) -> bool:
    """Whether the caller's client or transport has connections that another process opened before a fork."""
    return _connected_in.get(id(theirs)) not in (None, os.getpid())


class _PassedInNetwork(ABC):
    """Uses connections that the caller's object manages, and closes connections that a request should not use."""

    def __init__(self, theirs: Any, adapter: Adapter) -> None:
        self._theirs = theirs
        self._adapter = adapter
        self._warned = False
        self._warned_of_loss = False

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        call = cast(Call, Call.of(request))
        safe = not call.repeatable
        if safe:
            await self._close_stale_connections()
        try:
            response = await self._exchange(self._adapter.request(request), call.progress.attempt)
            call.progress.attempt.respond()
            await read_whole(response, request.method)
        except BaseException as error:
            await self._recover_lost_connections()
            if not isinstance(error, self._adapter.failures):
                raise
            converted = self._adapter.error(error)
            if converted is error:
                raise
            raise converted from error
        if "network_stream" in response.extensions:
            _connected(self._theirs)
            if safe:
                self._warn_unless_safe()
        return self._adapter.response(response, request)

    @abstractmethod
    async def _exchange(self, request: Any, attempt: RequestAttempt) -> Any:
        """Send a request through the caller's library, and return its response."""

    async def _close_stale_connections(self) -> None:
        # The server may be about to close idle connections. A request that cannot be retried would then have outcome
        # "unknown".
        for pool in pools_of(self._theirs):
            await close_idle(pool, FRESH)

    async def _recover_lost_connections(self) -> None:
        for pool in pools_of(self._theirs):
            lost = await drop_lost_connections(pool)
            if lost:
                level = logging.DEBUG if self._warned_of_loss else logging.WARNING
                connections = "connection" if lost == 1 else "connections"
                library = type(pool).__module__.split(".")[0]
                logger.log(level, "recovered %d %s that %s had lost", lost, connections, library)
                self._warned_of_loss = True

    def _warn_unless_safe(self) -> None:
        if not self._warned and not any(pools_of(self._theirs)):
            logger.warning(
                "%s.%s does not show its connections: if a POST uses a connection that the server is closing, its"
                " outcome is unknown. Let idle connections expire after %s s.",
                type(self._theirs).__module__,
                type(self._theirs).__qualname__,
                FRESH,
            )
            self._warned = True

    def describe(self, url: httpx.URL) -> str:
        """Return the host."""
        return url.netloc.decode()


class TransportNetwork(_PassedInNetwork):
    """A caller's own transport, which is closed with the client."""

    def __init__(self, transport: HTTPTransport) -> None:
        super().__init__(transport, Adapter(library_of(transport, "AsyncBaseTransport")))

    async def _exchange(self, request: Any, attempt: RequestAttempt) -> Any:
        attempt.hand_over()
        response = await self._theirs.handle_async_request(request)
        if library_of(response, "Response") is None:
            raise TypeError(f"transport: handle_async_request must return a Response; it returned {response!r:.80}")
        return response

    async def aclose(self) -> None:
        """Close the transport."""
        await self._theirs.aclose()


class ClientNetwork(_PassedInNetwork):
    """A caller's own client: its proxies, certificates, pool and event hooks apply.

    Its headers, cookies, `auth` and timeouts do not apply, and redirects are not followed.
    """

    def __init__(self, client: HTTPClient) -> None:
        super().__init__(client, Adapter(library_of(client, "AsyncClient")))

    async def _exchange(self, request: Any, attempt: RequestAttempt) -> Any:
        if self._theirs.is_closed:
            raise TransportError("the http_client that was passed in is closed", outcome="not sent", phase="connect")
        # The caller's hooks may close the response, so its body is read before them.
        hooks = self._theirs.event_hooks["response"]
        client = with_first_hook(self._theirs, _read_first) if hooks else self._theirs
        attempt.hand_over()
        try:
            return await client.send(request, stream=True, auth=None, follow_redirects=False)
        except Exception as error:
            # A hook called `raise_for_status`. This package raises its own errors instead.
            response = self._adapter.response_of_hook(error, request)
            if response is None:
                raise
            return response

    async def aclose(self) -> None:
        """Leave the client open, because its creator closes it."""


async def _read_first(response: Any) -> None:
    """Read the body of a response to this package's request, up to the maximum size."""
    call = Call.of(response.request)
    if call is not None:
        call.progress.attempt.respond()
        await read_whole(response, response.request.method)

"""The network that the caller passes in: an HTTP client or a transport."""

from __future__ import annotations

import os
import weakref

from .._http import httpx
from ..errors import TransportError
from .call import Call
from .network import Read
from .outcome import Phase

# The process in which what a caller passed in, to however many clients, got connections; by its `id`, while it lives.
_connected_in: dict[int, int] = {}


def connected(theirs: object) -> None:
    """Remember that what a caller passed in has connections of this process."""
    if id(theirs) not in _connected_in:
        weakref.finalize(theirs, _connected_in.pop, id(theirs), None).atexit = False
        _connected_in[id(theirs)] = os.getpid()


def opened_before_fork(theirs: object) -> bool:
    """Whether what a caller passed in has connections of a process that this one was forked from."""
    return _connected_in.get(id(theirs)) not in (None, os.getpid())


class TransportNetwork:
    """A caller's own transport, which is closed with the client."""

    first_phase: Phase = "send"

    def __init__(self, transport: httpx.AsyncBaseTransport, read: Read) -> None:
        self._transport = transport
        self._read = read

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        response = await self._transport.handle_async_request(request)
        await self._read(response, request.method)
        if "network_stream" in response.extensions:
            connected(self._transport)
        return response

    def describe(self, url: httpx.URL) -> str:
        """The host."""
        return url.netloc.decode()

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()


class ClientNetwork:
    """A caller's own `httpx.AsyncClient`: its proxies, certificates, pool and event hooks apply.

    What it would add to a request does not: headers, cookies, `auth`, time-outs; and redirects are not followed.
    """

    first_phase: Phase = "send"

    def __init__(self, client: httpx.AsyncClient, read: Read) -> None:
        self._client = client
        self._read = read

    async def send(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        if self._client.is_closed:
            raise TransportError("the http_client that was passed in is closed", outcome="not sent", phase="connect")
        hooks = self._client.event_hooks["response"]
        if hooks and self._read_first not in hooks:
            hooks.insert(0, self._read_first)
        try:
            response = await self._client.send(request, stream=True, auth=None, follow_redirects=False)
        except httpx.HTTPStatusError as error:
            if error.request is not request:
                raise
            response = error.response  # a hook calls `raise_for_status`; the client has errors of its own
        await self._read(response, request.method)
        if "network_stream" in response.extensions:
            connected(self._client)
        return response

    async def _read_first(self, response: httpx.Response) -> None:
        """Read the body of a response to us, within its bound, before the caller's hooks, which read or close it."""
        call = Call.of(response.request)
        if call is not None:
            await self._read(response, response.request.method)
            call.progress.response_started = True

    def describe(self, url: httpx.URL) -> str:
        """The host."""
        return url.netloc.decode()

    async def aclose(self) -> None:
        """Leave the client open, and as it was: whoever created it closes it."""
        hooks = self._client.event_hooks["response"]
        if self._read_first in hooks:
            hooks.remove(self._read_first)

"""The network under a client: the real one with its proxies, or what the caller handed in."""

from __future__ import annotations

import os
import ssl
import weakref
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from ..errors import TransportError
from .call import Call
from .redaction import Secret

# A request that cannot be repeated goes on a connection that was in use just now: a server that is about to close one
# closes the others first.
FRESH = 0.5
_PORTS = {"http": 80, "https": 443}


class Network(httpx.AsyncBaseTransport):
    """The real network, through the proxies that the environment names (``HTTPS_PROXY``, ``NO_PROXY`` …).

    To each host that the client talks to there are two pools of connections, one for what cannot be repeated.
    """

    def __init__(self, urls: Iterable[httpx.URL], tls: ssl.SSLContext, keepalive: float, most: int | None) -> None:
        self._proxies = {_place(url): _proxy_for(url) for url in urls}
        self._pools = {
            (place, repeatable): httpx.AsyncHTTPTransport(
                verify=tls,
                proxy=proxy.value if proxy else None,
                limits=httpx.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=expiry),
            )
            for place, proxy in self._proxies.items()
            for repeatable, expiry in ((True, keepalive), (False, min(keepalive, FRESH)))
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = Call.of(request)
        pool = self._pools[_place(request.url), call is None or call.repeatable]
        return await pool.handle_async_request(request)

    def describe(self, url: httpx.URL) -> str:
        """A host, and the proxy before it, without credentials."""
        proxy = self._proxies.get(_place(url))
        shown = f" through the proxy {httpx.URL(proxy.value).copy_with(username=None, password=None)}" if proxy else ""
        return _place(url) + shown

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()


def tls_context() -> ssl.SSLContext:
    """The TLS context for the certificates that the environment names; all clients of the process share it."""
    return _tls_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _tls_context(cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    # Loading the certificates takes some 25 ms. The arguments are the cache key: httpx reads the variables itself.
    return httpx.create_ssl_context()


def _place(url: httpx.URL) -> str:
    return f"{url.host}:{url.port or _PORTS.get(url.scheme, 0)}"


def _proxy_for(url: httpx.URL) -> Secret | None:
    """The address of a proxy, in which there may be a password."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(_place(url)):
        return None
    return Secret(proxy if "://" in proxy else f"http://{proxy}")


# The process in which what a caller handed in, to however many clients, got connections; by its `id`, while it lives.
_connected_in: dict[int, int] = {}


def connected(theirs: object) -> None:
    """Remember that what a caller handed in has connections of this process."""
    if id(theirs) not in _connected_in:
        weakref.finalize(theirs, _connected_in.pop, id(theirs), None).atexit = False
        _connected_in[id(theirs)] = os.getpid()


def opened_before_fork(theirs: object) -> bool:
    """Whether what a caller handed in has connections of a process that this one was forked from."""
    return _connected_in.get(id(theirs)) not in (None, os.getpid())


class ClientTransport(httpx.AsyncBaseTransport):
    """A caller's own `httpx.AsyncClient` as the network: its proxies, certificates, pool and event hooks apply.

    What it would put into a request does not: headers, cookies, `auth`, time-outs; and redirects are not followed.
    """

    def __init__(self, client: httpx.AsyncClient, read: Callable[[httpx.Response, str], Awaitable[None]]) -> None:
        self._client = client
        self._read = read

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._client.is_closed:
            raise TransportError("the http_client that was handed in is closed", outcome="not sent", phase="connect")
        hooks = self._client.event_hooks["response"]
        if hooks and self._read_first not in hooks:
            hooks.insert(0, self._read_first)
        try:
            return await self._client.send(request, stream=True, auth=None, follow_redirects=False)
        except httpx.HTTPStatusError as error:
            if error.request is not request:
                raise
            return error.response  # a hook calls `raise_for_status`; we have errors of our own

    async def _read_first(self, response: httpx.Response) -> None:
        """Read the body of a response to us, within its bound, before the caller's hooks, which read or close it."""
        call = Call.of(response.request)
        if call is not None:
            await self._read(response, response.request.method)
            call.progress.response_started = True

    async def aclose(self) -> None:
        """Leave the client open, and as it was: whoever made it closes it."""
        hooks = self._client.event_hooks["response"]
        if self._read_first in hooks:
            hooks.remove(self._read_first)

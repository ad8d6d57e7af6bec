"""The network under a client: the real one with its proxies, or what the caller handed in."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from ..errors import TransportError


class ClientTransport(httpx.AsyncBaseTransport):
    """A caller's own `httpx.AsyncClient` as the network: its proxies, certificates and event hooks apply."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._client.is_closed:
            raise TransportError("the http_client that was handed in is closed", outcome="not sent", phase="connect")
        return await self._client.send(request, stream=True, auth=None, follow_redirects=False)

    async def aclose(self) -> None:
        """Leave the client open: whoever made it closes it."""


class _ByHost(httpx.AsyncBaseTransport):
    def __init__(self, transports: dict[str, httpx.AsyncBaseTransport]) -> None:
        self._transports = transports

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._transports[request.url.host].handle_async_request(request)

    async def aclose(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()


def open_network(urls: Iterable[httpx.URL], tls: ssl.SSLContext) -> httpx.AsyncBaseTransport:
    """The real network, through the proxies that the environment names (``HTTPS_PROXY``, ``NO_PROXY`` …)."""
    proxies = {url.host: _proxy_for(url) for url in urls}
    if not any(proxies.values()):
        return httpx.AsyncHTTPTransport(verify=tls)
    return _ByHost({host: httpx.AsyncHTTPTransport(verify=tls, proxy=proxy) for host, proxy in proxies.items()})


def _proxy_for(url: httpx.URL) -> str | None:
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"

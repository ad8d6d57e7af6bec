"""The `proxy` option, and the proxies in environment variables."""

from __future__ import annotations

import re
import ssl
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from .._runtime.arguments import invalid_argument, kind_of
from .._runtime.secret import Secret
from ..environments import is_loopback, url_of

PROXY = (
    "an address such as 'http://user:password@proxy.example:3128': with http://, https:// or socks5://, and with a"
    " valid host and port"
)
SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def checked_proxy(name: str, given: Secret) -> Secret:
    """Check the `proxy` option. It may contain a password."""
    if not _is_proxy(given.value):
        raise invalid_argument(name, PROXY, _shown(given.value))
    return given


def _is_proxy(address: object) -> bool:
    """Whether the value is a usable proxy address.

    This function must not raise an error, because its frame contains the password.
    """
    url = url_of(address)
    return url is not None and url.scheme in SCHEMES


def _shown(address: object) -> str:
    """Return the value for the message, if it consists only of a scheme, a host and a port."""
    if not isinstance(address, str) or not address:
        return f"; got {kind_of(address)}"
    plain = re.fullmatch(r"[a-zA-Z0-9+]+://[A-Za-z0-9.-]*(:\d*)?/?|[A-Za-z0-9.-]+:\d+", address)
    return f"; got {address!r}" if plain else ""


def proxy_of_environment(url: httpx.URL, place: str) -> Secret | None:
    """Return the proxy that environment variables specify for an address; None for this machine, as in browsers.

    `place` is the host and port.
    """
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or is_loopback(url.host) or proxy_bypass(place):
        return None
    return Secret(proxy if "://" in proxy else f"http://{proxy}")


def to_httpx(proxy: Secret, tls: ssl.SSLContext) -> httpx.Proxy:
    """Return the proxy in the form that the HTTP library expects."""
    url = url_of(proxy.value)
    if url is None:
        raise httpx.InvalidURL("its host or port is not valid")
    return httpx.Proxy(url, ssl_context=tls if url.scheme == "https" else None)


def without_credentials(proxy: Secret) -> httpx.URL:
    """Return a proxy's address, for messages."""
    return httpx.URL(proxy.value).copy_with(username=None, password=None)

"""The option `proxy`, and the proxies that the environment names."""

from __future__ import annotations

import re
import ssl
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from .._runtime.arguments import invalid_argument, kind_of
from ..environments import url_of
from .redaction import Secret

PROXY = (
    "an address such as 'http://user:password@proxy.example:3128', with http://, https:// or socks5://, whose host and"
    " port are valid"
)
SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def checked_proxy(name: str, given: Secret) -> Secret:
    """Check the option `proxy`. There may be a password in it."""
    if not _is_proxy(given.value):
        raise invalid_argument(name, PROXY, _shown(given.value))
    return given


def _is_proxy(address: object) -> bool:
    """Raises nothing, as the password is in its frame."""
    url = url_of(address)
    return url is not None and url.scheme in SCHEMES


def _shown(address: object) -> str:
    """What was passed, for the message, if it is nothing but a scheme, a host and a port."""
    if not isinstance(address, str) or not address:
        return f"; got {kind_of(address)}"
    plain = re.fullmatch(r"[a-zA-Z0-9+]+://[A-Za-z0-9.-]*(:\d*)?/?|[A-Za-z0-9.-]+:\d+", address)
    return f"; got {address!r}" if plain else ""


def proxy_of_environment(scheme: str, place: str) -> Secret | None:
    """The proxy that the environment names for a host and port."""
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(place):
        return None
    return Secret(proxy if "://" in proxy else f"http://{proxy}")


def to_httpx(proxy: Secret, tls: ssl.SSLContext) -> httpx.Proxy:
    """A proxy as the HTTP library takes it."""
    url = url_of(proxy.value)
    if url is None:
        raise httpx.InvalidURL("its host or port is not valid")
    return httpx.Proxy(url, ssl_context=tls if url.scheme == "https" else None)


def without_credentials(proxy: Secret) -> httpx.URL:
    """A proxy's address for messages."""
    return httpx.URL(proxy.value).copy_with(username=None, password=None)

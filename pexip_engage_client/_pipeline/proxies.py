"""The option `proxy`, and the proxies that the environment names."""

from __future__ import annotations

import ssl
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from .._runtime.arguments import invalid_argument, kind_of
from .redaction import Secret

PROXY = "an address such as 'http://user:password@proxy.example:3128', with http://, https:// or socks5://"
SCHEMES = frozenset({"http", "https", "socks5", "socks5h"})


def checked_proxy(name: str, given: Secret) -> Secret:
    """Check the option `proxy`. There may be a password in it."""
    if not _is_proxy(given.value):
        raise invalid_argument(name, PROXY, "" if isinstance(given.value, str) else f"; got {kind_of(given.value)}")
    return given


def _is_proxy(address: object) -> bool:
    """Raises nothing, as the password is in its frame."""
    try:
        url = httpx.URL(address) if isinstance(address, str) else None
    except (httpx.InvalidURL, UnicodeError):
        return False
    return url is not None and url.scheme in SCHEMES and bool(url.host)


def proxy_of_environment(scheme: str, place: str) -> Secret | None:
    """The proxy that the environment names for a host and port."""
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(place):
        return None
    return Secret(proxy if "://" in proxy else f"http://{proxy}")


def to_httpx(proxy: Secret, tls: ssl.SSLContext) -> httpx.Proxy:
    """A proxy as the HTTP library takes it."""
    url = httpx.URL(proxy.value)
    return httpx.Proxy(url, ssl_context=tls if url.scheme == "https" else None)


def without_credentials(proxy: Secret) -> httpx.URL:
    """A proxy's address for messages."""
    return httpx.URL(proxy.value).copy_with(username=None, password=None)

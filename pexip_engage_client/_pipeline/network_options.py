"""The `verify` and `proxy` options, and the environment variables that apply without them.

All clients in a process share the TLS contexts, because loading one takes about 25 ms.
"""

from __future__ import annotations

import os
import re
import ssl
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

from .._http import httpx
from .._runtime.arguments import invalid_argument, invalid_value, kind_of
from .._runtime.secret import Secret
from ..environments import is_loopback, url_of

VERIFY = "an ssl.SSLContext, or the path of a PEM file or a directory with certificate authorities"


def checked_verify(name: str, given: Any) -> ssl.SSLContext:
    """Check the `verify` option, and load the certificates."""
    if isinstance(given, ssl.SSLContext):
        if given.protocol == ssl.PROTOCOL_TLS_SERVER:
            raise invalid_argument(name, VERIFY, "; got one for servers: use ssl.create_default_context()")
        return given
    if not isinstance(given, str | os.PathLike) or not given:
        raise invalid_value(name, VERIFY, cast("object", given))
    try:
        return context_of_path(cast("os.PathLike[str]", given))
    except (OSError, ValueError) as error:  # the file does not exist, or is not in PEM format
        raise invalid_argument(name, VERIFY, f"; cannot use {os.fspath(given)!r}: {type(error).__name__}") from error


def context_of_environment() -> ssl.SSLContext:
    """Return a context with the certificates from environment variables, or else from the HTTP library."""
    return _of_environment(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _of_environment(cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    # Old versions of the HTTP library ignore a path that does not exist; `ssl` raises an error.
    if cert_file or cert_dir:
        return ssl.create_default_context(cafile=cert_file or None, capath=None if cert_file else cert_dir)
    return httpx.create_ssl_context()


def context_of_path(path: str | os.PathLike[str]) -> ssl.SSLContext:
    """Return a context that trusts the certificates in a PEM file, or in a directory that `openssl rehash` prepared."""
    absolute = Path(path).resolve(strict=True)
    return _of_path(absolute, absolute.stat().st_mtime_ns)


@cache
def _of_path(path: Path, modified: int) -> ssl.SSLContext:
    if path.is_dir():
        return ssl.create_default_context(capath=path)
    return ssl.create_default_context(cafile=path)


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
    """Return the proxy for an address, from environment variables. As in browsers, this machine needs no proxy.

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

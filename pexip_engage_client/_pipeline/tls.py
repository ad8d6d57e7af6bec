"""The `verify` option, and TLS contexts.

All clients in a process share the contexts, because loading one takes about 25 ms.
"""

from __future__ import annotations

import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any, cast

from .._http import httpx
from .._runtime.arguments import invalid_argument, invalid_value

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

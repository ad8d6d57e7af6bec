"""Every kind of network that a client can have: its own with each option, and what is passed in, of either library."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import trustme
from opentelemetry.instrumentation import httpx as instrumentation

from .fault_server import FaultServer

# Without httpx, its name is an alias of httpx2 in the tests.
LIBRARIES: dict[str, ModuleType] = {
    name: found
    for name in ("httpx", "httpx2")
    if find_spec(name) is not None and (found := import_module(name)).__name__ == name
}
PASSED_IN = [f"{name} {kind}" for name in LIBRARIES for kind in ("client", "transport")]
# The one of the library that the client runs on.
INSTRUMENTOR = (
    instrumentation.HTTPXClientInstrumentor if "httpx" in LIBRARIES else instrumentation.HTTPX2ClientInstrumentor
)
NETWORKS = ["its own", "verify", "proxy", *PASSED_IN]


@cache
def authority() -> trustme.CA:
    return trustme.CA()


@cache
def server_tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority().issue_cert("127.0.0.1").configure_cert(context)
    return context


@cache
def client_tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def tls_of(network: str) -> ssl.SSLContext | None:
    """What a server needs for this kind of network."""
    return server_tls() if network == "verify" else None


@asynccontextmanager
async def options_for(network: str, server: FaultServer | None = None) -> AsyncIterator[dict[str, Any]]:
    """The options of a client with this kind of network."""
    if network == "verify":
        yield {"verify": client_tls()}
    elif network == "proxy":
        assert server is not None
        yield {"proxy": f"http://user:password@127.0.0.1:{server.port}"}
    elif network == "its own":
        yield {}
    else:
        library, kind = network.split()
        if kind == "transport":
            yield {"transport": LIBRARIES[library].AsyncHTTPTransport(verify=client_tls())}
        else:
            async with LIBRARIES[library].AsyncClient(verify=client_tls()) as theirs:
                yield {"http_client": theirs}

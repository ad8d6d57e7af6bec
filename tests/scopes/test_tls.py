"""TLS handshakes that fail for good: no retry, and an error that names the alert, for API and token endpoint."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import httpx
import pytest
import trustme

from pexip_engage_client import EngageClient, EngageError, Timing, TokenError, TransportError


def read_all(connection: socket.socket) -> None:
    """Read what the client has sent, as closing a connection with unread bytes resets it, and the alert is lost."""
    connection.settimeout(20)
    with suppress(OSError):
        while socket.socket.recv(connection, 65536):
            pass


@contextmanager
def server(ca: trustme.CA, version: ssl.TLSVersion) -> Iterator[tuple[str, list[str]]]:
    """A server that asks for a client certificate; yields its address and the outcome of each handshake.

    It has a thread of its own, as asyncio's servers do not send the alert of a handshake that fails.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    ca.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = context.maximum_version = version
    handshakes: list[str] = []

    def serve() -> None:
        while not stopping.is_set():
            connection = context.wrap_socket(listening.accept()[0], server_side=True, do_handshake_on_connect=False)
            with connection:
                connection.settimeout(60)
                try:
                    connection.do_handshake()
                except ssl.SSLError as error:
                    handshakes.append(str(error.reason))
                    read_all(connection)
                except OSError:
                    pass

    stopping = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        yield f"https://127.0.0.1:{port}", handshakes
        stopping.set()
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join(60)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("place", ["api", "token endpoint"])
async def test_a_missing_client_certificate_is_named_and_not_retried(version: ssl.TLSVersion, place: str) -> None:
    ca = trustme.CA()
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)
    with server(ca, version) as (url, handshakes):
        http = httpx.AsyncClient(verify=trusting)
        credentials: Any = (
            {"token": "t"} if place == "api" else {"client_id": "a", "client_secret": "b", "token_url": url}
        )
        async with EngageClient("acme", base_url=url, http_client=http, **credentials) as engage, http:
            with pytest.raises(EngageError) as caught:
                await engage.appointments.accept("1")
    error = caught.value
    assert isinstance(error, TransportError if place == "api" else TokenError)
    assert not error.retryable
    assert error.attempts == 1
    unnamed = "None"  # the reason on Python 3.11.2, at times
    assert handshakes[0] in ("PEER_DID_NOT_RETURN_A_CERTIFICATE", unnamed)
    assert handshakes[1:] in ([], ["UNEXPECTED_EOF_WHILE_READING"], [unnamed]), "one, and the end of the server"
    assert "alert" in str(error).lower()
    if isinstance(error, TransportError):
        assert error.outcome == "not sent"


async def answering(content: bytes) -> asyncio.Server:
    """A server that knows no TLS: it writes the content, and closes the connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(content)
        writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0)


@pytest.mark.parametrize(
    ("content", "attempts"), [(b"HTTP/1.1 400 Bad Request\r\n\r\n", 1), (b"", 2)], ids=["plain HTTP", "cut"]
)
async def test_only_passing_failures_of_a_handshake_are_retried(content: bytes, attempts: int) -> None:
    timing = Timing(random=lambda: 0.0)
    async with await answering(content) as listening:
        url = f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        async with EngageClient("acme", token="t", base_url=url, max_retries=1, timing=timing) as engage:
            with pytest.raises(TransportError) as caught:
                await engage.appointments.get("1")
    assert (caught.value.attempts, caught.value.retryable) == (attempts, attempts > 1)

"""The outcome of a request whose connection fails with a TLS error, with every kind of network and in each context."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from itertools import product
from typing import Any

import pytest

from pexip_engage_client import EngageClient, TransportError

from .conftest import Pauses
from .contexts import CONTEXTS, run_in
from .networks import LIBRARIES, PASSED_IN, authority
from .tls_server import TLSWire, server_context, tls_server

pytestmark = pytest.mark.proof

TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
NETWORKS = ["its own", *PASSED_IN]
PLAIN_TEXT = b"HTTP/1.1 400 Bad Request\r\n\r\n"
HANDSHAKE_FAILURE = bytes([21, 3, 3, 0, 2, 2, 40])
DECODE_ERROR = bytes([21, 3, 3, 0, 2, 2, 50])


@asynccontextmanager
async def client(
    network: str, url: str, pauses: Pauses, *, late_authentication: bool = False
) -> AsyncGenerator[EngageClient]:
    context = ssl.create_default_context()
    authority().configure_trust(context)
    context.post_handshake_auth = late_authentication
    library, _, kind = network.partition(" ")
    given: dict[str, Any] = {"verify": context}
    if kind == "client":
        given = {"http_client": LIBRARIES[library].AsyncClient(verify=context)}
    elif kind == "transport":
        given = {"transport": LIBRARIES[library].AsyncHTTPTransport(verify=context)}
    async with EngageClient("acme", token="t", base_url=url, limits=None, timing=pauses.timing, **given) as engage:
        yield engage
    if kind == "client":
        await given["http_client"].aclose()


async def error_of_a_post(
    network: str,
    url: str,
    pauses: Pauses,
    context: str = "plain",
    *,
    gets: int = 0,
    late_authentication: bool = False,
) -> TransportError:
    async def work() -> TransportError:
        async with client(network, url, pauses, late_authentication=late_authentication) as engage:
            for _ in range(gets):
                await engage.appointments.get("1")
            with pytest.raises(TransportError) as caught:
                await engage.appointments.accept("1")
        return caught.value

    return await run_in(context, work)


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("version", [TLS12, TLS13], ids=["1.2", "1.3"])
async def test_missing_client_certificate_means_not_sent(
    version: ssl.TLSVersion, network: str, context: str, pauses: Pauses
) -> None:
    async def behave(wire: TLSWire) -> None:
        raise AssertionError("the handshake succeeded")

    async with tls_server(server_context(version, ssl.CERT_REQUIRED), behave) as url:
        error = await error_of_a_post(network, url, pauses, context)
    assert (error.outcome, error.attempts, error.retryable) == ("not sent", 1, False)
    assert "ALERT" in error.message


def rejections() -> Iterator[Any]:
    """Each rejection with each network; the contexts alternate, so that each pair occurs."""
    rejections = {"plain text": PLAIN_TEXT, "handshake_failure": HANDSHAKE_FAILURE, "decode_error": DECODE_ERROR}
    versions, exchanges = {"1.2": TLS12, "1.3": TLS13}, {"first exchange": 0, "second exchange": 1}
    for position, names in enumerate(product(rejections, versions, exchanges)):
        what, version, exchange = names
        for shift, network in enumerate(NETWORKS):
            context = list(CONTEXTS)[(position + shift) % len(CONTEXTS)]
            yield pytest.param(
                rejections[what],
                versions[version],
                exchanges[exchange],
                network,
                context,
                id=", ".join((*names, network, context)),
            )


@pytest.mark.parametrize(("sent", "version", "gets", "network", "context"), list(rejections()))
async def test_tls_error_after_a_request_was_read_means_unknown(
    sent: bytes, version: ssl.TLSVersion, gets: int, network: str, context: str, pauses: Pauses
) -> None:
    posts = 0

    async def behave(wire: TLSWire) -> None:
        nonlocal posts
        while not (await wire.request()).startswith(b"POST"):
            await wire.respond()
        posts += 1
        await wire.unencrypted(sent)

    async with tls_server(server_context(version), behave) as url:
        error = await error_of_a_post(network, url, pauses, context, gets=gets)
    assert (error.outcome, error.attempts, error.retryable, posts) == ("unknown", 1, False, 1)


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("gets", [0, 1], ids=["first exchange", "second exchange"])
async def test_certificate_alert_after_a_request_was_read_means_unknown(
    gets: int, network: str, context: str, pauses: Pauses
) -> None:
    async def behave(wire: TLSWire) -> None:
        for _ in range(gets):
            await wire.request()
            await wire.respond()
        await wire.request()
        wire.tls.verify_client_post_handshake()  # asks for a certificate, and rejects that there is none
        await wire.run(lambda: wire.tls.read(1))

    context_of_server = server_context(TLS13, ssl.CERT_REQUIRED)
    context_of_server.post_handshake_auth = True
    async with tls_server(context_of_server, behave) as url:
        error = await error_of_a_post(network, url, pauses, context, gets=gets, late_authentication=True)
    assert "CERTIFICATE_REQUIRED" in error.message
    assert (error.outcome, error.attempts, error.retryable) == ("unknown", 1, False)


async def test_get_is_retried_after_a_tls_error_on_a_used_connection(pauses: Pauses) -> None:
    connections = 0

    async def behave(wire: TLSWire) -> None:
        nonlocal connections
        connections += 1
        await wire.request()
        await wire.respond()
        await wire.request()
        await wire.unencrypted(PLAIN_TEXT)

    async with tls_server(server_context(TLS13), behave) as url, client("its own", url, pauses) as engage:
        assert [(await engage.appointments.get("1")).id for _ in range(3)] == ["1", "1", "1"]
    assert connections == 3

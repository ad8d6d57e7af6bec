"""The options `verify` and `proxy`: certificates, client certificates and proxies."""

from __future__ import annotations

import asyncio
import gc
import os
import ssl
import subprocess
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from pexip_engage_client import ApiError, EngageClient, InvalidArgumentError, TransportError
from tests.programs import installed

from . import fault_server as server
from .conftest import Pauses
from .fault_server import FaultServer
from .test_privacy import holds

AUTHORITY: Any = trustme.CA()
PASSWORD = "canary-of-a-proxy"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


def server_context(*, client_certificate: bool = False) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    if client_certificate:
        context.maximum_version = (
            ssl.TLSVersion.TLSv1_2
        )  # with TLS 1.3, the handshake ends before the server rejects the certificate
        AUTHORITY.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def client(url: str, **options: Any) -> EngageClient:
    options = {"token": "t", "base_url": url, "limits": None, "allow_insecure": True, **options}
    return EngageClient("acme", **options)


async def test_verify_accepts_the_path_of_a_certificate_authority(authority: Path) -> None:
    async with FaultServer(server.ok, tls=server_context()) as faulty:
        for path in (authority, str(authority)):
            async with client(faulty.url, verify=path) as engage:
                assert (await engage.appointments.get("1")).id == "1"
        async with client(faulty.url) as engage:
            with pytest.raises(TransportError, match="certificate verify failed") as caught:
                await engage.appointments.get("1")
    assert (caught.value.attempts, caught.value.outcome) == (1, "not sent")


async def test_verify_accepts_a_directory_of_certificate_authorities(authority: Path) -> None:
    command = [installed("openssl"), "x509", "-hash", "-noout", "-in", str(authority)]
    name = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    directory = authority.parent / "authorities"
    directory.mkdir()
    authority.rename(directory / f"{name}.0")
    async with FaultServer(server.ok, tls=server_context()) as faulty, client(faulty.url, verify=directory) as engage:
        assert (await engage.appointments.get("1")).id == "1"


async def test_verify_accepts_a_context_with_a_client_certificate(authority: Path) -> None:
    async with FaultServer(server.ok, tls=server_context(client_certificate=True)) as faulty:
        context = ssl.create_default_context(cafile=authority)
        AUTHORITY.issue_cert("client.example").configure_cert(context)
        async with client(faulty.url, verify=context) as engage:
            assert (await engage.appointments.accept("1")).id == "1"
        async with client(faulty.url, verify=authority, max_retries=0) as engage:
            with pytest.raises(TransportError) as caught:
                await engage.appointments.accept("1")
    assert (caught.value.phase, caught.value.outcome) == ("connect", "not sent")


@pytest.mark.parametrize("given", ["missing.pem", "empty.pem", True, False, 5, ""], ids=repr)
def test_invalid_verify_is_rejected_immediately(given: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("not PEM")
    path = str(tmp_path / given) if isinstance(given, str) and given else given
    with pytest.raises(InvalidArgumentError, match=r"verify must be an ssl\.SSLContext, or the path") as caught:
        EngageClient("acme", token="t", verify=path)
    assert caught.value.parameter == "verify"


@pytest.mark.parametrize(
    "given",
    [
        "proxy.example:3128",
        "ftp://proxy",
        "http://",
        "http://proxy\0",
        "\ud800",
        5,
        "http://proxy:99999",
        "http://proxy:0",
        "http://a b",
    ],
)
def test_invalid_proxy_is_rejected_without_showing_it(given: Any) -> None:
    given = given.replace("proxy", f"user:{PASSWORD}@proxy") if isinstance(given, str) else given
    with pytest.raises(InvalidArgumentError, match="proxy must be an address such as") as caught:
        EngageClient("acme", token="t", proxy=given)
    assert not holds(caught.value, PASSWORD)


@pytest.mark.parametrize("given", ["ftp://proxy.example", "proxy.example:3128", "http://proxy.example:99999"])
def test_message_about_a_proxy_shows_an_address_without_credentials(given: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"; got '{given}'$"):
        EngageClient("acme", token="t", proxy=given)


async def test_invalid_port_of_a_proxy_in_the_environment_is_a_transport_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", f"http://user:{PASSWORD}@127.0.0.1:99999")
    monkeypatch.setenv("no_proxy", "")
    async with client("http://engage.test") as engage:
        with pytest.raises(TransportError, match="cannot use the proxy from HTTP_PROXY") as caught:
            await engage.appointments.get("1")
    assert not holds(caught.value, PASSWORD)


@pytest.mark.parametrize("name", ["verify", "proxy"])
@pytest.mark.parametrize("theirs", ["http_client", "transport"])
async def test_network_options_are_rejected_with_passed_in_clients(name: str, theirs: str) -> None:
    given: Any = httpx.AsyncClient() if theirs == "http_client" else httpx.MockTransport(lambda _: httpx.Response(200))
    option: Any = ssl.create_default_context() if name == "verify" else "http://proxy.example"
    with pytest.raises(InvalidArgumentError, match=f"{name} must be left out if you pass {theirs}"):
        EngageClient("acme", token="t", **{name: option, theirs: given})


def test_clients_share_one_context_for_each_path(authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path] = []
    load = ssl.create_default_context

    def counted(*, cafile: Path) -> ssl.SSLContext:
        loaded.append(cafile)
        return load(cafile=cafile)

    monkeypatch.setattr(ssl, "create_default_context", counted)
    for number in range(100):
        EngageClient(f"enterprise-{number}", token="t", verify=authority)
    assert loaded == [authority.resolve()]
    AUTHORITY.cert_pem.write_to_path(str(authority))
    os.utime(authority, ns=(1, 1))
    EngageClient("acme", token="t", verify=authority)
    assert len(loaded) == 2, "a file that was replaced is read again"


@pytest.mark.filterwarnings("error::ResourceWarning")
async def test_cancelling_a_tls_handshake_leaves_no_connection_open(authority: Path) -> None:
    async with FaultServer(server.hang) as faulty:
        url = faulty.url.replace("http:", "https:")
        async with client(url, verify=authority) as engage:
            for ticks in range(4, 60, 4):
                call = asyncio.ensure_future(engage.request("GET", "/things"))
                for _ in range(ticks):
                    await asyncio.sleep(0)
                call.cancel()
                await asyncio.gather(call, return_exceptions=True)
            assert faulty.connections > 3
            assert await faulty.settled()
            with warnings.catch_warnings(record=True) as caught:
                gc.collect()
            assert not caught


async def test_platform_without_sockets_raises_one_clear_error() -> None:
    def sock_connect(*_: object) -> Any:
        raise NotImplementedError("sock_connect() is not available")  # as Pyodide's event loop does

    asyncio.get_running_loop().sock_connect = sock_connect  # type: ignore[method-assign]
    async with client("http://127.0.0.1:9") as engage:
        with pytest.raises(TransportError, match="this platform has no sockets") as caught:
            await engage.appointments.accept("1")
    error = caught.value
    assert (error.attempts, error.outcome, error.retryable, error.phase) == (1, "not sent", False, "connect")


def test_verify_rejects_a_server_context() -> None:
    with pytest.raises(InvalidArgumentError, match=r"got one for servers: use ssl\.create_default_context\(\)"):
        EngageClient("acme", token="t", verify=server_context())


async def test_error_after_a_reset_over_tls_names_the_reason(authority: Path) -> None:
    async with (
        FaultServer(server.reset_after_request, tls=server_context()) as faulty,
        client(faulty.url, verify=authority, max_retries=0) as engage,
    ):
        with pytest.raises(TransportError) as caught:
            await engage.appointments.get("1")
    assert "did not complete" not in caught.value.message


# --- proxies


async def test_proxy_takes_precedence_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "*")
    async with FaultServer(server.ok) as proxy:
        address = f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}"
        async with client("http://engage.test", proxy=address) as engage:
            assert (await engage.appointments.get("1")).id == "1"
            assert (await engage.appointments.accept("1")).id == "1"
    request = proxy.requests[0].lower()
    assert request.startswith(b"get http://engage.test/")
    assert b"proxy-authorization: basic" in request


async def test_token_requests_use_the_proxy() -> None:
    token = server.answer(200, b'{"access_token":"x"}')
    async with FaultServer(token, server.ok) as proxy:
        options = {"token": None, "client_id": "a", "client_secret": "b", "token_url": "http://auth.test/token"}
        async with client("http://engage.test", proxy=f"http://127.0.0.1:{proxy.port}", **options) as engage:
            await engage.appointments.get("1")
    assert [request.split(b" ")[1].split(b"/")[2] for request in proxy.requests] == [b"auth.test", b"engage.test"]


@pytest.mark.parametrize("status", [403, 407])
async def test_request_rejected_by_a_proxy_is_not_retried(status: int, pauses: Pauses) -> None:
    async with FaultServer(server.answer(status, b"")) as proxy:
        address = f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}"
        async with client("https://engage.test", proxy=address, timing=pauses.timing) as engage:
            with pytest.raises(TransportError, match=f"through the proxy .*: {status}") as caught:
                await engage.appointments.accept("1")
    assert (caught.value.attempts, caught.value.outcome, caught.value.retryable) == (1, "not sent", False)
    assert not holds(caught.value, PASSWORD)


@pytest.mark.parametrize("status", [403, 407])
async def test_rejection_by_a_proxy_of_plain_http_is_an_api_error(status: int) -> None:
    async with (
        FaultServer(server.answer(status, b"")) as proxy,
        client("http://engage.test", proxy=f"http://127.0.0.1:{proxy.port}") as engage,
    ):
        with pytest.raises(ApiError) as caught:
            await engage.appointments.accept("1")
    assert caught.value.status_code == status


@asynccontextmanager
async def socks_proxy(target: int, password: str) -> AsyncGenerator[int]:
    """Serve a SOCKS 5 proxy that connects all clients to one local port, and return its own port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            version, methods = await reader.readexactly(2)
            offered = await reader.readexactly(methods)
            if version != 5 or 2 not in offered:
                writer.write(b"\x05\xff")
                return
            writer.write(b"\x05\x02")
            _, length = await reader.readexactly(2)
            await reader.readexactly(length)
            sent_password = await reader.readexactly((await reader.readexactly(1))[0])
            writer.write(b"\x01" + (b"\x00" if sent_password.decode() == password else b"\x01"))
            if sent_password.decode() != password:
                return
            *_, kind = await reader.readexactly(4)
            await reader.readexactly(6 if kind == 1 else (await reader.readexactly(1))[0] + 2)
            from_target, to_target = await asyncio.open_connection("127.0.0.1", target)
            writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            await asyncio.wait(
                [asyncio.ensure_future(each) for each in (pipe(reader, to_target), pipe(from_target, writer))]
            )
        finally:
            writer.close()

    async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
        sink.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


async def test_socks_proxy(pauses: Pauses) -> None:
    async with FaultServer(server.ok) as faulty, socks_proxy(faulty.port, PASSWORD) as port:
        async with client("http://engage.test", proxy=f"socks5://user:{PASSWORD}@127.0.0.1:{port}") as engage:
            assert (await engage.appointments.get("1")).id == "1"
        for address in (f"socks5://user:wrong-{PASSWORD}@127.0.0.1:{port}", f"socks5://127.0.0.1:{port}"):
            async with client("http://engage.test", proxy=address, timing=pauses.timing) as engage:
                with pytest.raises(TransportError, match="ProxyError") as caught:
                    await engage.appointments.accept("1")
            assert (caught.value.attempts, caught.value.outcome, caught.value.retryable) == (1, "not sent", False)
            assert not holds(caught.value, PASSWORD)


async def test_request_is_retried_if_the_proxy_cannot_open_the_tunnel(pauses: Pauses) -> None:
    for behavior in (server.answer(503, b""), server.close_after_request, server.raw(b"SSH-2.0\r\n", then="close")):
        async with FaultServer(behavior) as proxy:
            address = f"http://127.0.0.1:{proxy.port}"
            async with client("https://engage.test", proxy=address, timing=pauses.timing) as engage:
                with pytest.raises(TransportError) as caught:
                    await engage.appointments.accept("1")
        assert (caught.value.attempts, caught.value.outcome, caught.value.phase) == (4, "not sent", "connect")

from __future__ import annotations

import gzip
import tracemalloc
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, TransportError

from . import fault_server as server
from .doubles import Script
from .fault_server import FaultServer

LARGEST = 32 * 1024 * 1024
OF_ANOTHER_CALL = server.message(200, b'{"data":{"id":"of another call"}}')


@pytest.mark.parametrize("compressed", [True, False])
async def test_too_large_response_is_never_fully_in_memory(compressed: bool, largest_body: int) -> None:
    size, bound = 80_000_000, largest_body
    answer = (
        server.answer(200, gzip.compress(b" " * size, 9), Content_Encoding="gzip") if compressed else server.endless
    )
    async with (
        FaultServer(answer) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url) as engage,
    ):
        tracemalloc.start()
        try:
            with pytest.raises(TransportError, match="larger than 1000000 bytes") as caught:
                await engage.request("GET", "/things")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 6 * bound
    assert caught.value.message == f"127.0.0.1:{faulty.port}: the response is larger than 1000000 bytes"
    assert not caught.value.retryable


@pytest.mark.parametrize(("size", "fits"), [(LARGEST, True), (LARGEST + 1, False)])
@pytest.mark.parametrize("compressed", [True, False])
async def test_size_limit_is_exact(size: int, fits: bool, compressed: bool) -> None:
    body = b'"' + b"x" * (size - 2) + b'"'
    answer = (
        server.answer(200, gzip.compress(body), Content_Encoding="gzip") if compressed else server.answer(200, body)
    )
    async with (
        FaultServer(answer) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url) as engage,
    ):
        if fits:
            assert (await engage.request("GET", "/things")).content == body
        else:
            with pytest.raises(TransportError, match=f"larger than {LARGEST} bytes"):
                await engage.request("GET", "/things")


async def test_size_limit_applies_to_in_process_transports() -> None:
    script = Script(httpx.Response(200, content=b"x" * (LARGEST + 1)))
    async with EngageClient("acme", token="t", transport=script) as engage:
        with pytest.raises(TransportError, match=f"larger than {LARGEST} bytes"):
            await engage.request("GET", "/things")


async def test_gzip_can_be_split_anywhere() -> None:
    body = b'{"data":{"id":"1"}}'
    packed = gzip.compress(body)

    async def bytewise(wire: server.Wire) -> None:
        await wire.request()
        await wire.send(server.head(200, {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}))
        for each in packed:
            await wire.send(b"1\r\n" + bytes([each]) + b"\r\n")
        await wire.send(b"0\r\n\r\n")

    async with FaultServer(bytewise) as faulty, EngageClient("acme", token="t", base_url=faulty.url) as engage:
        response = await engage.request("GET", "/things")
    assert response.content == body
    assert "content-encoding" not in response.headers


async def test_response_never_reaches_another_call() -> None:
    """A broken server or proxy sends two answers to one request. The second may contain another customer's data."""
    script = [server.raw(server.message() + OF_ANOTHER_CALL)] + [server.ok] * 5
    async with FaultServer(*script) as faulty, EngageClient("acme", token="t", base_url=faulty.url) as engage:
        ids = [(await engage.appointments.get("1")).id for _ in range(4)]
    assert ids == ["1"] * 4


@pytest.mark.parametrize("value", ["", ".", ".."])
async def test_id_that_could_leave_its_path_segment_is_rejected(value: str) -> None:
    script = Script()
    async with EngageClient("acme", token="t", transport=script) as engage:
        with pytest.raises(InvalidArgumentError) as caught:
            await engage.appointments.get(value)
    assert caught.value.parameter == "id"
    assert not script.requests


@pytest.mark.parametrize(
    ("value", "path"),
    [("../../x", "..%2F..%2Fx"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("%2e%2e", "%252e%252e"), ("é\n", "%C3%A9%0A")],
)
async def test_any_other_id_stays_in_its_segment(value: str, path: str) -> None:
    async with FaultServer(server.ok) as faulty, EngageClient("acme", token="t", base_url=faulty.url) as engage:
        await engage.appointments.get(value)
    assert faulty.requests[0].startswith(f"GET /enterprises/acme/appointments/{path} HTTP/1.1\r\n".encode())


async def test_cookies_are_not_sent_back() -> None:
    async with (
        FaultServer(server.answer(200, None, Set_Cookie="session=1; Path=/")) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url) as engage,
    ):
        for _ in range(2):
            await engage.appointments.get("1")
    assert b"cookie" not in faulty.requests[1].lower()


async def test_netrc_passwords_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login canary password canary\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with FaultServer(server.ok) as faulty, EngageClient("acme", token="t", base_url=faulty.url) as engage:
        await engage.appointments.get("1")
    assert b"authorization: bearer t" in faulty.requests[0].lower()


async def test_hostile_response_headers_are_harmless() -> None:
    answer = server.answer(200, None, Retry_After="1e999", Location="http://[", Content_Type="\x80", Date="x")
    async with FaultServer(answer) as faulty, EngageClient("acme", token="t", base_url=faulty.url) as engage:
        assert (await engage.appointments.get("1")).id == "1"


@pytest.mark.parametrize("location", ["http://[", "//", "https://evil.example:99999/", "\x80"])
async def test_redirect_to_an_invalid_location_is_an_error_of_the_client(location: str) -> None:
    from pexip_engage_client import EngageError

    answer = server.answer(302, b"", Location=location)
    async with FaultServer(answer) as faulty, EngageClient("acme", token="t", base_url=faulty.url) as engage:
        with pytest.raises(EngageError):
            await engage.appointments.get("1")

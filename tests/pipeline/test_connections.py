"""Reused connections: none loses a POST, and no call gets the response of another one."""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import socket
import time
import tracemalloc
from typing import Any, cast

import httpx
import hypercorn.asyncio
import pytest
from hypercorn.config import Config

from pexip_engage_client import (
    ApiError,
    BusinessValidationError,
    EngageClient,
    Limits,
    ServerError,
    Timing,
    TransportError,
)

from . import fault_server as server
from .conftest import Pauses
from .doubles import Clock, Script, elapse, loop_time, ok
from .fault_server import FaultServer, Wire, message

ON_THE_LOOP = Timing(monotonic=loop_time)
OTHERS = message(200, b'{"data":{"id":"of somebody else"}}')


def client(faulty: FaultServer, **options: Any) -> EngageClient:
    return EngageClient("acme", token="t", base_url=faulty.url, **options)


def in_pieces(*pieces: bytes, pause: float = 0.005) -> server.Behavior:
    async def behave(wire: Wire) -> None:
        await wire.request()
        for piece in pieces:
            await wire.send(piece)
            await asyncio.sleep(pause)

    return behave


CHUNKED = server.head(200, {"Transfer-Encoding": "chunked"}) + b'13\r\n{"data":{"id":"1"}}\r\n0\r\n\r\n'
LARGE = b'{"data":{"id":"1","x":"' + b"x" * 90_000 + b'"}}'
BEHIND = {
    "a whole response": [message() + OTHERS],
    "a whole response, later": [message(), OTHERS],
    "its beginning": [message() + OTHERS[:30]],
    "its beginning, then the rest": [message() + OTHERS[:30], OTHERS[30:]],
    "its beginning later, then the rest": [message(), OTHERS[:30], OTHERS[30:]],
    "byte by byte": [message(), *(OTHERS[number : number + 1] for number in range(20)), OTHERS[20:]],
    "behind chunks": [CHUNKED + OTHERS],
    "behind chunks, its beginning": [CHUNKED + OTHERS[:20], OTHERS[20:]],
    "behind a large response": [message(200, LARGE) + OTHERS],
    "an informational status": [message() + b"HTTP/1.1 100 Continue\r\n\r\n"],
    "an informational status, then a response": [message() + b"HTTP/1.1 103 X\r\n\r\n", OTHERS],
    "an empty line": [message() + b"\r\n"],
    "an empty line, then a response": [message() + b"\r\n", OTHERS],
    "noise": [message() + b"\x00\x01"],
    "two responses": [message() + OTHERS + OTHERS],
    "a body where there is none": [server.head(204, {}) + OTHERS],
}


@pytest.mark.parametrize("behind", BEHIND)
async def test_bytes_after_a_response_never_reach_another_call(behind: str) -> None:
    script = [in_pieces(*BEHIND[behind]), *[server.ok] * 9]
    async with FaultServer(*script) as faulty, client(faulty) as engage:
        await engage.request("GET", "/things")
        await faulty.finished()
        for _ in range(3):
            assert (await engage.appointments.get("1")).id == "1"
            assert (await engage.appointments.accept("1")).id == "1"


async def test_error_messages_contain_no_body_text() -> None:
    secret = b"canary of a customer"
    script = [in_pieces(server.head(204, {}) + secret, pause=0), server.ok]
    async with FaultServer(*script) as faulty, client(faulty, max_retries=0) as engage:
        await engage.request("GET", "/things")
        await engage.request("GET", "/things")
    async with FaultServer(server.raw(secret + b"\r\n\r\n")) as faulty, client(faulty, max_retries=0) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request("GET", "/things")
    assert "canary" not in str(caught.value)


async def test_post_uses_a_recently_used_connection() -> None:
    clock = Clock()
    async with FaultServer(server.ok) as faulty, client(faulty, timing=Timing(monotonic=clock)) as engage:
        await engage.appointments.accept("1")
        clock.now += 0.4
        await engage.appointments.accept("1")
        assert faulty.connections == 1
        clock.now += 0.6
        await engage.appointments.accept("1")
        assert faulty.connections == 2


async def test_gets_keep_their_connection_for_longer() -> None:
    clock = Clock()
    async with FaultServer(server.ok) as faulty, client(faulty, timing=Timing(monotonic=clock)) as engage:
        for pause in (0, 0.6):
            clock.now += pause
            await engage.appointments.get("1")
        assert faulty.connections == 1


async def test_keep_alive_header_limits_connection_lifetime() -> None:
    clock = Clock()
    timing = Timing(monotonic=clock)
    answer = server.answer(Keep_Alive="timeout=75, max=100")
    async with FaultServer(answer) as faulty, client(faulty, timing=timing) as engage:
        await engage.appointments.accept("1")
        clock.now += 3
        await engage.appointments.accept("1")
        assert faulty.connections == 1
    async with FaultServer(server.answer(Keep_Alive="timeout=0")) as faulty, client(faulty, timing=timing) as engage:
        for _ in range(2):
            await engage.appointments.get("1")
            clock.now += 0.01
        assert faulty.connections == 2


# --- proxies and hosts


async def test_transport_error_names_the_host() -> None:
    async with FaultServer(server.reset_after_request) as faulty, client(faulty, max_retries=0) as engage:
        with pytest.raises(TransportError, match=f"127.0.0.1:{faulty.port}: ReadError"):
            await engage.request("GET", "/things")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 099 X\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
        b"",
    ],
)
async def test_error_messages_contain_no_internals_of_the_http_library(head: bytes) -> None:
    async with FaultServer(server.raw(head, then="close")) as faulty, client(faulty, max_retries=0) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request("POST", "/things")
    text = str(caught.value).partition(" [")[0].removeprefix(f"POST /things: 127.0.0.1:{faulty.port}: ")
    assert text.startswith("RemoteProtocolError"), "which the HTTP library documents"
    assert not re.search(r"_|<|[a-z][A-Z]", text.removeprefix("RemoteProtocolError")), text


async def test_certificate_error_has_the_reason() -> None:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: expired (_ssl.c:1006)")
    async with EngageClient("acme", token="t", transport=Script(error), max_retries=0) as engage:
        with pytest.raises(TransportError, match="certificate verify failed: expired") as caught:
            await engage.request("GET", "/things")
    assert "_ssl" not in str(caught.value)
    assert caught.value.args[0].endswith("certificate verify failed: expired")


@pytest.mark.parametrize("status", [403, 407])
async def test_proxy_rejection_is_not_retried_and_hides_credentials(
    status: int, monkeypatch: pytest.MonkeyPatch, pauses: Pauses
) -> None:
    async with FaultServer(server.answer(status, b"")) as proxy:
        monkeypatch.setenv("https_proxy", f"http://user:canary@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "")
        async with EngageClient(
            "acme", token="t", base_url="https://engage.test", timing=pauses.timing, limits=None
        ) as engage:
            with pytest.raises(TransportError) as caught:
                await engage.request("POST", "/things")
    assert caught.value.attempts == 1
    assert caught.value.outcome == "not sent"
    assert f"engage.test:443 through the proxy http://127.0.0.1:{proxy.port}: ProxyError: {status}" in str(caught.value)
    assert "canary" not in str(caught.value)


async def test_no_proxy_with_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    options: Any = {"base_url": "http://0.0.0.0:80", "allow_insecure": True, "max_retries": 0}
    async with FaultServer(server.ok) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "0.0.0.0:81")
        async with EngageClient("acme", token="t", **options) as engage:
            assert (await engage.appointments.get("1")).id == "1"
        monkeypatch.setenv("no_proxy", "0.0.0.0:80")
        async with EngageClient("acme", token="t", **options) as engage:
            with pytest.raises(TransportError):
                await engage.appointments.get("1")
    assert proxy.seen == 1


# --- a caller's own httpx.AsyncClient


async def test_headers_cookies_and_auth_of_a_passed_in_http_client_are_not_sent() -> None:
    script, seen = Script(ok), list[str]()

    async def hook(message: Any) -> None:
        seen.append(type(message).__name__)

    async with (
        httpx.AsyncClient(
            transport=script,
            headers={"X-Theirs": "1"},
            cookies={"theirs": "1"},
            auth=("user", "password"),
            timeout=99,
            event_hooks={"request": [hook], "response": [hook]},
        ) as theirs,
        EngageClient("acme", token="t", http_client=theirs) as engage,
    ):
        await engage.appointments.get("1")
    (request,) = script.requests
    assert seen == ["Request", "Response"]
    assert request.headers["authorization"] == "Bearer t"
    assert request.extensions["timeout"]["read"] == 30
    assert "x-theirs" not in request.headers
    assert "cookie" not in request.headers


@pytest.mark.parametrize("reads", [True, False])
async def test_hook_that_raises_for_status_does_not_hide_api_errors(reads: bool, pauses: Pauses) -> None:
    async def hook(response: httpx.Response) -> None:
        if reads:
            await response.aread()
        response.raise_for_status()

    script = [
        server.error_response(422, "APPOINTMENT_STATUS_INVALID"),
        server.error_response(503),
        server.ok,
        server.error_response(503),
    ]
    async with FaultServer(*script) as faulty, httpx.AsyncClient(event_hooks={"response": [hook]}) as theirs:
        async with client(faulty, http_client=theirs, timing=pauses.timing) as engage:
            with pytest.raises(BusinessValidationError) as caught:
                await engage.appointments.accept("1")
            assert caught.value.code == "APPOINTMENT_STATUS_INVALID"
            assert (await engage.appointments.get("1")).id == "1"
            with pytest.raises(ServerError):
                await engage.appointments.accept("1")
        assert faulty.seen == 4


async def test_http2_response_does_not_disturb_other_requests() -> None:
    ended = asyncio.Event()
    slow = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal slow
        if scope["path"].endswith("/slow"):
            slow += 1
            await asyncio.sleep(0.1)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b'{"data":{}}'})

    config: Any = Config()
    with socket.create_server(("127.0.0.1", 0)) as sock:
        config.bind = [f"fd://{sock.detach()}"]
    config.accesslog = config.errorlog = None
    sockets = config.create_sockets()
    host, port = sockets.insecure_sockets[0].getsockname()
    config.create_sockets = lambda: sockets
    serving = asyncio.ensure_future(
        cast(Any, hypercorn.asyncio).serve(app, config, shutdown_trigger=ended.wait, mode="asgi")
    )
    try:
        async with httpx.AsyncClient(http1=False, http2=True) as theirs:
            url = f"http://{host}:{port}"
            async with EngageClient("acme", token="t", base_url=url, http_client=theirs) as engage:
                await engage.request("GET", "/fast")
                calls = [engage.request("POST", "/slow", json={}) for _ in range(3)]
                responses = await asyncio.gather(*calls, engage.request("GET", "/fast"))
        assert [response.status_code for response in responses] == [200] * 4
        assert slow == 3
    finally:
        ended.set()
        await serving


# --- limits of size and time


async def test_gzip_may_have_several_members() -> None:
    body = gzip.compress(b'{"data":') + gzip.compress(b'{"id":"1"}}')
    async with FaultServer(server.answer(200, body, Content_Encoding="gzip")) as faulty, client(faulty) as engage:
        assert (await engage.appointments.get("1")).id == "1"


@pytest.mark.parametrize("behind", [b"garbage", gzip.compress(b"x", mtime=0)[:8]], ids=["noise", "half a member"])
async def test_bytes_after_gzip_are_ignored(behind: bytes) -> None:
    body = gzip.compress(b'{"data":{"id":"1"}}') + behind
    async with (
        FaultServer(server.answer(200, body, Content_Encoding="gzip")) as faulty,
        client(faulty, max_retries=0) as engage,
    ):
        with pytest.raises(TransportError, match="gzip data of the response"):
            await engage.appointments.get("1")


@pytest.mark.parametrize(
    ("method", "status", "headers"),
    [
        ("HEAD", 200, "Content-Length: 500\r\nContent-Encoding: gzip"),
        ("HEAD", 200, "Transfer-Encoding: chunked\r\nContent-Encoding: gzip"),
        ("HEAD", 200, "Content-Length: 99999999"),
        ("HEAD", 200, "Content-Length: 5\r\nContent-Encoding: br"),
        ("DELETE", 204, "Content-Encoding: gzip"),
    ],
)
async def test_responses_without_body_ignore_content_headers(method: str, status: int, headers: str) -> None:
    answer = server.raw(f"HTTP/1.1 {status} X\r\n{headers}\r\n\r\n".encode())
    async with FaultServer(answer) as faulty, client(faulty, max_retries=0, timeout=10) as engage:
        for _ in range(2):
            response = await engage.request(method, "/files/1")
            assert (response.status_code, response.content) == (status, b"")
    assert faulty.connections == 1


async def test_304_with_content_encoding_is_reported_as_304() -> None:
    answer = server.raw(b"HTTP/1.1 304 X\r\nContent-Encoding: gzip\r\n\r\n")
    async with FaultServer(answer) as faulty, client(faulty, max_retries=0, timeout=10) as engage:
        with pytest.raises(ApiError, match="304"):
            await engage.request("GET", "/files/1")


async def test_decompression_yields_to_the_event_loop() -> None:
    body = gzip.compress(b'{"data":{"id":"1"}}' + b" " * 25_000_000)
    async with FaultServer(server.answer(200, body, Content_Encoding="gzip")) as faulty, client(faulty) as engage:
        call = asyncio.create_task(engage.request("GET", "/things"))
        turns = 0
        while not call.done():
            await asyncio.sleep(0)
            turns += 1
        assert len((await call).content) > 25_000_000
    assert turns > 50


def sized(status: int, body: bytes, **headers: str) -> server.Behavior:
    """A response that is sent in pieces, so that the server adds nothing to the memory that is measured."""
    head = server.head(status, {"Content-Length": str(len(body)), **headers})

    async def behave(wire: Wire) -> None:
        await wire.request()
        await wire.send(head)
        for start in range(0, len(body), 50_000):
            await wire.send(body[start : start + 50_000])

    return behave


BOUND = 1_000_000
NOISE = random.Random(1).randbytes(BOUND - 4000)
COMPRESSED = gzip.compress(NOISE)
LARGEST = {
    "plain": sized(200, NOISE),
    "compressed": sized(200, COMPRESSED, **{"Content-Encoding": "gzip"}),
    "compressed well": sized(200, gzip.compress(b" " * BOUND), **{"Content-Encoding": "gzip"}),
    "an error": sized(500, NOISE),
    "a compressed error": sized(422, COMPRESSED, **{"Content-Encoding": "gzip"}),
}


async def reads(response: httpx.Response) -> None:
    await response.aread()


async def reads_the_status(response: httpx.Response) -> None:
    assert response.status_code


@pytest.mark.parametrize("hook", [None, reads, reads_the_status], ids=["our own client", "a hook that reads", "a hook"])
@pytest.mark.parametrize("largest", LARGEST)
@pytest.mark.usefixtures("largest_body")
async def test_memory_stays_below_twice_the_bound(largest: str, hook: Any) -> None:
    theirs = None if hook is None else httpx.AsyncClient(event_hooks={"response": [hook]})
    options: dict[str, Any] = {} if theirs is None else {"http_client": theirs}
    async with (
        FaultServer(server.ok, LARGEST[largest]) as faulty,
        client(faulty, max_retries=0, **options) as engage,
    ):
        await engage.request("GET", "/things")
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        try:
            (result,) = await asyncio.gather(engage.request("GET", "/things"), return_exceptions=True)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        response: Any = getattr(result, "response", result)
        assert len(response.content) >= len(NOISE)
        assert peak - before < 1.6 * BOUND
    if theirs is not None:
        await theirs.aclose()


@pytest.mark.usefixtures("largest_body")
async def test_size_limit_applies_to_hooks_that_read() -> None:
    bomb = server.answer(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
    async with (
        FaultServer(bomb) as faulty,
        httpx.AsyncClient(event_hooks={"response": [reads]}) as theirs,
        client(faulty, http_client=theirs) as engage,
    ):
        with pytest.raises(TransportError, match=f"larger than {BOUND} bytes"):
            await engage.request("GET", "/things")


def endlessly(first: bytes, again: bytes, chunked: bool = False, size: int = 50_000) -> server.Behavior:
    async def behave(wire: Wire) -> None:
        await wire.request()
        await wire.send(first)
        piece = again * (size // len(again))
        while True:
            await wire.send(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)

    return behave


GZIPPED = server.head(200, {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"})
EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
EMPTY_MEMBER = gzip.compress(b"")
BEGUN = gzip.compress(b"")[:10]
ENDLESS = {
    "empty blocks of gzip": (
        endlessly(GZIPPED + b"a\r\n%s\r\n" % BEGUN, EMPTY_BLOCK, chunked=True),
        "larger than 1000000 bytes",
    ),
    "empty members of gzip": (endlessly(GZIPPED, EMPTY_MEMBER, chunked=True), "larger than 1000000 bytes"),
    "bytes after the end of gzip": (
        endlessly(GZIPPED + b"%x\r\n%s\r\n" % (len(EMPTY_MEMBER), EMPTY_MEMBER), b"\x00", chunked=True),
        "the gzip data of the response is invalid",
    ),
    "headers": (endlessly(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n"), "RemoteProtocolError"),
    "informational statuses": (
        endlessly(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", size=2_500),
        "the deadline of 30 s passed",
    ),
}


@pytest.mark.parametrize("what", ENDLESS)
@pytest.mark.usefixtures("largest_body")
async def test_endless_response_is_limited_in_time_and_memory(what: str) -> None:
    behavior, message = ENDLESS[what]
    async with (
        FaultServer(server.ok, behavior) as faulty,
        client(faulty, max_retries=0, deadline=30, timing=ON_THE_LOOP) as engage,
    ):
        await engage.request("GET", "/things")
        tracemalloc.start()
        try:
            call = asyncio.create_task(engage.request("GET", "/things"))
            iterations = 0
            while not call.done():
                await asyncio.sleep(0)
                iterations += 1
                if iterations == 10 and what == "informational statuses":
                    await elapse(31)
            with pytest.raises(TransportError, match=message):
                await call
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 2_000_000
    assert iterations > 3


async def test_large_error_body_does_not_block_the_event_loop() -> None:
    body = b'{"errors":[' + b'{"code":"X","message":"m"},' * 400_000 + b'{"code":"X"}]}'
    script = Script(httpx.Response(400, content=body))
    async with EngageClient("acme", token="t", transport=script) as engage:
        began = time.process_time()
        with pytest.raises(Exception, match="400"):
            await engage.request("GET", "/things")
        assert time.process_time() - began < 0.2


async def test_response_may_have_32_mib_by_default() -> None:
    most = 32 * 1024 * 1024
    too_large = server.raw(server.head(200, {"Content-Length": str(most + 1)}), "close")
    async with FaultServer(too_large) as faulty, client(faulty, max_retries=0) as engage:
        with pytest.raises(TransportError, match=f"larger than {most} bytes"):
            await engage.appointments.get("1")


class FreePermit:
    def release(self, *, throttled: float | None = None) -> None: ...

    def abandon(self, *, busy_for: float) -> None: ...


class FreeLimiter:
    paces = False

    async def acquire(self, **_: object) -> FreePermit:
        return FreePermit()


@pytest.mark.parametrize("limits", [Limits(concurrent=110, per_minute=None), FreeLimiter()], ids=["Limits", "own"])
async def test_pool_is_as_large_as_the_concurrency_limit(limits: Any) -> None:
    arrived, all_arrived = 0, asyncio.Event()

    async def respond_together(wire: Wire) -> None:
        nonlocal arrived
        await wire.request()
        arrived += 1
        if arrived == 110:
            all_arrived.set()
        await all_arrived.wait()
        await wire.send(message())

    async with (
        FaultServer(respond_together) as faulty,
        client(faulty, limits=limits, timeout=30, max_retries=0) as engage,
    ):
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(110)))
        assert faulty.connections == arrived == 110


async def test_without_limits_there_are_100_connections_at_most() -> None:
    most, waiting, respond = 0, 0, asyncio.Event()

    async def slow(wire: Wire) -> None:
        nonlocal most, waiting
        await wire.request()
        most = max(most, faulty.open)
        waiting += 1
        if waiting == 100:
            await asyncio.sleep(0.1)  # time for more connections
            respond.set()
        await respond.wait()
        await wire.send(message())

    async with FaultServer(slow) as faulty, client(faulty, limits=None) as engage:
        await asyncio.gather(*(engage.appointments.get("1") for _ in range(130)))
    assert most == 100

"""Passed-in clients and transports of httpx and httpx2, whichever of them the package itself uses."""

from __future__ import annotations

import asyncio
import gzip
import logging
import subprocess
import sys
from typing import Any

import pytest

from pexip_engage_client import BusinessValidationError, EngageClient, InvalidArgumentError, TransportError
from pexip_engage_client._pipeline import passed_in
from tests.openapi import ROOT

from . import fault_server as server
from .fault_server import FaultServer
from .networks import LIBRARIES, PASSED_IN, client_tls
from .networks import options_for as options_for
from .test_connection_pool import all_connections_are_free, cancel_after
from .test_privacy import holds

TOKEN = "canary-access-token"
MISSING = (
    "the HTTP library has changed, or its objects are wrapped: connections are not reused, because bytes after a"
    " response could not be detected. The client supports httpx 0.27 to 0.28 and httpx2."
)
EACH_LIBRARY = pytest.mark.parametrize("library", LIBRARIES.values(), ids=LIBRARIES)


def client(faulty: FaultServer, **options: Any) -> EngageClient:
    options = {"limits": None, "max_retries": 0, **options}
    return EngageClient("acme", token=TOKEN, base_url=faulty.url, **options)


@pytest.mark.parametrize("network", PASSED_IN)
async def test_requests_and_responses_are_those_of_any_network(network: str) -> None:
    body = server.answer(200, gzip.compress(b'{"data":{"id":"1"}}'), Content_Encoding="gzip", X_Theirs="x")
    async with (
        FaultServer(body) as faulty,
        options_for(network, faulty) as options,
        client(faulty, **options) as engage,
    ):
        response = await engage.request("POST", "/things/ü", json={"a": "ü"}, query={"ids": ["1", "2"]})
    assert (response.json(), response.headers["x-theirs"]) == ({"data": {"id": "1"}}, "x")
    (request,) = faulty.requests
    head, _, sent = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /enterprises/acme/things/%C3%BC?ids%5B%5D=1&ids%5B%5D=2 HTTP/1.1\r\n")
    assert head.lower().count(b"content-length:") == head.lower().count(b"host:") == 1
    assert f"authorization: bearer {TOKEN}".encode() in head.lower()
    assert sent.decode() == '{"a":"ü"}'


@EACH_LIBRARY
@pytest.mark.parametrize("option", ["http_client", "transport"])
async def test_message_about_a_wrong_class_names_it_with_its_module(library: Any, option: str) -> None:
    with library.Client() as synchronous, pytest.raises(InvalidArgumentError) as caught:
        EngageClient("acme", token="t", **{option: synchronous})
    kind = "AsyncClient" if option == "http_client" else "AsyncBaseTransport"
    accepted = f"an httpx.{kind} or an httpx2.{kind}"
    assert str(caught.value) == f"{option} must be {accepted}; got {library.__name__}.Client"


@EACH_LIBRARY
async def test_transport_that_returns_no_response_is_named(library: Any) -> None:
    class Silent(library.AsyncBaseTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            return None

    async with EngageClient("acme", token="t", transport=Silent()) as engage:
        with pytest.raises(TypeError, match="^transport: .* must return a Response; it returned None$") as caught:
            await engage.appointments.accept("1")
    assert not hasattr(caught.value, "__notes__")


@EACH_LIBRARY
async def test_hook_that_raises_for_status_does_not_hide_api_errors(library: Any) -> None:
    async def hook(response: Any) -> None:
        response.raise_for_status()

    script = server.error_response(422, "APPOINTMENT_STATUS_INVALID")
    async with (
        FaultServer(script) as faulty,
        library.AsyncClient(event_hooks={"response": [hook]}) as theirs,
        client(faulty, http_client=theirs) as engage,
    ):
        with pytest.raises(BusinessValidationError) as caught:
            await engage.appointments.accept("1")
    assert caught.value.code == "APPOINTMENT_STATUS_INVALID"


@EACH_LIBRARY
async def test_calls_do_not_change_the_http_client_of_the_caller(library: Any) -> None:
    class Counting(library.AsyncClient):  # type: ignore[misc]
        sent = 0

        async def send(self, *arguments: Any, **options: Any) -> Any:
            self.sent += 1
            return await super().send(*arguments, **options)

    async def hook(response: Any) -> None:
        seen.append((list(theirs.event_hooks["response"]), response.is_stream_consumed))

    seen: list[Any] = []
    async with FaultServer(server.ok) as faulty, Counting(event_hooks={"response": [hook]}) as theirs:
        async with client(faulty, http_client=theirs) as one, client(faulty, http_client=theirs) as other:
            await asyncio.gather(*(each.appointments.get("1") for each in (one, other, one)))
        await theirs.get(faulty.url)
        assert theirs.sent == 4
    assert seen == [([hook], True)] * 3 + [([hook], False)], "only responses to this package are read before the hook"


@pytest.mark.parametrize("network", PASSED_IN)
@pytest.mark.parametrize("fault", [server.reset_after_request, server.answer(200, b"x", Content_Encoding="br")])
async def test_errors_of_either_library_hold_no_token(network: str, fault: server.Behavior) -> None:
    async with (
        FaultServer(fault) as faulty,
        options_for(network, faulty) as options,
        client(faulty, **options) as engage,
    ):
        with pytest.raises(TransportError) as caught:
            await engage.appointments.accept("1")
    error = caught.value
    assert not holds(error, TOKEN)
    assert error.outcome == "unknown"
    while error.__cause__ is not None:
        error = error.__cause__  # type: ignore[assignment]
        assert TOKEN not in repr(vars(error)) + repr(getattr(getattr(error, "request", None), "headers", None))


@EACH_LIBRARY
async def test_exception_group_of_the_library_is_a_transport_error(library: Any) -> None:
    async with (
        library.AsyncClient(proxy="http://127.0.0.1:99999", verify=client_tls()) as theirs,
        EngageClient("acme", token=TOKEN, base_url="http://127.0.0.1:9", http_client=theirs, limits=None) as engage,
    ):
        with pytest.raises(TransportError, match="OverflowError: .*port") as caught:
            await engage.appointments.get("1")
    error = caught.value
    assert (error.attempts, error.outcome, error.phase, error.retryable) == (1, "not sent", "connect", False)
    assert not holds(error, TOKEN)


@EACH_LIBRARY
async def test_exception_group_of_the_callers_own_code_propagates_unchanged(library: Any) -> None:
    own = ExceptionGroup("of a hook", [ValueError()])

    async def hook(_: Any) -> None:
        raise own

    async with (
        FaultServer(server.ok) as faulty,
        library.AsyncClient(event_hooks={"request": [hook]}, verify=client_tls()) as theirs,
        client(faulty, http_client=theirs) as engage,
    ):
        with pytest.raises(ExceptionGroup) as caught:
            await engage.appointments.get("1")
    assert caught.value is own


# --- connections


@pytest.mark.parametrize("network", PASSED_IN)
async def test_post_uses_no_connection_that_was_idle_for_long(network: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert passed_in.FRESH == 0.5
    # The HTTP library has no clock to inject: first nothing is idle for long, and then everything is.
    monkeypatch.setattr(passed_in, "FRESH", 600)
    async with (
        FaultServer(server.ok) as faulty,
        options_for(network, faulty) as options,
        client(faulty, **options) as engage,
    ):
        await engage.appointments.get("1")
        await engage.appointments.accept("1")
        assert faulty.connections == 1, "it was used just now"
        monkeypatch.setattr(passed_in, "FRESH", 0)
        await engage.appointments.get("1")
        assert faulty.connections == 1, "a GET can be retried"
        await engage.appointments.accept("1")
        assert faulty.connections == 2


@EACH_LIBRARY
@pytest.mark.parametrize("shown", [True, False])
async def test_transport_that_hides_its_connections_is_reported_once(
    library: Any, shown: bool, caplog: pytest.LogCaptureFixture
) -> None:
    inner = library.AsyncHTTPTransport(verify=client_tls())

    class Wrapping(library.AsyncBaseTransport):  # type: ignore[misc]
        def __init__(self) -> None:
            self.inner = inner if shown else inner.handle_async_request

        async def handle_async_request(self, request: Any) -> Any:
            return await inner.handle_async_request(request)

        async def aclose(self) -> None:
            await inner.aclose()

    async with FaultServer(server.ok) as faulty, client(faulty, transport=Wrapping()) as engage:
        await engage.appointments.get("1")
        for _ in range(3):
            await engage.appointments.accept("1")
    warnings = [record.getMessage() for record in caplog.records if "does not show its" in record.getMessage()]
    assert len(warnings) == (0 if shown else 1)
    assert all("test_passed_in" in each and "Wrapping" in each for each in warnings)


@EACH_LIBRARY
@pytest.mark.parametrize(("expiry", "times"), [(0.0, 1), (5.0, 2)])
async def test_cancelled_calls_cost_passed_in_pools_no_connection(library: Any, expiry: float, times: int) -> None:
    limits = library.Limits(max_connections=5, keepalive_expiry=expiry)
    async with (
        FaultServer(server.ok) as faulty,
        library.AsyncClient(limits=limits, verify=client_tls()) as theirs,
        client(faulty, http_client=theirs, timeout=60) as engage,
    ):
        for ticks in range(30):
            for method in ("GET", "POST"):
                await engage.request("GET", "/things")
                await cancel_after(engage, ticks, method=method, times=times)
        assert await all_connections_are_free(faulty, engage, 5)
    assert await faulty.settled()


@EACH_LIBRARY
async def test_lost_connections_of_a_pool_are_one_warning(library: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "pexip_engage_client")

    def request(request: Any) -> Any:
        raise library.ConnectError("x")

    class Lost:
        def is_idle(self) -> bool:
            return False

        is_closed = is_idle

        async def aclose(self) -> None: ...

    async with library.AsyncHTTPTransport(verify=client_tls()) as theirs:
        theirs.handle_async_request = library.MockTransport(request).handle_async_request
        engage = EngageClient("acme", token=TOKEN, transport=theirs, limits=None, max_retries=0)
        async with engage:
            for count in (1, 2, 1):
                theirs._pool._connections += [Lost() for _ in range(count)]
                with pytest.raises(TransportError):
                    await engage.appointments.get("1")
    records = [each for each in caplog.records if each.getMessage().startswith("recovered")]
    library_of_pool = type(theirs._pool).__module__.partition(".")[0]
    expected = [f"recovered {count} that {library_of_pool} had lost" for count in ("1 connection", "2 connections")]
    assert [each.getMessage() for each in records] == [*expected, expected[0]]
    assert [each.levelname for each in records] == ["WARNING", "DEBUG", "DEBUG"]


@EACH_LIBRARY
async def test_pool_timeout_of_a_passed_in_client_has_its_own_phase(library: Any) -> None:
    limits = library.Limits(max_connections=1)
    async with (
        FaultServer(server.hang) as faulty,
        library.AsyncClient(limits=limits, verify=client_tls()) as theirs,
        client(faulty, http_client=theirs, timeout=0.05) as engage,
    ):
        held = asyncio.ensure_future(engage.request("GET", "/things", timeout=None))
        while not faulty.seen:
            await asyncio.sleep(0.001)
        with pytest.raises(TransportError) as caught:
            await engage.request("POST", "/things")
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)
    assert (caught.value.phase, caught.value.outcome, caught.value.retryable) == ("pool", "not sent", True)


async def connections_that_cannot_be_examined(library: Any) -> int:
    """How many connections three calls open if the transport hides them."""

    class Wrapped(library.AsyncByteStream):  # type: ignore[misc]
        def __init__(self, inner: Any) -> None:
            self.hidden = inner

        async def __aiter__(self) -> Any:
            async for chunk in self.hidden:
                yield chunk

        async def aclose(self) -> None:
            await self.hidden.aclose()

    class Wrapping(library.AsyncHTTPTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            base: Any = super()
            response = await base.handle_async_request(request)
            response.stream = Wrapped(response.stream)
            return response

    async with FaultServer(server.ok) as faulty, client(faulty, transport=Wrapping(verify=client_tls())) as engage:
        for _ in range(3):
            await engage.appointments.get("1")
        return faulty.connections


@EACH_LIBRARY
async def test_connections_that_cannot_be_examined_are_not_reused(library: Any) -> None:
    assert await connections_that_cannot_be_examined(library) == 3


def test_connections_that_cannot_be_examined_are_reported_once_in_a_process() -> None:
    library, *_ = LIBRARIES
    program = (
        "import asyncio, logging, tests.conftest;"
        "from tests.pipeline import test_passed_in as test; logging.basicConfig();"
        f"library = test.LIBRARIES[{library!r}];"
        "[asyncio.run(test.connections_that_cannot_be_examined(library)) for _ in range(2)]"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    assert result.stderr.count(MISSING) == 1, result.stderr

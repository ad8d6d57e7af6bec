"""Code of the caller that the client calls: a token function, a limiter, hooks."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any, cast
from unittest.mock import AsyncMock, MagicMock

import httpx
import pytest

from pexip_engage_client import EngageClient, EngageError, InvalidArgumentError, TransportError
from pexip_engage_client.limits import Limiter, Permit

from . import fault_server as server
from .doubles import Script
from .fault_server import FaultServer


async def vault(path: str = "") -> str:
    return "token-of-the-vault"


@functools.wraps(vault)
def cached() -> Awaitable[str]:
    return vault()


class Vault:
    async def __call__(self) -> str:
        return await vault()

    async def read(self) -> str:
        return await vault()

    def plain(self) -> str:
        return "token"


def plain() -> str:
    return "token"


# --- the token function


@pytest.mark.parametrize("token", [plain, lambda: "token", Vault().plain], ids=["def", "lambda", "method"])
def test_plain_token_function_is_rejected_immediately(token: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="an async function that returns it; got a plain function") as caught:
        EngageClient("acme", token=token)
    assert caught.value.parameter == "token"


def test_token_function_with_other_parameters_is_rejected_immediately() -> None:
    async def token(tenant: str, user: str) -> str:
        return tenant + user

    with pytest.raises(InvalidArgumentError, match="token must be .* neither without arguments nor with scopes"):
        EngageClient("acme", token=cast(Any, token))


ASYNC: list[Callable[[], Awaitable[str]]] = [
    vault,
    cached,
    functools.partial(vault, "secret/engage"),
    Vault(),
    Vault().read,
    AsyncMock(return_value="token-of-the-vault"),
]


@pytest.mark.parametrize("token", ASYNC, ids=lambda each: type(each).__name__)
async def test_any_callable_that_returns_an_awaitable_is_accepted(token: Callable[[], Awaitable[str]]) -> None:
    script = Script()
    async with EngageClient("acme", token=token, transport=script) as engage:
        await engage.employees.get("1")
    assert script.requests[0].headers["authorization"] == "Bearer token-of-the-vault"


async def test_token_callable_that_is_not_async_is_named_before_anything_is_sent() -> None:
    script, token = Script(), cast(Any, functools.partial(int, "4711"))
    async with EngageClient("acme", token=token, transport=script) as engage:
        with pytest.raises(InvalidArgumentError, match="got a function that returns an int instead of an awaitable"):
            await engage.employees.get("1")
    assert not script.requests


# --- the limiter


class FreePermit:
    def release(self, *, throttled: float | None = None) -> None: ...

    def abandon(self, *, busy_for: float) -> None: ...


class FreeLimiter:
    paces = False

    async def acquire(self, **_: object) -> Permit:
        return FreePermit()


class PlainAcquire(FreeLimiter):
    def acquire(self, **_: object) -> Permit:  # type: ignore[override]
        return FreePermit()


def test_limiter_with_a_plain_acquire_is_rejected_immediately() -> None:
    limiter: Any = PlainAcquire()
    with pytest.raises(InvalidArgumentError, match="limits must be .* async function; this `acquire` is not async"):
        EngageClient("acme", token="t", limits=limiter)


@pytest.mark.parametrize("limiter", [object(), 4, "4"])
def test_object_that_is_not_a_limiter_is_rejected_immediately(limiter: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="an object with `acquire` and `paces`"):
        EngageClient("acme", token="t", limits=limiter)


MOCK = MagicMock(spec=FreeLimiter, acquire=AsyncMock(return_value=MagicMock(spec=FreePermit)))


@pytest.mark.parametrize("limiter", [FreeLimiter(), MOCK])
async def test_limiter_or_its_mock_is_accepted(limiter: Limiter) -> None:
    async with EngageClient("acme", token="t", limits=limiter, transport=Script()) as engage:
        assert await engage.employees.get("1")


# --- exceptions after the response


class FailingPermit(FreePermit):
    def release(self, *, throttled: float | None = None) -> None:
        raise LookupError("of the limiter")


class FailingRelease(FreeLimiter):
    async def acquire(self, **_: object) -> Permit:
        return FailingPermit()


def failing(_: object) -> None:
    raise LookupError("of the hook")


@pytest.mark.parametrize("options", [{"observe": failing}, {"limits": FailingRelease()}], ids=list)
async def test_exception_of_a_callback_has_a_note_that_a_request_was_sent(options: Any) -> None:
    async with (
        FaultServer(server.answer(200, b'{"data":{"id":"1"}}')) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url, **options) as engage,
    ):
        with pytest.raises(LookupError, match="own") as caught:
            await engage.appointments.accept("1", correlation_id="its-own-id")
    assert len(faulty.requests) == 1
    about = "POST acceptAppointment, correlation ID its-own-id"
    assert caught.value.__notes__ == [f"raised after the response to the request had arrived ({about})"]


async def hook(_: object) -> None:
    raise LookupError("of the hook")


async def reading_hook(response: httpx.Response) -> None:
    await response.aread()
    raise LookupError("of the hook")


class FailingTransport(httpx.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await (await super().handle_async_request(request)).aclose()
        raise LookupError("a transport's own")


OF_THE_NETWORK: dict[str, Callable[[], dict[str, Any]]] = {
    "hook": lambda: {"http_client": httpx.AsyncClient(event_hooks={"response": [hook]})},
    "hook that reads": lambda: {"http_client": httpx.AsyncClient(event_hooks={"response": [reading_hook]})},
    "hook, in process": lambda: {
        "http_client": httpx.AsyncClient(transport=Script(), event_hooks={"response": [hook]})
    },
    "transport": lambda: {"transport": FailingTransport()},
}


@pytest.mark.parametrize("made", OF_THE_NETWORK)
async def test_exception_of_the_network_after_the_response_has_the_note(made: str) -> None:
    options = OF_THE_NETWORK[made]()
    async with (
        FaultServer(server.answer(200, b'{"data":{"id":"1"}}')) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url, **options) as engage,
    ):
        with pytest.raises(LookupError, match="own") as caught:
            await engage.appointments.accept("1", correlation_id="its-own-id")
        if "http_client" in options:
            await options["http_client"].aclose()
    about = "POST acceptAppointment, correlation ID its-own-id"
    assert caught.value.__notes__ == [f"raised after the response to the request had arrived ({about})"]


async def test_exception_of_a_request_hook_has_no_note() -> None:
    async with (
        httpx.AsyncClient(event_hooks={"request": [hook]}) as theirs,
        EngageClient("acme", token="t", http_client=theirs) as engage,
    ):
        with pytest.raises(LookupError) as caught:
            await engage.appointments.accept("1")
    assert not hasattr(caught.value, "__notes__")


async def test_exception_before_the_request_has_no_note() -> None:
    class Failing(FreeLimiter):
        async def acquire(self, **_: object) -> Permit:
            raise LookupError("of the limiter")

    async with EngageClient("acme", token="t", limits=Failing(), transport=Script()) as engage:
        with pytest.raises(LookupError) as caught:
            await engage.appointments.accept("1")
    assert not hasattr(caught.value, "__notes__")


class TimingOut(FreeLimiter):
    async def acquire(self, **_: object) -> Permit:
        raise TimeoutError("of the limiter")


@pytest.mark.parametrize("deadline", [60, None])
async def test_timeout_of_a_limiter_is_not_reported_as_the_deadline(deadline: float | None) -> None:
    async with EngageClient("acme", token="t", limits=TimingOut(), transport=Script(), deadline=deadline) as engage:
        with pytest.raises(TimeoutError, match="of the limiter") as caught:
            await engage.appointments.get("1")
    assert not isinstance(caught.value, EngageError)


# --- addresses too long for the HTTP library

LONG = "x" * 70_000
Call = Callable[[EngageClient], Awaitable[Any]]


TOO_LONG: list[tuple[Call, str]] = [
    (lambda engage: engage.employees.get("x" * 66_000), "id"),
    (lambda engage: engage.listings.get_time_slot(LONG, "1"), "listing_id"),
    (lambda engage: engage.employees.get("1", extra_query={"a": LONG}), "extra_query"),
    (lambda engage: engage.employees.list(external_id=["x" * 100] * 700).first_page(), "external_id"),
    (lambda engage: engage.request("GET", "/" + LONG), "path"),
    (lambda engage: engage.request("GET", "/things", query={"a": LONG}), "query"),
    (lambda engage: engage.request("GET", "/things", extra_query={"a": LONG}), "extra_query"),
]


@pytest.mark.parametrize(("call", "parameter"), TOO_LONG)
async def test_too_long_url_is_rejected_before_anything_is_sent(call: Call, parameter: str) -> None:
    script = Script()
    async with EngageClient("acme", token="t", transport=script) as engage:
        with pytest.raises(InvalidArgumentError, match="at most 65,536 characters") as caught:
            await call(engage)
    assert caught.value.parameter == parameter
    assert len(str(caught.value)) < 300
    assert not script.requests


@pytest.mark.parametrize("length", [65_536, 65_537])
async def test_longest_url_is_accepted_by_the_http_library(length: int) -> None:
    root = "https://engage.example/enterprises/acme"
    script = Script()
    async with EngageClient("acme", token="t", transport=script, base_url=root) as engage:
        call = engage.request("GET", "/" + "x" * (length - len(root) - 1))
        if length == 65_536:
            await call
            assert len(script.urls[0]) == length
        else:
            with pytest.raises(EngageError, match="path must be shorter"):
                await call
    await asyncio.sleep(0)


async def test_error_of_a_nested_call_keeps_its_own_facts() -> None:
    """A callback that makes a call of its own: its "not sent" says nothing about the outer request."""
    refused = Script(httpx.ConnectError("refused"))
    async with EngageClient("acme", token="t", transport=refused, max_retries=0) as inner:

        async def nested() -> None:
            await inner.employees.get("1")

        class Wrapping(Script):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                await super().handle_async_request(request)
                await nested()
                raise AssertionError

        outer = Wrapping()
        async with EngageClient("acme", token="t", transport=outer) as engage:
            with pytest.raises(TransportError) as caught:
                await engage.appointments.accept("1")
    assert len(outer.requests) == 1, "the POST was processed"
    assert (caught.value.operation, caught.value.outcome) == ("getEmployeeById", "not sent")


async def test_post_is_not_repeated_after_an_error_that_a_transport_calls_retryable() -> None:
    class Lying(Script):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await super().handle_async_request(request)
            raise TransportError("lost", outcome="not sent", phase="connect", retryable=True)

    lying = Lying()
    async with EngageClient("acme", token="t", transport=lying) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.appointments.accept("1")
    assert (len(lying.requests), caught.value.outcome) == (1, "unknown")


@pytest.mark.parametrize("kind", ["transport", "client"])
async def test_failover_to_a_transport_that_reports_nothing_means_unknown(kind: str) -> None:
    """The first transport reports that it could not connect; the second one sends the request and reports nothing."""

    class Failover(httpx.AsyncBaseTransport):
        def __init__(self) -> None:
            self.first, self.second = httpx.AsyncHTTPTransport(), Script(httpx.ReadError("reset"))

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            try:
                return await self.first.handle_async_request(request)
            except httpx.ConnectError:
                return await self.second.handle_async_request(request)

    failover = Failover()
    async with httpx.AsyncClient(transport=failover) as theirs:
        given: Any = {"transport": failover} if kind == "transport" else {"http_client": theirs}
        async with EngageClient("acme", token="t", base_url="http://127.0.0.1:9", **given) as engage:
            with pytest.raises(TransportError) as caught:
                await engage.appointments.accept("1")
    assert (len(failover.second.requests), caught.value.outcome, caught.value.attempts) == (1, "unknown", 1)


async def test_error_of_a_response_hook_means_unknown() -> None:
    async def report(response: httpx.Response) -> None:
        raise httpx.ConnectError("the hook's own server")

    script = Script()
    async with (
        httpx.AsyncClient(transport=script, event_hooks={"response": [report]}) as theirs,
        EngageClient("acme", token="t", http_client=theirs) as engage,
    ):
        with pytest.raises(TransportError) as caught:
            await engage.appointments.accept("1")
    assert (len(script.requests), caught.value.outcome) == (1, "unknown")

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, Limits, Timing, errors
from pexip_engage_client.limits import LocalLimiter, Permit

from ..waiting import simulated, turns
from . import fault_server as server
from .doubles import Clock, Script, elapse, error_response, loop_time, ok
from .fault_server import FaultServer

ON_THE_LOOP = Timing(monotonic=loop_time)


async def test_default_timeouts() -> None:
    script = Script()
    async with EngageClient("acme", token="t", transport=script) as engage:
        for options in ({}, {"timeout": 2.0}, {"timeout": None}):
            await engage.request("GET", "/things", **options)  # type: ignore[arg-type]
    assert [request.extensions["timeout"] for request in script.requests] == [
        {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 30.0},
        {"connect": 2.0, "read": 2.0, "write": 2.0, "pool": 2.0},
        {"connect": 5.0, "read": None, "write": None, "pool": None},
    ]


class Hanging(httpx.AsyncBaseTransport):
    """Hangs in a step, and reports it as httpcore does."""

    def __init__(self, event: str) -> None:
        self.event = event

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        trace = request.extensions["trace"]
        await trace(self.event, {})
        try:
            await elapse(5)
            await asyncio.sleep(30)
        except BaseException as error:
            await trace(self.event.replace("started", "failed"), {"exception": error})
            raise
        raise AssertionError


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("event", "phase", "outcome"),
    [
        ("connection.connect_tcp.started", "connect", "not sent"),
        ("connection.start_tls.started", "connect", "not sent"),
        ("http11.send_request_headers.started", "write", "unknown"),
        ("http11.receive_response_headers.started", "read", "unknown"),
        ("an unknown event", "send", "unknown"),
    ],
)
async def test_deadline_error_names_the_phase(event: str, phase: str, outcome: str, method: str) -> None:
    async with EngageClient("acme", token="t", transport=Hanging(event), deadline=5, timing=ON_THE_LOOP) as engage:
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.request(method, "/things")
    error = caught.value
    assert (error.phase, error.outcome, error.attempts) == (phase, outcome, 1)
    assert 5 <= error.seconds < 10
    assert error.retryable is (method == "GET" or outcome == "not sent")
    assert isinstance(error, TimeoutError)
    assert f"the deadline of 5 s passed ({phase})" in str(error)


async def test_queue_timeout_ends_a_call_in_the_queue() -> None:
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    script = Script()
    async with EngageClient("acme", token="t", transport=script, limits=limiter) as engage:
        with pytest.raises(errors.TimeoutError, match="no slot became free within the queue_timeout of 0.05") as caught:
            await engage.with_options(queue_timeout=0.05).request("POST", "/things", deadline=10)
    assert (caught.value.phase, caught.value.outcome, caught.value.attempts) == ("queue", "not sent", 0)
    assert caught.value.retryable
    assert not script.requests
    permit.release()


@pytest.mark.parametrize(("released_after", "phase"), [(4, None), (6, "queue")])
async def test_queue_timeout_does_not_cancel_a_call_that_has_its_slot(released_after: int, phase: str | None) -> None:
    """The event loop was blocked, so the release and the timeout of 5 seconds are due in the same iteration."""
    limiter = LocalLimiter(Limits(1), clock=loop_time)
    permit = await limiter.acquire()
    async with EngageClient("acme", token="t", transport=Script(), limits=limiter) as engage:
        call = asyncio.create_task(engage.with_options(queue_timeout=5).request("POST", "/things"))
        asyncio.get_running_loop().call_later(released_after, permit.release)
        await elapse(10)
        error = (await asyncio.gather(call, return_exceptions=True))[0]
        assert getattr(error, "phase", None) == phase
    assert limiter.idle()


async def test_no_timer_of_a_finished_call_fires() -> None:
    problems: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    async with EngageClient("acme", token="t", transport=Script(), limits=limiter, timing=ON_THE_LOOP) as engage:
        call = asyncio.create_task(engage.with_options(queue_timeout=5).request("GET", "/things", deadline=60))
        await turns()
        permit.release()
        assert (await call).status_code == 200
        await elapse(100)
    assert problems == []


async def test_deadline_does_not_count_queueing() -> None:
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    async with EngageClient(
        "acme", token="t", transport=Script(), limits=limiter, deadline=5, timing=ON_THE_LOOP
    ) as engage:
        call = asyncio.create_task(engage.request("GET", "/things"))
        await turns()
        await elapse(10)
        permit.release()
        assert (await call).status_code == 200


async def test_deadline_ends_a_call_that_waits_for_its_token() -> None:
    async def token() -> str:
        await asyncio.sleep(30)
        return "late"

    async with EngageClient("acme", token=token, transport=Script(), deadline=0.05) as engage:
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.request("POST", "/things")
    assert (caught.value.phase, caught.value.outcome, caught.value.attempts) == ("token", "not sent", 0)


@pytest.mark.parametrize(("reply", "outcome"), [(error_response(429), "not sent"), (error_response(503), "unknown")])
async def test_deadline_ends_a_call_between_two_attempts(reply: Any, outcome: str) -> None:
    async def oversleep(_: float) -> None:
        await elapse(6)
        await asyncio.sleep(30)

    timing = Timing(monotonic=loop_time, sleep=oversleep, random=lambda: 0.0)
    async with EngageClient("acme", token="t", transport=Script(reply), timing=timing, limits=None) as engage:
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.request("GET", "/things", deadline=5)
    assert (caught.value.phase, caught.value.outcome, caught.value.attempts) == ("wait", outcome, 1)


async def test_read_timeout_has_phase_and_outcome() -> None:
    async with (
        FaultServer(server.accelerated(server.hang)) as faulty,
        EngageClient(
            "acme", token="t", base_url=faulty.url, max_retries=0, limits=None, deadline=None, timing=ON_THE_LOOP
        ) as engage,
    ):
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.request("POST", "/things", timeout=20)
    assert (caught.value.phase, caught.value.outcome) == ("read", "unknown")
    assert 20 <= caught.value.seconds < 40


async def test_connect_timeout_has_phase_and_outcome() -> None:
    script = Script(httpx.ConnectTimeout("slow"))
    async with EngageClient("acme", token="t", transport=script, max_retries=0) as engage:
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.request("POST", "/things")
    assert (caught.value.phase, caught.value.outcome) == ("connect", "not sent")


async def test_timeout_is_passed_to_the_http_library() -> None:
    script = Script()
    async with EngageClient("acme", token="t", transport=script, timeout=9) as engage:
        await engage.request("GET", "/things")
        await engage.request("GET", "/things", timeout=2)
        await engage.with_options(timeout=None).request("GET", "/things")
    assert [request.extensions["timeout"]["read"] for request in script.requests] == [9, 2, None]


async def test_asyncio_timeout_of_the_caller_is_not_converted() -> None:
    async with EngageClient("acme", token="t", transport=Hanging("x")) as engage:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.05):
                await engage.request("GET", "/things")
    assert not isinstance(caught.value, errors.TimeoutError)


async def test_cancellation_propagates() -> None:
    async with EngageClient("acme", token="t", transport=Hanging("x")) as engage:
        task = asyncio.create_task(engage.request("GET", "/things"))
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_logged_duration_excludes_queueing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "pexip_engage_client")
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    async with EngageClient("acme", token="t", transport=Script(ok), limits=limiter, timing=ON_THE_LOOP) as engage:
        call = asyncio.create_task(engage.request("GET", "/things"))
        await turns()
        await elapse(30)
        permit.release()
        await call
    (record,) = (record for record in caplog.records if record.name == "pexip_engage_client")
    assert record.queued_ms >= 30_000  # type: ignore[attr-defined]
    assert record.duration_ms < 30_000  # type: ignore[attr-defined]


async def test_429_that_outlasts_the_deadline_is_raised() -> None:
    limiter = LocalLimiter(Limits(2, None), clock=loop_time)
    script = Script(error_response(429, Retry_After="30"))
    async with EngageClient("acme", token="t", transport=script, limits=limiter, timing=ON_THE_LOOP) as engage:
        call = asyncio.create_task(engage.request("POST", "/things", deadline=100))
        while not call.done():
            await elapse(5)
        with pytest.raises(errors.RateLimitError) as caught:
            await call
        assert caught.value.attempts > 2
        await elapse(100)
        with pytest.raises(errors.RateLimitError) as caught:
            await engage.request("POST", "/things", max_retries=0)
    assert caught.value.attempts == 1


@pytest.mark.proof
@simulated
async def test_thousands_of_gathered_calls_queue_without_timeout() -> None:
    """By default, waiting in the client's own queue never fails."""
    began, limiter = loop_time(), LocalLimiter(clock=loop_time)
    async with EngageClient("acme", token="t", transport=Script(), limits=limiter, timing=ON_THE_LOOP) as engage:
        calls = (engage.request("GET", f"/things/{number}", deadline=20) for number in range(4000))
        responses = await asyncio.gather(*calls)
    assert len(responses) == 4000
    assert loop_time() - began > 60


async def test_deadline_counts_the_token_request_but_not_the_queue() -> None:
    has_token = asyncio.Event()

    async def token() -> str:
        await elapse(6)
        has_token.set()
        return "t"

    async def slow(_: httpx.Request) -> httpx.Response:
        await elapse(6)
        return ok()

    limiter = LocalLimiter(Limits(1))
    for deadline, fits in ((20, True), (10, False)):
        has_token.clear()
        permit = await limiter.acquire()
        async with EngageClient(
            "acme", token=token, transport=Script(slow), limits=limiter, timing=ON_THE_LOOP
        ) as engage:
            call = asyncio.create_task(engage.request("GET", "/things", deadline=deadline))
            await has_token.wait()
            await turns()
            await elapse(20)
            permit.release()
            (outcome,) = await asyncio.gather(call, return_exceptions=True)
        assert isinstance(outcome, errors.TimeoutError) is not fits, outcome


@pytest.mark.parametrize(("seconds", "calls"), [(1, 3), (2, 2), (9, 2)])
async def test_deadline_counts_waiting_for_an_unavailable_limiter_backend(seconds: float, calls: int) -> None:
    clock, acquired = Clock(), 0

    class Unavailable:
        paces = False

        async def acquire(self, **_: object) -> Permit:
            nonlocal acquired
            acquired += 1
            clock.now += seconds  # only the longest wait of a limiter for its backend counts
            raise errors.TransportError("the server is unavailable", outcome="not sent", phase="queue", retryable=True)

    timing = Timing(random=lambda: 0, monotonic=clock)
    async with EngageClient(
        "acme", token="t", limits=Unavailable(), transport=Script(), timing=timing, deadline=3, max_retries=9
    ) as engage:
        with pytest.raises(errors.TransportError, match="is unavailable"):
            await engage.appointments.get("1")
    assert acquired == calls


async def test_queue_timeout_does_not_count_the_token_request() -> None:
    has_token = asyncio.Event()

    async def token() -> str:
        await elapse(10)
        has_token.set()
        return "t"

    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    async with EngageClient("acme", token=token, transport=Script(), limits=limiter, timing=ON_THE_LOOP) as engage:
        call = asyncio.create_task(engage.with_options(queue_timeout=15).request("GET", "/things"))
        await has_token.wait()
        await turns()
        await elapse(8)
        permit.release()
        assert (await call).status_code == 200

from __future__ import annotations

import logging
import time
from typing import Any

import httpx
import pytest

from pexip_engage_client import (
    EngageClient,
    EngageError,
    InvalidArgumentError,
    Limits,
    RateLimitError,
    ServerError,
    TransportError,
)

from .conftest import Pauses
from .doubles import Script, error_response, ok

METHODS = ["GET", "PUT", "PATCH", "DELETE", "POST"]
SAFE = METHODS[:-1]
ASCTIME = "Sun Nov  6 08:49:37 1994"  # the form without a time zone


def client(script: Script, pauses: Pauses, **options: Any) -> EngageClient:
    options = {"token": "t", "limits": None, **options}
    return EngageClient("acme", transport=script, timing=pauses.timing, **options)


NOT_CONNECTED = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.PoolTimeout("full"),
]
BROKEN = [
    httpx.ProxyError("no"),
    httpx.ReadError("reset"),
    httpx.WriteError("reset"),
    httpx.ReadTimeout("slow"),
    httpx.WriteTimeout("slow"),
    httpx.RemoteProtocolError("gone"),
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("error", NOT_CONNECTED, ids=repr)
async def test_requests_that_were_not_sent_are_always_retried(method: str, error: Exception, pauses: Pauses) -> None:
    script = Script(error)
    async with client(script, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request(method, "/things/1")
    assert len(script.requests) == caught.value.attempts == 4
    assert caught.value.outcome == "not sent"
    assert caught.value.retryable


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("error", BROKEN, ids=repr)
async def test_requests_that_may_have_arrived_are_retried_unless_post(
    method: str, error: Exception, pauses: Pauses
) -> None:
    script = Script(error)
    async with client(script, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request(method, "/things/1")
    assert len(script.requests) == caught.value.attempts == (1 if method == "POST" else 4)
    assert caught.value.outcome == "unknown"
    assert caught.value.retryable is (method != "POST")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("status", "repeated"),
    [
        (429, METHODS),
        (502, SAFE),
        (503, SAFE),
        (504, SAFE),
        (500, SAFE),
        (501, []),
        (520, SAFE),
        (530, SAFE),
        (531, []),
        (408, []),
        (409, []),
        (425, []),
    ],
)
async def test_retried_statuses_by_method(method: str, status: int, repeated: list[str], pauses: Pauses) -> None:
    script = Script(error_response(status))
    async with client(script, pauses) as engage:
        with pytest.raises(EngageError) as caught:
            await engage.request(method, "/things/1")
    assert len(script.requests) == (4 if method in repeated else 1)
    assert caught.value.retryable is (method in repeated)


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), error_response(503)], ids=["time-out", "503"])
async def test_retry_unsafe_retries_a_post(error: Any, pauses: Pauses) -> None:
    script = Script(error, ok)
    async with client(script, pauses) as engage:
        await engage.request("POST", "/things", json={}, retry_unsafe=True)
    assert len(script.requests) == 2


@pytest.mark.parametrize("retries", [0, 1, 5])
async def test_max_retries_of_client_and_call(retries: int, pauses: Pauses) -> None:
    script = Script(error_response(429))
    async with client(script, pauses, max_retries=retries) as engage:
        with pytest.raises(RateLimitError):
            await engage.request("GET", "/things")
        assert len(script.requests) == retries + 1
        with pytest.raises(RateLimitError):
            await engage.request("GET", "/things", max_retries=2)
        assert len(script.requests) == retries + 1 + 3


async def test_refreshing_the_token_does_not_reset_the_retry_count(pauses: Pauses) -> None:
    given = iter(["a", "b"])

    async def token() -> str:
        return next(given)

    script = Script(
        error_response(429), error_response(429), error_response(401), error_response(429), error_response(429), ok
    )
    async with client(script, pauses, token=token) as engage:
        with pytest.raises(RateLimitError) as caught:
            await engage.request("GET", "/things")
    assert len(script.requests) == caught.value.attempts == 5


async def test_outcome_includes_earlier_attempts(pauses: Pauses) -> None:
    script = Script(httpx.ReadTimeout("slow"), httpx.ConnectError("refused"))
    async with client(script, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request("PUT", "/things/1", json={})
    assert caught.value.outcome == "unknown"


async def test_retry_pauses_double_up_to_a_bound(pauses: Pauses) -> None:
    pauses.random = 0.999
    async with client(Script(error_response(503)), pauses, max_retries=7) as engage:
        with pytest.raises(ServerError):
            await engage.request("GET", "/things")
    assert [round(pause, 1) for pause in pauses.all] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


async def test_full_jitter_may_be_no_pause_at_all(pauses: Pauses) -> None:
    pauses.random = 0.0
    async with client(Script(error_response(503), ok), pauses) as engage:
        await engage.request("GET", "/things")
    assert pauses.all == [0]


async def test_call_fails_immediately_if_the_pause_would_outlast_the_deadline(pauses: Pauses) -> None:
    script = Script(error_response(429, Retry_After="20"))
    async with client(script, pauses, deadline=15) as engage:
        with pytest.raises(RateLimitError) as caught:
            await engage.request("GET", "/things")
    assert (len(script.requests), pauses.all) == (1, [])
    assert caught.value.retry_after == 20
    assert caught.value.retryable


@pytest.mark.parametrize("value", ["1_0", "1e1", "+7", "inf", "\u0661\u0660", "-5", "soon"])
async def test_invalid_retry_after_is_ignored(value: str, pauses: Pauses) -> None:
    throttled = error_response(429)
    throttled.headers = httpx.Headers([(b"Retry-After", value.encode())])
    async with client(Script(throttled, ok), pauses) as engage:
        await engage.request("GET", "/things")
    assert max(pauses.all) <= 0.5


@pytest.mark.parametrize("value", ["3, 3", "1, 3", "3,2.5"])
async def test_longest_of_several_retry_after_headers_counts(value: str, pauses: Pauses) -> None:
    async with client(Script(error_response(503, Retry_After=value), ok), pauses) as engage:
        await engage.request("GET", "/things")
    assert pauses.all == [3]


async def test_retry_after_does_not_shorten_the_pause(pauses: Pauses) -> None:
    pauses.random = 0.999
    async with client(Script(error_response(503, Retry_After="0.1"), ok), pauses) as engage:
        await engage.request("GET", "/things")
    assert [round(pause, 1) for pause in pauses.all] == [0.5]


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/New_York"])
@pytest.mark.parametrize("form", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", ASCTIME])
async def test_each_form_of_a_date_is_in_gmt(
    form: str, zone: str, pauses: Pauses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        script = Script(error_response(503, Date="Sun, 06 Nov 1994 08:49:30 GMT", Retry_After=form), ok)
        async with client(script, pauses) as engage:
            await engage.request("GET", "/things")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert pauses.all == [7]


async def test_huge_retry_after_is_capped_without_deadline(pauses: Pauses) -> None:
    script = Script(error_response(429, Retry_After="301"))
    async with client(script, pauses, deadline=None) as engage:
        with pytest.raises(RateLimitError):
            await engage.request("GET", "/things")
    assert pauses.all == []


async def test_invalid_certificate_is_not_retried(pauses: Pauses) -> None:
    import ssl

    error = httpx.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError()
    script = Script(error)
    async with client(script, pauses) as engage:
        with pytest.raises(TransportError) as caught:
            await engage.request("GET", "/things")
    assert (len(script.requests), caught.value.outcome, caught.value.retryable) == (1, "not sent", False)


async def test_all_attempts_have_the_same_body_and_correlation_id(pauses: Pauses) -> None:
    script = Script(error_response(429), httpx.ConnectError("x"), ok)
    async with client(script, pauses) as engage:
        response = await engage.request("POST", "/things", json={"a": 1})
    assert {request.headers["x-correlation-id"] for request in script.requests} == {response.correlation_id}
    assert {request.content for request in script.requests} == {b'{"a":1}'}


async def test_retry_is_logged_as_warning(pauses: Pauses, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "pexip_engage_client")
    async with client(Script(error_response(503), httpx.ReadTimeout("slow"), ok), pauses) as engage:
        await engage.request("GET", "/things/1", correlation_id="c-1")
    first, second = caplog.records
    assert first.getMessage() == "GET /things/{id}: 503; retrying in 0.25 s (attempt 1, correlation ID c-1)"
    assert (first.method, first.path, first.attempt, first.reason) == ("GET", "/things/{id}", 1, "503")  # type: ignore[attr-defined]
    assert (second.reason, second.wait_s) == ("TimeoutError", 0.5)  # type: ignore[attr-defined]


async def test_retry_that_waits_for_the_limits_is_logged_without_a_pause(
    pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "pexip_engage_client")
    async with client(Script(error_response(429), ok), pauses, limits=Limits()) as engage:
        await engage.request("GET", "/things/1", correlation_id="c-1")
    (record,) = caplog.records
    assert record.getMessage() == (
        "GET /things/{id}: 429; retrying as soon as the limits allow (attempt 1, correlation ID c-1)"
    )
    assert not hasattr(record, "wait_s")


async def test_bug_of_a_transport_propagates_unchanged(pauses: Pauses) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise AssertionError("the test's own assertion")

    script = Script(handler)
    async with client(script, pauses) as engage:
        with pytest.raises(AssertionError, match="the test's own assertion") as caught:
            await engage.request("GET", "/things")
    assert len(script.requests) == 1
    assert [entry.name for entry in caught.traceback][-1] == "handler", "whoever wrote it sees where it failed"


async def test_invalid_options_are_rejected_before_sending(pauses: Pauses) -> None:
    script = Script()
    async with client(script, pauses) as engage:
        for options in (
            {"max_retries": -1},
            {"max_retries": True},
            {"retry_unsafe": 1},
            {"timeout": -1},
            {"deadline": 0},
        ):
            with pytest.raises(InvalidArgumentError) as caught:
                await engage.request("GET", "/things", **options)  # type: ignore[arg-type]
            assert caught.value.parameter == next(iter(options))
    assert not script.requests

"""Secrets, the allow-list, and rejected requests."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from traceback import walk_tb
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import (
    IncomingRequest,
    Rejected,
    WebhookReceiver,
)

from .conftest import Times
from .support import (
    CREATE,
    Log,
    in_process,
    post,
    receiving,
)

SECRET = "q7pA2xW9mZ4tK1sD"


# --- secrets and the allow-list


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_only_post_is_allowed(method: str) -> None:
    async with in_process(WebhookReceiver(insecure=True)) as http:
        answer = await http.request(method, "/")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({}, 403),
        ({"headers": {"X-Webhook-Secret": SECRET}}, 204),
        ({"headers": {"x-webhook-secret": SECRET.lower()}}, 403),
        ({"headers": {"X-Webhook-Secret": SECRET[:-1]}}, 403),
        ({"headers": {"X-Webhook-Secret": ""}}, 403),
        ({"headers": {"Authorization": SECRET}}, 403),
        ({"params": {"secret": SECRET}}, 204),
        ({"params": {"secret": [SECRET + "x", SECRET]}}, 204),
        ({"params": {"Secret": SECRET}}, 403),
        ({"params": {"secret": b"\xff\xfe"}}, 403),
        ({"headers": {"X-Webhook-Secret": "the-new-secret-for-2026"}}, 204),
    ],
)
async def test_one_of_the_secrets_is_required(options: dict[str, Any], status: int) -> None:
    log = Log()
    receiver = receiving(log, secret=[SECRET, "the-new-secret-for-2026"])
    assert await post(receiver, CREATE, **options) == status
    assert log == (["e1"] if status == 204 else [])


async def test_secret_header_can_be_chosen() -> None:
    receiver = receiving(Log(), secret=SECRET, secret_header="X-Engage-Key")
    assert await post(receiver, CREATE, headers={"X-Engage-Key": SECRET}) == 204
    assert await post(receiver, CREATE, headers={"X-Webhook-Secret": SECRET}) == 403


async def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every candidate is compared with every secret, as digests of one length, also after a match."""
    compared: list[tuple[int, int]] = []

    def compare(a: bytes, b: bytes) -> bool:
        compared.append((len(a), len(b)))
        return hmac.compare_digest(a, b)

    monkeypatch.setattr("pexip_engage_client.webhooks.requests.compare_digest", compare)
    receiver = receiving(Log(), secret=[SECRET, SECRET + "2"])
    for given in (SECRET, "x"):
        await post(receiver, CREATE, headers={"X-Webhook-Secret": given}, params={"secret": given})
    assert compared == [(32, 32)] * 8


@pytest.mark.parametrize("secret", ["", "short", [], [SECRET, ""]])
def test_short_secrets_are_rejected(secret: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="at least 16 characters"):
        WebhookReceiver(secret=secret)


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        (b"a-long-and-random-text", "bytes"),
        ([SECRET, b"a-long-and-random-text"], "bytes among them"),
        (5, "int"),
        ({"now": SECRET}, "dict"),
        ("short", "a shorter one"),
        (" " * 20, "one that begins or ends with white space"),
        (f"{SECRET}\n", "one that begins or ends with white space"),
        ([], "none"),
    ],
)
async def test_invalid_secret_is_described_but_not_shown(secret: Any, shown: str) -> None:
    words = f"^secret must be a string of at least 16 characters, or several such strings; got {shown}$"
    with pytest.raises(InvalidArgumentError, match=words):
        WebhookReceiver(secret=secret)
    with pytest.raises(InvalidArgumentError, match=words):
        await post(receiving(Log(), secret=lambda: secret), CREATE)


@pytest.mark.parametrize("is_async", [True, False])
async def test_secret_function_is_called_for_each_delivery(is_async: bool) -> None:
    current: list[Any] = [SECRET]

    def now() -> Any:
        return current[0]

    async def soon() -> Any:
        return current[0]

    receiver = receiving(Log(), secret=soon if is_async else now)
    assert await post(receiver, CREATE, headers={"X-Webhook-Secret": SECRET}) == 204
    current[0] = ["another-secret-of-2026", "a-third-secret-of-2026"]
    assert await post(receiver, CREATE, headers={"X-Webhook-Secret": SECRET}) == 403
    assert await post(receiver, CREATE, headers={"X-Webhook-Secret": "a-third-secret-of-2026"}) == 204


@pytest.mark.parametrize("failure", [KeyError("vault"), TimeoutError("vault")])
async def test_failing_secret_function_admits_no_delivery(failure: Exception) -> None:
    """The error propagates to the server, which responds with 500, so that Engage sends the event again."""
    log = Log()

    async def vault() -> str:
        raise failure

    with pytest.raises(type(failure)) as caught:
        await post(receiving(log, secret=vault), CREATE, params={"secret": SECRET})
    assert caught.value is failure
    assert log == []


async def test_slow_secret_function_gets_503_in_time(times: Times) -> None:
    times(respond_within=0.05)

    async def vault() -> str:
        await asyncio.sleep(5)
        return SECRET

    assert await post(receiving(Log(), secret=vault), CREATE, params={"secret": SECRET}) == 503


@pytest.mark.parametrize("secret", ["too-weak", [], [SECRET, "too-weak"]])
async def test_short_secret_of_a_function_is_rejected_without_showing_it(secret: Any) -> None:
    """The error contains no secret, not even in the frames of its traceback."""
    with pytest.raises(InvalidArgumentError, match="at least 16 characters") as caught:
        await post(receiving(Log(), secret=lambda: secret), CREATE, params={"secret": "too-weak"})
    ours = [
        frame for frame, _ in walk_tb(caught.value.__traceback__) if "webhooks/requests" in frame.f_code.co_filename
    ]
    assert ours
    found = [value for frame in ours for name, value in frame.f_locals.items() if name != "request"]
    assert not any(text in repr(found) for text in (SECRET, "too-weak"))


async def test_receiver_keeps_no_secret_in_plain_text() -> None:
    receiver = receiving(Log(), secret=SECRET)
    assert SECRET not in repr(everything_in(receiver))


def everything_in(value: object, depth: int = 6) -> list[object]:
    inner = list(getattr(value, "__dict__", {}).values())
    return [value, *(each for one in inner for each in (everything_in(one, depth - 1) if depth else []))]


async def test_allow_function_is_called_with_the_request() -> None:
    asked: list[IncomingRequest] = []

    async def allow(delivery: IncomingRequest) -> bool:
        asked.append(delivery)
        return delivery.headers.get("x-from") == "engage"

    for hook in (allow, lambda delivery: delivery.headers.get("x-from") == "engage"):
        receiver = receiving(Log(), allow=hook)
        assert await post(receiver, CREATE) == 403
        assert await post(receiver, CREATE, headers={"X-From": "engage"}) == 204
    assert asked[0].client == "127.0.0.1"
    assert asked[0].path == "/"
    assert "engage" not in repr(asked[1])
    assert "127.0.0.1" in repr(asked[1])


async def test_allow_function_is_not_called_without_the_secret() -> None:
    asked: list[IncomingRequest] = []

    def allow(delivery: IncomingRequest) -> bool:
        asked.append(delivery)
        return True

    receiver = receiving(Log(), secret=SECRET, allow=allow)
    assert await post(receiver, CREATE) == 403
    assert asked == []
    assert await post(receiver, CREATE, headers={"X-Webhook-Secret": SECRET}) == 204
    assert len(asked) == 1


@pytest.mark.parametrize("result", ["no", 1, None])
async def test_allow_function_must_return_true_or_false(result: Any) -> None:
    log = Log()
    with pytest.raises(InvalidArgumentError, match="allow must be a function that returns True or False; got"):
        await post(receiving(log, allow=lambda delivery: result), CREATE)
    assert log == []


# --- rejected bodies


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", json.dumps({**CREATE, "id": 5}), "[" * 100_000])
async def test_invalid_body_gets_400(body: str, caplog: pytest.LogCaptureFixture) -> None:
    assert await post(receiving(Log()), body) == 400
    assert "rejected deliveries: 1, the last with 400" in caplog.text


LIMIT = 1024 * 1024


async def test_large_body_gets_413_without_being_read() -> None:
    log = Log()
    receiver, body = receiving(log), json.dumps(CREATE)
    assert await post(receiver, body.ljust(LIMIT)) == 204
    assert await post(receiver, body.replace("e1", "e2").ljust(LIMIT + 1)) == 413

    sent: list[int] = []

    async def long() -> AsyncIterator[bytes]:
        for number in range(5000):
            sent.append(number)
            yield b" " * 1000

    async with in_process(receiver) as http:
        assert (await http.post("/", content=long())).status_code == 413
    assert len(sent) < 1100
    assert log == ["e1"]


async def test_body_with_large_content_length_is_not_read() -> None:
    responses: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("the body must not be read")

    async def send(message: Any) -> None:
        responses.append(message)

    headers = [(b"Content-Length", b"1048577")]
    await receiving(Log())({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive, send)
    assert responses[0]["status"] == 413


# --- rejected deliveries are visible


async def test_rejected_deliveries_are_reported_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("pexip_engage_client.webhooks.receiver.time.monotonic", lambda: now)
    seen: list[Rejected] = []

    async def on_failure(rejected: Rejected) -> None:
        seen.append(rejected)

    receiver = receiving(Log(), secret=SECRET, on_failure=on_failure)
    assert [await post(receiver, CREATE) for _ in range(5)] == [403] * 5
    assert await post(receiver, "[]", params={"secret": SECRET}) == 400
    now += 61
    assert await post(receiver, CREATE) == 403
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    words = "(the secret is missing or wrong) from 127.0.0.1"
    assert messages == [
        f"webhooks: rejected deliveries: 1, the last with 403 {words}",
        f"webhooks: rejected deliveries: 6, the last with 403 {words}",
    ]
    assert [each.status for each in seen] == [403] * 5 + [400, 403]
    status = await receiver.status()
    assert status.last_rejected == seen[-1]
    assert status.last_accepted is None
    assert await post(receiver, CREATE, params={"secret": SECRET}) == 204
    assert (await receiver.status()).last_accepted is not None


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError, SystemExit, GeneratorExit])
async def test_failing_hook_does_not_change_the_response(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    async def on_failure(rejected: Rejected) -> None:
        raise error("jan@example.com")

    assert await post(receiving(Log(), secret=SECRET, on_failure=on_failure), CREATE) == 403
    assert f"webhooks: on_failure failed with {error.__name__} at test_admission.py:" in caplog.text
    assert "jan" not in caplog.text


# --- without ASGI


async def test_view_of_another_framework_passes_request_and_body() -> None:
    log = Log()
    receiver, body = receiving(log, secret=SECRET), json.dumps(CREATE).encode()
    assert await receiver.respond(IncomingRequest({}), body) == (403, "not allowed")
    assert await receiver.respond(IncomingRequest({}, method="GET"), body) == (405, "only POST is allowed")
    assert await receiver.respond(IncomingRequest({"X-WEBHOOK-SECRET": SECRET}), body) == (204, "")
    assert await receiver.respond(IncomingRequest({}, query=f"a=b&secret={SECRET}"), b"{}") == (
        400,
        "the body is not an event: id is missing, entity is missing, data is missing",
    )
    large = body + b" " * 2**20
    assert await receiver.respond(IncomingRequest({"x-webhook-secret": SECRET}), large) == (
        413,
        "the body is larger than 1048576 bytes",
    )
    assert log == ["e1"]

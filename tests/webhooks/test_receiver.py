"""The receiver as an ASGI application: what it answers, whom it lets in, and what handlers get to see."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    CallbackRequestEvent,
    Delivery,
    MemoryStore,
    UnknownEvent,
    WebhookEvent,
    WebhookReceiver,
)

from .support import appointment_event, at, callback_event, in_process, post, until

SECRET = "q7pA2xW9mZ4tK1sD"
CREATE = appointment_event("e1", event_type="CREATE")
ACCEPT = appointment_event("e2", event_type="ACCEPT")


class Log(list[str]):
    """A handler that keeps the ids of what it handles, and fails while it is told to."""

    failures = 0

    async def __call__(self, event: WebhookEvent) -> None:
        self.append(event.id)
        if self.failures > 0:
            self.failures -= 1
            raise ZeroDivisionError("jan@example.com")


def receiving(handler: Any, **options: Any) -> WebhookReceiver:
    receiver = WebhookReceiver(**options)
    receiver.on(AppointmentEvent, name="handler")(handler)
    return receiver


# --- which handler gets what


async def test_handlers_get_what_they_asked_for() -> None:
    receiver = WebhookReceiver()
    seen: list[str] = []

    @receiver.on(AppointmentEvent)
    async def every(event: AppointmentEvent) -> None:
        seen.append(f"every {event.data.event_type}")

    @receiver.on(AppointmentEvent, event_type="ACCEPT")
    async def accepted(event: AppointmentEvent) -> None:
        seen.append(f"accepted {event.data.appointment.id}")

    @receiver.on(AppointmentEvent, event_type=["CREATE", "TELEPORT"])
    async def several(event: AppointmentEvent) -> None:
        seen.append(f"several {event.data.event_type}")

    @receiver.on(CallbackRequestEvent)
    async def callback(event: CallbackRequestEvent) -> None:
        seen.append(f"callback {event.data.callback_request.status}")

    @receiver.on(UnknownEvent, event_type="OPENED")
    async def unknown(event: UnknownEvent) -> None:
        seen.append(f"unknown {event.entity}")

    events = [
        CREATE,
        ACCEPT,
        appointment_event("e3", event_type="TELEPORT"),
        callback_event("c1", status="OPEN"),
        {"id": "x1", "entity": "Listing", "data": {"eventType": "OPENED"}},
        {"id": "x2", "entity": "Listing", "data": {"eventType": 5}},
    ]
    assert [await post(receiver, event) for event in events] == [204] * 6
    assert seen == [
        "every CREATE",
        "several CREATE",
        "every ACCEPT",
        "accepted a1",
        "every TELEPORT",
        "several TELEPORT",
        "callback OPEN",
        "unknown Listing",
    ]


async def test_what_nobody_wants_is_received() -> None:
    assert await post(WebhookReceiver(), CREATE) == 204
    assert await post(WebhookReceiver(answer_when="accepted"), CREATE) == 202


async def test_an_event_with_fields_that_do_not_fit_is_handled() -> None:
    log = Log()
    event = {"id": "e1", "entity": "Appointment", "data": {"eventType": 5, "appointment": []}}
    assert await post(receiving(log), event) == 204
    assert log == ["e1"]


def test_handlers_are_async_functions_with_names_of_their_own() -> None:
    receiver = WebhookReceiver()

    async def handler(event: Any) -> None: ...

    with pytest.raises(InvalidArgumentError, match="async function"):
        receiver.on(AppointmentEvent)(lambda event: None)  # type: ignore[arg-type,return-value]
    receiver.on(AppointmentEvent)(handler)
    receiver.on(CallbackRequestEvent)(handler)
    receiver.on(AppointmentEvent, name="another")(handler)
    with pytest.raises(InvalidArgumentError, match="registered already"):
        receiver.on(AppointmentEvent)(handler)


# --- once


async def test_once_however_often_it_comes() -> None:
    log = Log()
    receiver = receiving(log)
    assert await asyncio.gather(*(post(receiver, CREATE) for _ in range(10))) == [204] * 10
    assert await post(receiver, CREATE) == 204
    assert log == ["e1"]


async def test_a_failure_is_told_and_the_next_attempt_handled(caplog: pytest.LogCaptureFixture) -> None:
    log = Log()
    log.failures = 2
    receiver = receiving(log)
    assert [await post(receiver, CREATE) for _ in range(4)] == [500, 500, 204, 204]
    assert log == ["e1"] * 3
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told) == 2
    assert told[0].startswith("webhook e1: handler failed with ZeroDivisionError at test_receiver.py:")
    assert "jan" not in caplog.text


async def test_a_handler_that_was_well_does_not_run_again_for_one_that_was_not() -> None:
    well, ill = Log(), Log()
    ill.failures = 1
    receiver = WebhookReceiver()
    receiver.on(AppointmentEvent, name="well")(well)
    receiver.on(AppointmentEvent, name="ill")(ill)
    assert [await post(receiver, CREATE) for _ in range(2)] == [500, 204]
    assert (well, ill) == (["e1"], ["e1", "e1"])


async def test_a_handler_may_raise_anything() -> None:
    raised: list[BaseException] = [asyncio.CancelledError(), TimeoutError(), ExceptionGroup("", [ValueError()])]

    async def handler(event: AppointmentEvent) -> None:
        if raised:
            raise raised.pop()

    receiver = receiving(handler)
    assert [await post(receiver, CREATE) for _ in range(4)] == [500, 500, 500, 204]


# --- in time


class Gate:
    """A handler that waits until the test lets it go on, and how often it began."""

    def __init__(self, *failures: bool) -> None:
        self.began = 0
        self.ended = 0
        self.failures = list(failures)
        self.open = asyncio.Event()

    async def __call__(self, event: WebhookEvent) -> None:
        self.began += 1
        await self.open.wait()
        if self.failures and self.failures.pop(0):
            raise ZeroDivisionError
        self.ended += 1


async def test_a_slow_handler_goes_on_and_the_next_attempt_hears_how_it_ended() -> None:
    gate = Gate()
    receiver = receiving(gate, answer_within=0.2)
    assert [await post(receiver, CREATE) for _ in range(2)] == [503, 503]
    gate.open.set()
    assert await post(receiver, CREATE) == 204
    assert (gate.began, gate.ended) == (1, 1)


async def test_an_attempt_that_waits_hears_of_success() -> None:
    gate = Gate()
    receiver = receiving(gate, answer_within=5)
    first, second = asyncio.create_task(post(receiver, CREATE)), asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    gate.open.set()
    assert (await first, await second) == (204, 204)
    assert gate.began == 1


async def test_each_attempt_is_worth_a_run_even_when_it_came_too_early() -> None:
    """The last attempt finds the handler at work, is told 503, and then the handler fails: nobody would come again."""
    gate = Gate(True)
    receiver = receiving(gate, answer_within=0.2)
    assert [await post(receiver, CREATE) for _ in range(2)] == [503, 503]
    gate.open.set()
    await until(lambda: gate.ended)
    assert gate.began == 2
    assert await post(receiver, CREATE) == 204
    assert gate.began == 2


async def test_an_attempt_that_comes_while_a_failure_is_told_is_worth_a_run() -> None:
    gate, telling, told = Gate(True), asyncio.Event(), asyncio.Event()

    async def slow_hook(event: WebhookEvent, error: BaseException) -> None:
        telling.set()
        await told.wait()

    gate.open.set()
    receiver = receiving(gate, on_failure=slow_hook, answer_within=0.2)
    first = asyncio.create_task(post(receiver, CREATE))
    await telling.wait()
    assert await post(receiver, CREATE) == 503
    assert await first == 503
    told.set()
    await until(lambda: gate.ended)


async def test_a_handler_is_not_disturbed_by_a_sender_that_goes_away() -> None:
    gate = Gate()
    receiver = receiving(gate)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    delivery.cancel()
    await asyncio.wait([delivery])
    gate.open.set()
    await until(lambda: gate.ended)


async def test_a_handler_that_never_ends_is_ended() -> None:
    gate = Gate()
    receiver = receiving(gate, handler_timeout=0.05)
    assert await post(receiver, CREATE) == 500
    gate.open.set()
    assert await post(receiver, CREATE) == 204


async def test_a_body_that_trickles_in_is_not_waited_for() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    async with in_process(receiving(Log(), answer_within=0.2)) as http:
        assert (await http.post("/", content=trickle())).status_code == 503


# --- answered before it is handled


async def test_accepted_is_answered_before_the_handler_ends() -> None:
    gate, failed = Gate(True), list[str]()

    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        failed.append(f"{event.id} {type(error).__name__}")

    receiver = receiving(gate, answer_when="accepted", on_failure=on_failure)
    assert await post(receiver, CREATE) == 202
    gate.open.set()
    await until(lambda: failed)
    assert failed == ["e1 ZeroDivisionError"]
    assert await post(receiver, CREATE) == 202
    await until(lambda: gate.ended)
    assert await post(receiver, CREATE) == 202
    assert gate.began == 2


class Away(MemoryStore):
    async def claim(self, *_: Any) -> Any:
        raise OSError("away")


@pytest.mark.parametrize("answer_when", ["handled", "accepted"])
async def test_nothing_is_promised_while_the_store_is_away(answer_when: Any) -> None:
    log = Log()
    assert await post(receiving(log, store=Away(), answer_when=answer_when), CREATE) == 500
    assert log == []


async def test_the_hook_gets_the_error_and_may_fail_too(caplog: pytest.LogCaptureFixture) -> None:
    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        assert str(error) == "jan@example.com"
        raise KeyError("nobody")

    log = Log()
    log.failures = 1
    assert await post(receiving(log, on_failure=on_failure), CREATE) == 500
    assert "on_failure failed with KeyError" in caplog.text
    assert "nobody" not in caplog.text


# --- in order


async def test_an_overtaken_event_is_skipped_unless_all_are_wanted() -> None:
    newest, every, created = Log(), Log(), Log()
    receiver = WebhookReceiver()
    receiver.on(AppointmentEvent, name="newest")(newest)
    receiver.on(AppointmentEvent, name="every", in_order=False)(every)
    receiver.on(AppointmentEvent, name="created", event_type="CREATE")(created)
    order = [("e2", "ACCEPT", 2), ("e1", "CREATE", 1), ("e3", "RESCHEDULE", 3)]
    for event_id, event_type, second in order:
        assert await post(receiver, appointment_event(event_id, event_type=event_type, updated_at=at(second))) == 204
    assert newest == ["e2", "e3"]
    assert every == ["e2", "e1", "e3"]
    assert created == ["e1"]


async def test_an_older_event_waits_for_the_newer_and_is_skipped() -> None:
    gate = Gate()
    receiver = receiving(gate, answer_within=5)
    newer = asyncio.create_task(post(receiver, appointment_event("e2", updated_at=at(2))))
    await until(lambda: gate.began)
    older = asyncio.create_task(post(receiver, appointment_event("e1", updated_at=at(1))))
    other = asyncio.create_task(post(receiver, appointment_event("e3", appointment="a2", updated_at=at(1))))
    await until(lambda: gate.began == 2)
    gate.open.set()
    assert [await newer, await older, await other] == [204] * 3
    assert gate.ended == 2


async def test_a_newer_event_that_fails_does_not_hide_the_older() -> None:
    log = Log()
    log.failures = 1
    receiver = receiving(log)
    newer, older = appointment_event("e2", updated_at=at(2)), appointment_event("e1", updated_at=at(1))
    assert [await post(receiver, event) for event in (newer, older, newer)] == [500, 204, 204]
    assert log == ["e2", "e1", "e2"]


# --- who may


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_events_are_posted(method: str) -> None:
    async with in_process(WebhookReceiver()) as http:
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
async def test_a_secret_opens(options: dict[str, Any], status: int) -> None:
    log = Log()
    receiver = receiving(log, secret=[SECRET, "the-new-secret-for-2026"])
    assert await post(receiver, CREATE, **options) == status
    assert log == (["e1"] if status == 204 else [])


async def test_a_secret_in_a_header_of_ones_own() -> None:
    receiver = receiving(Log(), secret=SECRET, secret_header="X-Engage-Key")
    assert await post(receiver, CREATE, headers={"X-Engage-Key": SECRET}) == 204
    assert await post(receiver, CREATE, headers={"X-Webhook-Secret": SECRET}) == 403


async def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every given one with every known one, all of the same length, whether or not one has matched already."""
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
def test_weak_secrets_are_refused(secret: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="at least 16 characters"):
        WebhookReceiver(secret=secret)


async def test_an_allow_list() -> None:
    asked: list[Delivery] = []

    async def allow(delivery: Delivery) -> bool:
        asked.append(delivery)
        return delivery.headers.get("x-from") == "engage"

    for hook in (allow, lambda delivery: delivery.headers.get("x-from") == "engage"):
        receiver = receiving(Log(), allow=hook)
        assert await post(receiver, CREATE) == 403
        assert await post(receiver, CREATE, headers={"X-From": "engage"}) == 204
    assert asked[0].client == "127.0.0.1"
    assert asked[0].path == "/"


# --- what is refused


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", json.dumps({**CREATE, "id": 5}), "[" * 100_000])
async def test_what_is_no_event(body: str, caplog: pytest.LogCaptureFixture) -> None:
    assert await post(receiving(Log()), body) == 400
    assert "a webhook delivery was refused" in caplog.text


async def test_what_is_too_large() -> None:
    log = Log()
    receiver = receiving(log, max_bytes=len(json.dumps(CREATE)))
    assert await post(receiver, CREATE) == 204
    assert await post(receiver, {**CREATE, "id": "e12"}) == 413

    sent: list[int] = []

    async def long() -> AsyncIterator[bytes]:
        for number in range(5000):
            sent.append(number)
            yield b" " * 1000

    async with in_process(receiver) as http:
        assert (await http.post("/", content=long())).status_code == 413
    assert len(sent) < 50
    assert log == ["e1"]


async def test_what_is_declared_too_large_is_not_read() -> None:
    answers: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("nothing is to be read")

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [(b"Content-Length", b"1048577")]
    await WebhookReceiver()({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive, send)
    assert answers[0]["status"] == 413


async def test_back_pressure() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=2, answer_within=0.2)
    events = [appointment_event(f"e{number}", appointment=f"a{number}") for number in range(3)]
    assert [await post(receiver, event) for event in events] == [503] * 3
    assert gate.began == 2
    gate.open.set()
    assert [await post(receiver, event) for event in events] == [204] * 3
    assert gate.began == gate.ended == 3


async def test_an_event_that_is_under_way_is_no_more_work() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1, answer_within=1)
    deliveries = [asyncio.create_task(post(receiver, CREATE)) for _ in range(5)]
    await until(lambda: gate.began)
    gate.open.set()
    assert await asyncio.gather(*deliveries) == [204] * 5


async def test_an_event_for_more_handlers_than_may_run_is_handled_when_nothing_else_is() -> None:
    logs = [Log(), Log()]
    receiver = WebhookReceiver(max_running=1)
    for number, log in enumerate(logs):
        receiver.on(AppointmentEvent, name=str(number))(log)
    assert await post(receiver, CREATE) == 204
    assert logs == [["e1"], ["e1"]]


# --- the end


async def test_closing_waits_for_handlers_and_lets_nothing_new_in() -> None:
    gate = Gate()
    receiver = receiving(gate)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    closing = asyncio.create_task(receiver.aclose())
    await asyncio.sleep(0.02)
    assert not closing.done()
    assert await post(receiver, ACCEPT) == 503
    gate.open.set()
    await closing
    assert gate.ended == 1
    assert await delivery == 204
    await receiver.aclose()


async def test_closing_does_not_wait_for_ever() -> None:
    gate, failed = Gate(), list[str]()

    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        failed.append(type(error).__name__)

    store = MemoryStore()
    receiver = receiving(gate, close_within=0.05, store=store, on_failure=on_failure)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    await receiver.aclose()
    assert await delivery == 503
    assert failed == ["CancelledError"]
    log = Log()
    assert await post(receiving(log, store=store), CREATE) == 204
    assert log == ["e1"]


async def test_lifespan() -> None:
    gate = Gate()
    receiver = receiving(gate)
    inbox: asyncio.Queue[Any] = asyncio.Queue()
    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])

    server = asyncio.create_task(receiver({"type": "lifespan"}, inbox.get, send))
    await inbox.put({"type": "lifespan.startup"})
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    await inbox.put({"type": "lifespan.shutdown"})
    await asyncio.sleep(0.02)
    assert sent == ["lifespan.startup.complete"]
    gate.open.set()
    await server
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert await delivery == 204


def test_a_receiver_of_a_module_works_in_one_event_loop_after_another() -> None:
    log = Log()
    receiver = receiving(log)
    assert asyncio.run(post(receiver, CREATE)) == 204
    assert asyncio.run(post(receiver, ACCEPT)) == 204
    assert asyncio.run(post(receiver, CREATE)) == 204
    assert log == ["e1", "e2"]


def test_a_receiver_needs_no_http_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pexip_engage_client.webhooks as w; w.WebhookReceiver; "
        "assert not {'httpx', 'redis'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_answers_are_typed_options() -> None:
    with pytest.raises(InvalidArgumentError, match="'handled' or 'accepted'"):
        WebhookReceiver(answer_when="later")  # type: ignore[arg-type]

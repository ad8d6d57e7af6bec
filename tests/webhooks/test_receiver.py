"""Which handler receives which event, once, in time and in order, and the response to the sender."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    AppointmentEventType,
    CallbackRequestEvent,
    Claim,
    CommunicationEvent,
    Deduplication,
    MemoryStore,
    Ordering,
    UnknownEvent,
    WebhookEvent,
    WebhookReceiver,
)

from .support import (
    ACCEPT,
    CREATE,
    Gate,
    Log,
    appointment_event,
    at,
    callback_event,
    communication_event,
    in_process,
    post,
    receiving,
    until,
)

# --- options


def not_async(event: WebhookEvent, error: BaseException) -> None:
    """A hook that is not async."""


@pytest.mark.parametrize(
    ("option", "given", "shown"),
    [
        ("on_failure", not_async, "a function"),
        ("on_failure", 5, "5"),
        ("on_dead_letter", not_async, "a function"),
        ("on_dead_letter", [], "an empty list"),
        ("store", 5, "5"),
        ("store", MemoryStore, "a type"),
        ("deduplication", MemoryStore(), "a MemoryStore"),
        ("deduplication", False, "False"),
        ("ordering", Deduplication(), "a Deduplication"),
        ("allow", 5, "5"),
        ("allow", ["192.0.2.1"], "a list"),
        ("secret_header", "", "an empty str"),
        ("secret_header", "a b", "a str"),
        ("secret_header", "a:", "a str"),
        ("secret_header", None, "None"),
    ],
)
def test_invalid_option_is_rejected(option: str, given: Any, shown: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be .*; got {shown}$") as caught:
        WebhookReceiver(**{option: given})
    assert caught.value.parameter == option
    assert caught.value.accepted


@pytest.mark.parametrize("make", [Deduplication, Ordering])
@pytest.mark.parametrize(("option", "given"), [("store", 5), ("remember", None), ("remember", "a day"), ("lease", 0)])
def test_invalid_option_of_a_part_is_rejected(make: Any, option: str, given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be"):
        make(**{option: given})


@pytest.mark.parametrize(
    ("kind", "options", "parameter"),
    [
        (str, {}, "kind"),
        ("Appointment", {}, "kind"),
        (not_async, {}, "kind"),
        (AppointmentEvent | str, {}, "kind"),
        (AppointmentEvent, {"event_type": 5}, "event_type"),
        (AppointmentEvent, {"event_type": ["ACCEPT", 5]}, "event_type"),
        (AppointmentEvent, {"in_order": "no"}, "in_order"),
        (AppointmentEvent, {"name": ""}, "name"),
    ],
)
def test_invalid_registration_is_rejected(kind: Any, options: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{parameter} must be .*; got ") as caught:
        WebhookReceiver().on(kind, **options)
    assert caught.value.parameter == parameter


async def test_handler_of_a_union_receives_its_kinds() -> None:
    receiver, seen = WebhookReceiver(), list[str]()
    either: Any = AppointmentEvent | CommunicationEvent

    @receiver.on(either)
    async def several(event: AppointmentEvent | CommunicationEvent) -> None:
        seen.append(event.id)

    for event in (CREATE, callback_event("c1", status="OPEN"), communication_event("m1")):
        assert await post(receiver, event) == 204
    assert seen == [CREATE["id"], "m1"]


# --- subscriptions


async def test_handler_receives_the_events_that_it_subscribed_to() -> None:
    receiver = WebhookReceiver()
    seen: list[str] = []

    @receiver.on(AppointmentEvent)
    async def every(event: AppointmentEvent) -> None:
        seen.append(f"every {event.data.event_type}")

    @receiver.on(AppointmentEvent, event_type="ACCEPT")
    async def accepted(event: AppointmentEvent) -> None:
        seen.append(f"accepted {event.data.appointment.id}")

    @receiver.on(AppointmentEvent, event_type=["CREATE", AppointmentEventType("TELEPORT")])
    async def several(event: AppointmentEvent) -> None:
        seen.append(f"several {event.data.event_type}")

    @receiver.on(CallbackRequestEvent)
    async def callback(event: CallbackRequestEvent) -> None:
        seen.append(f"callback {event.data.callback_request.status}")

    @receiver.on(CommunicationEvent)
    async def communication(event: CommunicationEvent) -> None:
        seen.append(f"communication {event.data.template.language}")

    @receiver.on(UnknownEvent, event_type="OPENED")
    async def unknown(event: UnknownEvent) -> None:
        seen.append(f"unknown {event.entity}")

    events = [
        CREATE,
        ACCEPT,
        appointment_event("e3", event_type="TELEPORT"),
        callback_event("c1", status="OPEN"),
        communication_event("m1"),
        {"id": "x1", "entity": "Listing", "data": {"eventType": "OPENED"}},
        {"id": "x2", "entity": "Listing", "data": {"eventType": 5}},
    ]
    assert [await post(receiver, event) for event in events] == [204] * 7
    assert seen == [
        "every CREATE",
        "several CREATE",
        "every ACCEPT",
        "accepted a1",
        "every TELEPORT",
        "several TELEPORT",
        "callback OPEN",
        "communication en",
        "unknown Listing",
    ]


async def test_handler_without_a_kind_receives_every_event() -> None:
    receiver = WebhookReceiver()
    seen: list[str] = []

    @receiver.on()
    async def everything(event: WebhookEvent) -> None:
        seen.append(event.id)

    unknown = {"id": "x1", "entity": "Listing", "data": {"eventType": "ACCEPT"}}
    for event in (CREATE, ACCEPT, callback_event(), communication_event(), unknown):
        assert await post(receiver, event) == 204
    assert seen == ["e1", "e2", "c1", "m1", "x1"]


@pytest.mark.parametrize(
    ("kind", "event_type", "problem"),
    [
        (AppointmentEvent, "ACEPT", "one of ACCEPT, .*; got 'ACEPT'; did you mean ACCEPT?"),
        (AppointmentEvent, ["ACCEPT", "TELEPORT"], "one of ACCEPT, .* or AppointmentEventType.*; got 'TELEPORT'"),
        (CommunicationEvent, "SEND", "omitted: CommunicationEvent has no event type"),
        (AppointmentEvent | UnknownEvent, "ACCEPT", "omitted, unless `kind` is a single class"),
        (None, "ACCEPT", "omitted, unless `kind` is a single class"),
    ],
)
def test_event_type_that_the_kind_does_not_have_is_rejected(kind: Any, event_type: Any, problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^event_type must be {problem}") as caught:
        WebhookReceiver().on(kind, event_type=event_type)
    assert caught.value.parameter == "event_type"


async def test_handlers_of_one_event_do_not_share_mutable_objects() -> None:
    receiver, failures, letters = WebhookReceiver(), list[WebhookEvent](), list[str]()

    async def handler(event: AppointmentEvent) -> None:
        letters.append(event.data.appointment.id or "")
        event.data.appointment.id = "changed"
        event.data.appointment.additional_properties["new"] = 1
        raise ZeroDivisionError

    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        failures.append(event)

    receiver = WebhookReceiver(on_failure=on_failure)
    for name in ("first", "second"):
        receiver.on(AppointmentEvent, name=name)(handler)
    assert [await post(receiver, CREATE) for _ in range(2)] == [500, 500]
    assert letters == ["a1"] * 4
    assert [event.to_dict() for event in failures] == [CREATE] * 4
    assert len({id(event) for event in failures}) == 4


async def test_event_without_a_handler_gets_2xx() -> None:
    assert await post(WebhookReceiver(), CREATE) == 204
    assert await post(WebhookReceiver(respond_when="accepted"), CREATE) == 202


async def test_event_with_malformed_fields_is_handled() -> None:
    log = Log()
    event: dict[str, Any] = {"id": "e1", "entity": "Appointment", "data": {"eventType": 5, "appointment": []}}
    assert await post(receiving(log), event) == 204
    assert log == ["e1"]


def test_handler_must_be_async_and_have_a_unique_name() -> None:
    receiver = WebhookReceiver()

    async def handler(event: Any) -> None: ...

    with pytest.raises(InvalidArgumentError, match="async function"):
        receiver.on(AppointmentEvent)(lambda event: None)  # type: ignore[arg-type,return-value]
    receiver.on(AppointmentEvent)(handler)
    receiver.on(CallbackRequestEvent)(handler)
    receiver.on(AppointmentEvent, name="another")(handler)
    with pytest.raises(InvalidArgumentError, match="already registered"):
        receiver.on(AppointmentEvent)(handler)


# --- exactly one successful run


async def test_event_is_handled_once_however_often_it_is_delivered() -> None:
    log = Log()
    receiver = receiving(log)
    assert await asyncio.gather(*(post(receiver, CREATE) for _ in range(10))) == [204] * 10
    assert await post(receiver, CREATE) == 204
    assert log == ["e1"]


async def test_failure_gets_500_and_the_next_attempt_runs_the_handler_again(caplog: pytest.LogCaptureFixture) -> None:
    log = Log()
    log.failures = 2
    receiver = receiving(log)
    assert [await post(receiver, CREATE) for _ in range(4)] == [500, 500, 204, 204]
    assert log == ["e1"] * 3
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(messages) == 2
    assert messages[0].startswith("webhook e1: handler failed with ZeroDivisionError at support.py:")
    assert "jan" not in caplog.text


async def test_handler_that_succeeded_is_not_run_again_when_another_fails() -> None:
    succeeding, failing = Log(), Log()
    failing.failures = 1
    receiver = WebhookReceiver()
    receiver.on(AppointmentEvent, name="succeeding")(succeeding)
    receiver.on(AppointmentEvent, name="failing")(failing)
    assert [await post(receiver, CREATE) for _ in range(2)] == [500, 204]
    assert (succeeding, failing) == (["e1"], ["e1", "e1"])


async def test_any_exception_of_a_handler_is_a_failure() -> None:
    raised: list[BaseException] = [asyncio.CancelledError(), TimeoutError(), ExceptionGroup("", [ValueError()])]

    async def handler(event: AppointmentEvent) -> None:
        if raised:
            raise raised.pop()

    receiver = receiving(handler)
    assert [await post(receiver, CREATE) for _ in range(4)] == [500, 500, 500, 204]


# --- slow handlers


async def test_slow_handler_continues_after_503_and_the_next_attempt_gets_its_result() -> None:
    gate = Gate()
    receiver = receiving(gate, respond_within=0.2)
    assert [await post(receiver, CREATE) for _ in range(2)] == [503, 503]
    gate.open.set()
    assert await post(receiver, CREATE) == 204
    assert (gate.began, gate.ended) == (1, 1)


async def test_concurrent_attempts_get_the_result_of_one_run() -> None:
    gate = Gate()
    receiver = receiving(gate, respond_within=5)
    first, second = asyncio.create_task(post(receiver, CREATE)), asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    gate.open.set()
    assert (await first, await second) == (204, 204)
    assert gate.began == 1


async def test_attempt_that_got_503_causes_another_run() -> None:
    """The last attempt gets 503 while the handler runs, and then the handler fails: no other attempt would follow."""
    gate = Gate(True)
    receiver = receiving(gate, respond_within=0.2)
    assert [await post(receiver, CREATE) for _ in range(2)] == [503, 503]
    gate.open.set()
    await until(lambda: gate.ended)
    assert gate.began == 2
    assert await post(receiver, CREATE) == 204
    assert gate.began == 2


async def test_attempt_during_on_failure_causes_another_run() -> None:
    gate, called, go_on = Gate(True), asyncio.Event(), asyncio.Event()

    async def slow_hook(event: WebhookEvent, error: BaseException) -> None:
        called.set()
        await go_on.wait()

    gate.open.set()
    receiver = receiving(gate, on_failure=slow_hook, respond_within=0.2)
    first = asyncio.create_task(post(receiver, CREATE))
    await called.wait()
    assert await post(receiver, CREATE) == 503
    assert await first == 503
    go_on.set()
    await until(lambda: gate.ended)


async def test_handler_continues_when_the_sender_disconnects() -> None:
    gate = Gate()
    receiver = receiving(gate)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    delivery.cancel()
    await asyncio.wait([delivery])
    gate.open.set()
    await until(lambda: gate.ended)
    assert gate.began == gate.ended == 1


async def test_handler_is_cancelled_after_the_handler_timeout() -> None:
    gate = Gate()
    receiver = receiving(gate, handler_timeout=0.05)
    assert await post(receiver, CREATE) == 500
    gate.open.set()
    assert await post(receiver, CREATE) == 204


async def test_slow_body_gets_503() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    async with in_process(receiving(Log(), respond_within=0.2)) as http:
        assert (await http.post("/", content=trickle())).status_code == 503


# --- order


async def test_older_event_is_skipped_unless_in_order_is_false() -> None:
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


class RecordingStore(MemoryStore):
    """A store that records the durations it is called with."""

    def __init__(self) -> None:
        super().__init__()
        self.durations: set[tuple[str, float]] = set()

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        self.durations.add(("claim", seconds))
        return await super().claim(name, owner, seconds)

    async def finish(self, name: str, seconds: float, *, dead: bool = False) -> None:
        self.durations.add(("finish", seconds))
        await super().finish(name, seconds, dead=dead)

    async def advance(self, name: str, number: int, seconds: float) -> None:
        self.durations.add(("advance", seconds))
        await super().advance(name, number, seconds)


async def test_claim_lasts_10_seconds_and_handled_events_are_kept_for_a_day() -> None:
    store = RecordingStore()
    assert await post(receiving(Log(), store=store), appointment_event("e1", updated_at=at(1))) == 204
    assert store.durations == {("claim", 10), ("finish", 24 * 60 * 60), ("advance", 24 * 60 * 60)}


async def test_older_event_waits_for_the_newer_one_and_is_skipped() -> None:
    gate = Gate()
    receiver = receiving(gate, respond_within=5)
    newer = asyncio.create_task(post(receiver, appointment_event("e2", updated_at=at(2))))
    await until(lambda: gate.began)
    older = asyncio.create_task(post(receiver, appointment_event("e1", updated_at=at(1))))
    other = asyncio.create_task(post(receiver, appointment_event("e3", appointment="a2", updated_at=at(1))))
    await until(lambda: gate.began == 2)
    gate.open.set()
    assert [await newer, await older, await other] == [204] * 3
    assert gate.ended == 2


async def test_older_event_is_handled_when_the_newer_one_failed() -> None:
    log = Log()
    log.failures = 1
    receiver = receiving(log)
    newer, older = appointment_event("e2", updated_at=at(2)), appointment_event("e1", updated_at=at(1))
    assert [await post(receiver, event) for event in (newer, older, newer)] == [500, 204, 204]
    assert log == ["e2", "e1", "e2"]


async def test_incomplete_body_is_not_handled() -> None:
    log = Log()
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": json.dumps(CREATE).encode(), "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    await receiving(log)(scope, receive, send)
    assert sent[0]["status"] == 400
    assert log == []

"""Which handler gets what, once, in time and in order, and what the sender is told."""

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

# --- what it is made with


def gone_wrong(event: WebhookEvent, error: BaseException) -> None:
    """Not async."""


@pytest.mark.parametrize(
    ("option", "given", "shown"),
    [
        ("on_failure", gone_wrong, "a function"),
        ("on_failure", 5, "5"),
        ("on_dead_letter", gone_wrong, "a function"),
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
def test_an_option_that_cannot_be_is_refused_at_once(option: str, given: Any, shown: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be .*; got {shown}$") as caught:
        WebhookReceiver(**{option: given})
    assert caught.value.parameter == option
    assert caught.value.accepted


@pytest.mark.parametrize("make", [Deduplication, Ordering])
@pytest.mark.parametrize(("option", "given"), [("store", 5), ("remember", None), ("remember", "a day"), ("lease", 0)])
def test_an_option_of_its_parts_is_refused_too(make: Any, option: str, given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be"):
        make(**{option: given})


@pytest.mark.parametrize(
    ("kind", "options", "parameter"),
    [
        (str, {}, "kind"),
        ("Appointment", {}, "kind"),
        (gone_wrong, {}, "kind"),
        (AppointmentEvent | str, {}, "kind"),
        (AppointmentEvent, {"event_type": 5}, "event_type"),
        (AppointmentEvent, {"event_type": ["ACCEPT", 5]}, "event_type"),
        (AppointmentEvent, {"in_order": "no"}, "in_order"),
        (AppointmentEvent, {"name": ""}, "name"),
    ],
)
def test_what_no_event_can_be_is_refused_at_registration(kind: Any, options: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{parameter} must be .*; got ") as caught:
        WebhookReceiver().on(kind, **options)
    assert caught.value.parameter == parameter


async def test_several_kinds_at_once() -> None:
    receiver, seen = WebhookReceiver(), []

    @receiver.on(AppointmentEvent | CommunicationEvent)
    async def several(event: AppointmentEvent | CommunicationEvent) -> None:
        seen.append(event.id)

    for event in (CREATE, callback_event("c1", status="OPEN"), communication_event("m1")):
        assert await post(receiver, event) == 204
    assert seen == [CREATE["id"], "m1"]


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


async def test_a_handler_of_everything() -> None:
    receiver = WebhookReceiver()
    seen: list[str] = []

    @receiver.on()
    async def everything(event: WebhookEvent) -> None:
        seen.append(event.id)

    @receiver.on(event_type="ACCEPT")
    async def accepted(event: WebhookEvent) -> None:
        seen.append(f"accepted {event.id}")

    unknown = {"id": "x1", "entity": "Listing", "data": {"eventType": "ACCEPT"}}
    for event in (CREATE, ACCEPT, callback_event(), communication_event(), unknown):
        assert await post(receiver, event) == 204
    assert seen == ["e1", "e2", "accepted e2", "c1", "m1", "x1", "accepted x1"]


def test_a_type_that_communications_do_not_have() -> None:
    with pytest.raises(InvalidArgumentError, match="event_type must be None for communication events"):
        WebhookReceiver().on(CommunicationEvent, event_type="SEND")


async def test_what_nobody_wants_is_received() -> None:
    assert await post(WebhookReceiver(), CREATE) == 204
    assert await post(WebhookReceiver(respond_when="accepted"), CREATE) == 202


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
    assert told[0].startswith("webhook e1: handler failed with ZeroDivisionError at support.py:")
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


async def test_a_slow_handler_goes_on_and_the_next_attempt_hears_how_it_ended() -> None:
    gate = Gate()
    receiver = receiving(gate, respond_within=0.2)
    assert [await post(receiver, CREATE) for _ in range(2)] == [503, 503]
    gate.open.set()
    assert await post(receiver, CREATE) == 204
    assert (gate.began, gate.ended) == (1, 1)


async def test_an_attempt_that_waits_hears_of_success() -> None:
    gate = Gate()
    receiver = receiving(gate, respond_within=5)
    first, second = asyncio.create_task(post(receiver, CREATE)), asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    gate.open.set()
    assert (await first, await second) == (204, 204)
    assert gate.began == 1


async def test_each_attempt_is_worth_a_run_even_when_it_came_too_early() -> None:
    """The last attempt finds the handler at work, is told 503, and then the handler fails: nobody would come again."""
    gate = Gate(True)
    receiver = receiving(gate, respond_within=0.2)
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
    receiver = receiving(gate, on_failure=slow_hook, respond_within=0.2)
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
    assert gate.began == gate.ended == 1


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

    async with in_process(receiving(Log(), respond_within=0.2)) as http:
        assert (await http.post("/", content=trickle())).status_code == 503


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


class Times(MemoryStore):
    """What counts for how long, by the method that was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[tuple[str, float]] = set()

    async def claim(self, name: str, owner: str, seconds: float) -> Claim:
        self.told.add(("claim", seconds))
        return await super().claim(name, owner, seconds)

    async def finish(self, name: str, seconds: float) -> None:
        self.told.add(("finish", seconds))
        await super().finish(name, seconds)

    async def advance(self, name: str, number: int, seconds: float) -> None:
        self.told.add(("advance", seconds))
        await super().advance(name, number, seconds)


async def test_a_claim_lasts_10_seconds_and_what_was_handled_is_remembered_for_a_day() -> None:
    store = Times()
    assert await post(receiving(Log(), store=store), appointment_event("e1", updated_at=at(1))) == 204
    assert store.told == {("claim", 10), ("finish", 24 * 60 * 60), ("advance", 24 * 60 * 60)}


async def test_an_older_event_waits_for_the_newer_and_is_skipped() -> None:
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


async def test_a_newer_event_that_fails_does_not_hide_the_older() -> None:
    log = Log()
    log.failures = 1
    receiver = receiving(log)
    newer, older = appointment_event("e2", updated_at=at(2)), appointment_event("e1", updated_at=at(1))
    assert [await post(receiver, event) for event in (newer, older, newer)] == [500, 204, 204]
    assert log == ["e2", "e1", "e2"]


async def test_an_event_whose_sender_went_away_before_its_end_is_not_handled() -> None:
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

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    await receiving(log)(scope, receive, send)
    assert sent[0]["status"] == 400
    assert log == []

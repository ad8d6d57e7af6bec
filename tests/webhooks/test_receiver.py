"""Which handler receives which event, and the response to the sender, with the memory store and with a durable one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    AppointmentEventType,
    CallbackRequestEvent,
    CommunicationEvent,
    HandlerFailure,
    UnknownEvent,
    WebhookEvent,
    WebhookReceiver,
)

from ..waiting import simulated, turns
from .conftest import DEFAULT_RESPOND_WITHIN, Times
from .support import (
    ACCEPT,
    CREATE,
    POLICY,
    Gate,
    Log,
    SharedStore,
    appointment_event,
    at,
    callback_event,
    communication_event,
    durable,
    in_process,
    post,
    receiving,
    until,
)

# --- options


def not_async(failure: HandlerFailure) -> None:
    """A hook that is not async."""


@pytest.mark.parametrize(
    ("option", "given", "shown"),
    [
        ("on_failure", not_async, "a function"),
        ("on_failure", 5, "5"),
        ("store", 5, "5"),
        ("store", MemoryStore, "a type"),
        ("allow", 5, "5"),
        ("allow", ["192.0.2.1"], "a list"),
        ("allow", None, "None"),
        ("secret", None, "None"),
        ("insecure", "yes", "a str"),
        ("secret_header", "", "an empty str"),
        ("secret_header", "a b", "a str"),
        ("secret_header", "a:", "a str"),
        ("secret_header", None, "None"),
        ("retry_pauses", 5, "5"),
        ("max_running", 0, "0"),
        ("max_running", None, "None"),
        ("handler_timeout", -1, "-1"),
    ],
)
def test_invalid_option_is_rejected(option: str, given: Any, shown: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be .*; got {shown}$") as caught:
        WebhookReceiver(**{"insecure": True, option: given})
    assert caught.value.parameter == option
    assert caught.value.accepted


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "secret must be set, unless you pass allow=, or insecure=True to accept events from anyone"),
        ({"insecure": False}, "secret must be set, unless you pass allow=, or insecure=True"),
        (
            {"secret": None},
            "secret must be set; check the environment variable or setting that it comes from; got None",
        ),
        ({"insecure": True, "secret_header": "X-Key"}, "secret_header must be omitted, unless `secret` is set"),
        ({"insecure": True, "retry_pauses": [1, 0]}, r"retry_pauses\[1\] must be a number of seconds greater than 0"),
        ({"insecure": True, "retry_pauses": [1]}, "retry_pauses must be omitted, unless `store` is set: otherwise, E"),
        (
            {"insecure": True, "on_rejected": Log()},
            "on_rejected is not an option; use on_failure=, which also",
        ),
        ({"insecure": True, "retry_pause": [1]}, "retry_pause is not an option; did you mean retry_pauses"),
        ({"insecure": True, "lease": 5}, "lease is not an option; the options are allow, handler_timeout, "),
    ],
)
def test_receiver_that_would_lose_or_fake_events_is_rejected(options: Any, problem: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{problem}"):
        WebhookReceiver(**options)


@pytest.mark.parametrize(
    ("kind", "options", "parameter"),
    [
        (str, {}, "kind"),
        ("Appointment", {}, "kind"),
        (not_async, {}, "kind"),
        (AppointmentEvent | str, {}, "kind"),
        (AppointmentEvent, {"event_type": 5}, "event_type"),
        (AppointmentEvent, {"event_type": ["ACCEPT", 5]}, "event_type"),
        (AppointmentEvent, {"event_type": []}, "event_type"),
        (AppointmentEvent, {"newest_only": "no"}, "newest_only"),
        (AppointmentEvent, {"name": ""}, "name"),
    ],
)
def test_invalid_registration_is_rejected(kind: Any, options: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{parameter} must be .*; got ") as caught:
        WebhookReceiver(insecure=True).on(kind, **options)
    assert caught.value.parameter == parameter


async def test_handler_of_a_union_receives_its_kinds() -> None:
    receiver, seen = WebhookReceiver(insecure=True), list[str]()
    either: Any = AppointmentEvent | CommunicationEvent

    @receiver.on(either)
    async def several(event: AppointmentEvent | CommunicationEvent) -> None:
        seen.append(event.id)

    for event in (CREATE, callback_event("c1", status="OPEN"), communication_event("m1")):
        assert await post(receiver, event) == 204
    assert seen == [CREATE["id"], "m1"]


# --- subscriptions


async def test_handler_receives_the_events_that_it_subscribed_to() -> None:
    receiver = WebhookReceiver(insecure=True)
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
    receiver = WebhookReceiver(insecure=True)
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
        WebhookReceiver(insecure=True).on(kind, event_type=event_type)
    assert caught.value.parameter == "event_type"


def test_decorator_without_parentheses_is_explained() -> None:
    async def handler(event: WebhookEvent) -> None: ...

    with pytest.raises(InvalidArgumentError, match="kind must be passed in parentheses, .*; got the handler itself"):
        WebhookReceiver(insecure=True).on(handler)  # type: ignore[call-overload]


async def test_event_gets_503_while_no_handler_is_registered() -> None:
    receiver = WebhookReceiver(insecure=True)
    assert await post(receiver, CREATE) == 503
    receiver.on(CallbackRequestEvent, name="handler")(Log())
    assert await post(receiver, CREATE) == 204


async def test_event_with_malformed_fields_is_handled() -> None:
    log = Log()
    event: dict[str, Any] = {"id": "e1", "entity": "Appointment", "data": {"eventType": 5, "appointment": []}}
    assert await post(receiving(log), event) == 204
    assert log == ["e1"]


def test_handler_must_be_async_and_have_a_unique_name() -> None:
    receiver = WebhookReceiver(insecure=True)

    async def handler(event: Any) -> None: ...

    with pytest.raises(InvalidArgumentError, match="async function"):
        receiver.on(AppointmentEvent)(lambda event: None)  # type: ignore[arg-type,return-value]
    receiver.on(AppointmentEvent)(handler)
    receiver.on(CallbackRequestEvent)(handler)
    receiver.on(AppointmentEvent, name="another")(handler)
    with pytest.raises(InvalidArgumentError, match="already registered"):
        receiver.on(AppointmentEvent)(handler)


# --- the memory store: the response waits for the handlers


async def test_failure_gets_500_and_the_next_attempt_runs_the_handler_again(caplog: pytest.LogCaptureFixture) -> None:
    log = Log(failures=2)
    receiver = receiving(log)
    assert [await post(receiver, CREATE) for _ in range(4)] == [500, 500, 204, 204]
    assert log == ["e1"] * 3
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(messages) == 2
    assert messages[0].startswith("webhook e1: handler failed with ZeroDivisionError at support.py:")
    assert "jan" not in caplog.text


async def test_handler_that_succeeded_is_not_run_again_when_another_fails() -> None:
    succeeding, failing = Log(), Log(failures=1)
    receiver = receiving(succeeding)
    receiver.on(AppointmentEvent, name="failing")(failing)
    assert [await post(receiver, CREATE) for _ in range(2)] == [500, 204]
    assert (succeeding, failing) == (["e1"], ["e1", "e1"])


async def test_receive_raises_what_handlers_raised_and_replay_runs_them_again() -> None:
    log = Log(failures=2)
    receiver = receiving(log)
    with pytest.raises(ExceptionGroup, match="webhook e1: handlers failed") as caught:
        await receiver.receive(CREATE)
    assert caught.value.subgroup(ZeroDivisionError)
    assert [failure.handler for failure in await receiver.failed()] == ["handler"]
    with pytest.raises(ExceptionGroup):
        await receiver.replay("e1")
    await receiver.replay("e1")
    assert log == ["e1"] * 3
    assert await receiver.failed() == []


async def test_system_exit_of_a_handler_gets_500() -> None:
    async def handler(event: WebhookEvent) -> None:
        raise SystemExit(3)

    receiver = receiving(handler)
    assert await post(receiver, CREATE) == 500
    with pytest.raises(ExceptionGroup) as caught:
        await receiver.receive(CREATE)
    assert isinstance(caught.value.exceptions[0].__cause__, SystemExit)


async def test_cancelled_handler_gets_500() -> None:
    async def handler(event: WebhookEvent) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.Event().wait()

    assert await post(receiving(handler), CREATE) == 500


@pytest.mark.parametrize("fails", [False, True])
async def test_event_that_arrives_in_two_event_loops_is_handled_once(fails: bool, times: Times) -> None:
    times(poll=0.05)
    began, release, runs = threading.Event(), threading.Event(), list[str]()
    receiver = WebhookReceiver(insecure=True)

    @receiver.on(AppointmentEvent)
    async def handler(event: AppointmentEvent) -> None:
        runs.append(event.id)
        began.set()
        await asyncio.to_thread(release.wait)
        if fails:
            raise ZeroDivisionError

    def deliver() -> int:
        return asyncio.run(post(receiver, CREATE))

    first = asyncio.create_task(asyncio.to_thread(deliver))
    await asyncio.to_thread(began.wait)
    second = asyncio.create_task(asyncio.to_thread(deliver))
    asyncio.get_running_loop().call_later(0.1, release.set)
    assert await asyncio.gather(first, second) == [500 if fails else 204] * 2
    assert runs == ["e1"]


async def test_concurrent_deliveries_are_handled_once() -> None:
    gate = Gate()
    receiver = receiving(gate)
    deliveries = [asyncio.create_task(post(receiver, CREATE)) for _ in range(5)]
    await until(lambda: gate.began)
    await turns()
    gate.open.set()
    assert await asyncio.gather(*deliveries) == [204] * 5
    assert gate.began == 1


async def test_slow_handler_continues_after_503_and_the_next_attempt_gets_its_result(times: Times) -> None:
    times(respond_within=0.2)
    gate = Gate()
    receiver = receiving(gate)
    assert [await post(receiver, CREATE) for _ in range(2)] == [503, 503]
    gate.open.set()
    assert await post(receiver, CREATE) == 204
    assert (gate.began, gate.ended) == (1, 1)


@simulated
async def test_response_is_faster_than_engages_timeout(times: Times) -> None:
    times(respond_within=DEFAULT_RESPOND_WITHIN)
    gate, loop = Gate(), asyncio.get_running_loop()
    receiver = WebhookReceiver(insecure=True)
    receiver.on(AppointmentEvent, name="handler")(gate)
    began = loop.time()
    assert await post(receiver, CREATE) == 503
    assert 2 < loop.time() - began < POLICY[0][1]
    gate.open.set()
    assert await post(receiver, CREATE) == 204


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


async def test_newest_only_handler_skips_late_events() -> None:
    log = Log()
    receiver = receiving(log, newest_only=True)
    for event_id, second in (("e2", 2), ("e1", 1), ("e3", 3)):
        assert await post(receiver, appointment_event(event_id, updated_at=at(second))) == 204
    assert log == ["e2", "e3"]


async def test_busy_record_does_not_delay_the_deliveries_of_others() -> None:
    gate = Gate()
    receiver = receiving(Log(), max_running=3)
    receiver.on(CallbackRequestEvent, name="gate")(gate)
    busy = [asyncio.create_task(post(receiver, callback_event(f"c{number}"))) for number in range(6)]
    await until(lambda: gate.began)
    others = [appointment_event(f"e{number}", appointment=f"a{number}") for number in range(6)]
    assert await asyncio.gather(*(post(receiver, event) for event in others)) == [204] * 6
    assert not any(delivery.done() for delivery in busy)
    gate.open.set()
    assert await asyncio.gather(*busy) == [204] * 6


async def test_delivery_that_is_cancelled_before_its_replay_does_not_block_the_next_one(times: Times) -> None:
    """Its record is busy with another event for longer than the delivery waits."""
    gate, log = Gate(), Log(failures=1)

    async def handler(event: WebhookEvent) -> None:
        await (gate if event.id == "slow" else log)(event)

    times(respond_within=0.2)
    receiver = receiving(handler)
    assert await post(receiver, CREATE) == 500
    assert await post(receiver, appointment_event("slow")) == 503
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await receiver.receive(CREATE)
    gate.open.set()
    await until(lambda: gate.ended)
    assert await post(receiver, CREATE) == 204
    assert log == ["e1", "e1 late"]


async def test_too_many_waiting_events_get_503() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1)
    events = [appointment_event(f"e{number}", appointment=f"a{number}") for number in range(30)]
    deliveries = [asyncio.create_task(post(receiver, event)) for event in events]
    await until(lambda: gate.began)
    await turns()
    assert sum(delivery.done() for delivery in deliveries) == 20
    gate.open.set()
    assert sorted(await asyncio.gather(*deliveries)) == [204] * 10 + [503] * 20


async def test_slow_body_gets_503(times: Times) -> None:
    times(respond_within=0.2)

    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    async with in_process(receiving(Log())) as http:
        assert (await http.post("/", content=trickle())).status_code == 503


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


def test_module_level_receiver_works_in_several_event_loops() -> None:
    log = Log()
    receiver = receiving(log)
    assert asyncio.run(post(receiver, CREATE)) == 204
    assert asyncio.run(post(receiver, ACCEPT)) == 204
    assert asyncio.run(post(receiver, CREATE)) == 204
    assert log == ["e1", "e2"]


# --- closing


async def test_closing_waits_for_handlers_and_rejects_deliveries() -> None:
    gate = Gate()
    receiver = receiving(gate)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: gate.began)
    closing = asyncio.create_task(receiver.aclose())
    await turns()
    assert not closing.done()
    assert await post(receiver, ACCEPT) == 503
    gate.open.set()
    await closing
    assert gate.ended == 1
    assert await delivery == 204
    await receiver.aclose()
    assert await post(receiver, ACCEPT) == 204


async def test_durable_receiver_records_events_while_it_closes() -> None:
    gate, store, log = Gate(), SharedStore(), Log()
    async with durable(gate, store) as receiver:
        await receiver.receive(CREATE)
        await until(lambda: gate.began)
        closing = asyncio.create_task(receiver.aclose())
        await turns()
        assert await post(receiver, ACCEPT) == 204
        gate.open.set()
        await closing
    assert gate.began == 1
    async with durable(log, store):
        await until(lambda: log == ["e2"])


@pytest.mark.parametrize("is_durable", [True, False])
async def test_handlers_that_are_too_slow_are_cancelled_and_run_again(is_durable: bool, times: Times) -> None:
    gate, log, store = Gate(), Log(), SharedStore() if is_durable else MemoryStore()
    receiver = durable(gate, store)
    async with receiver:
        delivery = asyncio.create_task(post(receiver, CREATE))
        await until(lambda: gate.began)
        times(close_within=0.05)
    assert await delivery == (204 if is_durable else 503)
    assert await receiver.failed() == []
    async with durable(log, store) as another:
        assert await post(another, CREATE) == 204
        await until(lambda: log == ["e1"])


@simulated
async def test_closing_returns_in_time_although_a_handler_ignores_its_cancellation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    let_go, began = asyncio.Event(), asyncio.Event()

    async def stubborn(event: WebhookEvent) -> None:
        began.set()
        while not let_go.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await let_go.wait()

    receiver = receiving(stubborn)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await began.wait()
    now = asyncio.get_running_loop().time()
    await receiver.aclose()
    assert asyncio.get_running_loop().time() - now == pytest.approx(30, abs=0.1)
    assert await delivery == 503
    assert "1 webhook handlers ignored their cancellation and may still be running" in caplog.text
    let_go.set()
    await turns()


async def test_lifespan_runs_and_closes_the_receiver() -> None:
    gate, store = Gate(), SharedStore()
    receiver = durable(gate, store)
    await receiver.receive(CREATE)
    messages: asyncio.Queue[Any] = asyncio.Queue()
    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])

    server = asyncio.create_task(receiver({"type": "lifespan"}, messages.get, send))
    await messages.put({"type": "lifespan.startup"})
    await until(lambda: gate.began)
    await messages.put({"type": "lifespan.shutdown"})
    await turns()
    assert sent == ["lifespan.startup.complete"]
    gate.open.set()
    await server
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert gate.ended == 1


def test_receiver_imports_neither_httpx_nor_redis() -> None:
    code = (
        "import sys, pexip_engage_client.webhooks as w; w.WebhookReceiver; "
        "assert not {'httpx', 'redis', 'sqlite3'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

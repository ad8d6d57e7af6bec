"""The inbox: events are recorded, then handled once by each handler, in order, with retries, until they are handled."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
from collections import defaultdict
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError, StoreError
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    CallbackRequestEvent,
    HandlerFailure,
    IncomingRequest,
    WebhookEvent,
    WebhookReceiver,
    inbox,
)
from pexip_engage_client.webhooks.events import Envelope
from pexip_engage_client.webhooks.inbox import WAITING, Inbox
from pexip_engage_client.webhooks.pending_events import PendingEvent, Turn

from ..waiting import simulated, turns
from .conftest import DEFAULT_RESPOND_WITHIN, Times
from .support import (
    ACCEPT,
    CREATE,
    Gate,
    Log,
    SharedStore,
    appointment_event,
    at,
    callback_event,
    communication_event,
    durable,
    post,
    receiving,
    until,
)


def timed(second: int, event_id: str = "", appointment: str = "a1") -> dict[str, Any]:
    return appointment_event(event_id or f"e{second}", appointment=appointment, updated_at=at(second))


async def settled(receiver: WebhookReceiver) -> None:
    """Wait until no event waits."""

    async def is_settled() -> bool:
        status = await receiver.status()
        return status.waiting == status.running == 0

    await until(is_settled)


# --- recording


async def test_event_is_recorded_before_the_response_and_handled_afterwards() -> None:
    gate = Gate()
    async with durable(gate) as receiver:
        assert await post(receiver, CREATE) == 204
        await until(lambda: gate.began)
        assert (gate.began, gate.ended) == (1, 0)
        assert (await receiver.status()).waiting == 1
        gate.open.set()
        await settled(receiver)
    assert gate.ended == 1


async def test_event_is_recorded_durably_and_needs_six_round_trips() -> None:
    class Durable(SharedStore):
        durable: list[bool] = []

        async def write(self, changes: Any, **options: Any) -> bool:
            self.calls["write"] += 1
            self.durable.append(options.get("durable", False))
            return await self.inner.write(changes, **options)

    store, log = Durable(), Log()
    async with durable(log, store) as receiver:
        await turns()
        store.calls.clear()
        await receiver.receive(timed(1))
        await until(lambda: log)
        await turns()
        assert sum(store.calls.values()) <= 6, store.calls
    assert store.durable.count(True) == 1


async def test_event_is_handled_once_however_often_it_is_delivered() -> None:
    log = Log()
    async with durable(log) as receiver:
        assert await asyncio.gather(*(post(receiver, CREATE) for _ in range(10))) == [204] * 10
        await settled(receiver)
        assert await receiver.receive(CREATE) is False
        assert await receiver.receive(ACCEPT) is True
        await settled(receiver)
    assert log == ["e1", "e2"]


async def test_event_is_handled_after_a_restart() -> None:
    store, log = SharedStore(), Log()
    receiver = durable(log, store)
    assert await receiver.receive(CREATE)
    assert log == []
    async with durable(log, store) as another:
        await settled(another)
    assert log == ["e1"]


@simulated
async def test_warning_says_that_no_process_runs_the_handlers(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    log, store = Log(), SharedStore(loop.time)
    receiver = durable(log, store)
    await receiver.receive(CREATE)
    await asyncio.sleep(50)
    await receiver.receive(ACCEPT)
    assert "wait for more than" not in caplog.text
    await asyncio.sleep(50)
    await receiver.receive(appointment_event("e3"))
    await receiver.receive(appointment_event("e4"))
    assert caplog.text.count("recorded events have been waiting for more than 60 s; run their handlers with") == 1
    assert log == []


async def test_failing_store_gets_503_and_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    store, log = SharedStore(), Log()
    store.error = StoreError("engage.db is on a full disk", reason="full")
    receiver = durable(log, store)
    assert await post(receiver, CREATE) == 503
    assert "engage.db is on a full disk" in caplog.text
    store.error = None
    assert await post(receiver, CREATE) == 204


class HangingStore(SharedStore):
    """A store that does not write for some seconds, even if it is cancelled, as when Redis does not respond."""

    async def write(self, changes: Any, **options: Any) -> bool:
        command = asyncio.ensure_future(asyncio.sleep(4))
        while not command.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(command)
        return bool(await self.__getattr__("write")(changes, **options))


@simulated
async def test_response_does_not_wait_for_a_store_that_hangs(times: Times) -> None:
    times(respond_within=DEFAULT_RESPOND_WITHIN)
    log, loop = Log(), asyncio.get_running_loop()
    receiver = durable(log, HangingStore(loop.time))
    async with receiver:
        began = loop.time()
        assert await post(receiver, CREATE) == 503
        assert loop.time() - began == pytest.approx(2.5, abs=0.1)
        await until(lambda: log)
        assert await receiver.receive(CREATE) is False
    assert log == ["e1"]


@simulated
async def test_closing_waits_for_deliveries_that_a_store_delays(times: Times) -> None:
    times(respond_within=DEFAULT_RESPOND_WITHIN)
    loop, problems = asyncio.get_running_loop(), list[str]()
    loop.set_exception_handler(lambda _, context: problems.append(context["message"]))
    store = HangingStore(loop.time)
    receiver = durable(Log(), store)
    store.error = StoreError("the server is unreachable", reason="lost")
    assert await post(receiver, CREATE) == 503
    await receiver.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    gc.collect()  # reports exceptions that were not retrieved
    assert problems == []


async def test_event_that_is_larger_than_the_limit_of_a_delivery_is_handled() -> None:
    event = appointment_event()
    event["data"]["message"] = "x" * 2_000_000
    log = Log(failures=1)
    async with durable(log, retry_pauses=[]) as receiver:
        assert await post(receiver, event) == 413
        assert await receiver.receive(event)
        await settled(receiver)
        (failure,) = await receiver.failed()
        assert failure.event.to_dict() == event
    assert log == ["e1"]


async def test_event_without_a_handler_is_not_recorded() -> None:
    store = SharedStore()
    receiver = durable(Log(), store)
    assert await receiver.receive(callback_event()) is False
    assert await post(receiver, callback_event()) == 204
    assert store.calls["write"] == 0


async def test_event_object_can_be_received() -> None:
    seen: list[WebhookEvent] = []

    async def handler(event: AppointmentEvent) -> None:
        seen.append(event)

    receiver = receiving(handler)
    await receiver.receive(CREATE)
    assert await receiver.receive(seen[0]) is False
    seen[0].id = "another"
    assert await receiver.receive(seen[0])
    assert [event.id for event in seen] == ["another", "another"]


# --- order


async def test_waiting_events_run_in_the_order_of_their_times() -> None:
    store, log = SharedStore(), Log()
    receiver = durable(log, store)
    for second in (3, 1, 4, 2):
        await receiver.receive(timed(second))
    async with receiver:
        await settled(receiver)
    assert log == ["e1", "e2", "e3", "e4"]


async def test_late_event_is_outdated_and_newest_only_handlers_do_not_get_it() -> None:
    every, newest = Log(), Log()
    receiver = durable(every)
    receiver.on(AppointmentEvent, name="newest", newest_only=True)(newest)
    async with receiver:
        for second in (2, 1, 3, 3):
            await receiver.receive(timed(second, event_id=f"e{second}"))
            await settled(receiver)
        await receiver.receive(timed(3, event_id="same time"))
        await settled(receiver)
    assert every == ["e2", "e1 late", "e3", "same time"]
    assert newest == ["e2", "e3", "same time"]


async def test_handlers_and_records_have_orders_of_their_own() -> None:
    created, every = Log(), Log()
    receiver = durable(every)
    receiver.on(AppointmentEvent, name="created", event_type="CREATE")(created)
    async with receiver:
        await receiver.receive(appointment_event("e2", event_type="ACCEPT", updated_at=at(2)))
        await settled(receiver)
        await receiver.receive(timed(1))
        await receiver.receive(timed(1, event_id="other", appointment="a2"))
        await settled(receiver)
    assert sorted(every) == ["e1 late", "e2", "other"]
    assert sorted(created) == ["e1", "other"]


async def test_order_is_exact_to_the_microsecond_and_before_1970() -> None:
    log = Log()
    async with durable(log) as receiver:
        for event_id, time in [
            ("new", "2025-03-03T08:00:00.000002Z"),
            ("old", "2025-03-03T08:00:00.000001Z"),
            ("same", "2025-03-03T09:00:00.000002+01:00"),
            ("ancient", "1969-12-31T23:59:59Z"),
        ]:
            await receiver.receive(appointment_event(event_id, updated_at=time))
            await settled(receiver)
    assert log == ["new", "old late", "same", "ancient late"]


async def test_events_of_a_record_run_one_at_a_time() -> None:
    running: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    log = Log()

    async def handler(event: WebhookEvent) -> None:
        record = event.id[0]
        running[record] += 1
        running["all"] += 1
        for each in (record, "all"):
            most[each] = max(most[each], running[each])
        await asyncio.sleep(0.001)
        running[record] -= 1
        running["all"] -= 1
        await log(event)

    store = SharedStore()
    receivers = [durable(handler, store) for _ in range(3)]
    async with receivers[0], receivers[1], receivers[2]:
        for number in range(60):
            record = "abc"[number % 3]
            event = callback_event(f"{record}{number:02}")
            event["data"]["callbackRequest"]["id"] = record
            for receiver in receivers:
                receiver.on(CallbackRequestEvent, name="callback")(handler) if number == 0 else None
            await receivers[number % 2].receive(event)
        await settled(receivers[0])
    assert most["a"] == most["b"] == most["c"] == 1
    assert most["all"] > 1
    for record in "abc":  # events without a time run in the order in which they were recorded
        assert (found := [each for each in log if each.startswith(record)]) == sorted(found)


async def test_removed_event_makes_those_with_earlier_times_outdated() -> None:
    """A late event about the record must not bring it back."""
    log, newest = Log(), Log()
    receiver = durable(log)
    receiver.on(AppointmentEvent, name="newest", newest_only=True)(newest)
    async with receiver:
        await receiver.receive(timed(1))
        await settled(receiver)
        await receiver.receive(appointment_event("removed", event_type="REMOVED"))
        await settled(receiver)
        await receiver.receive(timed(2))
        await settled(receiver)
        await receiver.receive(appointment_event("future", updated_at="2999-01-01T00:00:00Z"))
        await settled(receiver)
    assert log == ["e1", "removed", "e2 late", "future"]
    assert newest == ["e1", "removed", "future"]


async def test_event_without_a_time_waits_for_those_that_were_recorded_before() -> None:
    log = Log()
    receiver = durable(log)
    for event in (timed(2), timed(1), appointment_event("untimed"), timed(3)):
        await receiver.receive(event)
    async with receiver:
        await settled(receiver)
    assert log == ["e1", "e2", "untimed", "e3"]


async def test_event_without_a_time_is_older_than_those_that_are_recorded_after_it() -> None:
    """The clock of this machine does not count: a newer state may have an earlier time than the moment of recording."""
    log = Log()
    async with durable(log) as receiver:
        events = [timed(2), appointment_event("untimed", updated_at="yesterday"), timed(3), timed(1)]
        for event in (*events, appointment_event("another")):
            await receiver.receive(event)
            await settled(receiver)
    assert log == ["e2", "untimed", "e3", "e1 late", "another"]


@simulated
async def test_event_that_runs_again_after_one_without_a_time_is_outdated() -> None:
    """Whether it has a time or not."""
    log = Log(failures=2)
    async with durable(log, SharedStore(asyncio.get_running_loop().time), retry_pauses=[10]) as receiver:
        for number, event in enumerate([timed(1, "timed"), appointment_event("untimed"), appointment_event("last")]):
            await receiver.receive(event)
            await until(lambda: len(log) > number)  # noqa: B023 - called immediately
        await settled(receiver)
    assert log[:3] == ["timed", "untimed", "last"]
    assert sorted(log[3:]) == ["timed late", "untimed late"]


async def test_events_without_a_record_run_concurrently() -> None:
    gate, store = Gate(), SharedStore()
    receiver = durable(Log(), store)
    receiver.on(name="gate")(gate)
    async with receiver:
        for number in range(5):
            await receiver.receive(communication_event(f"m{number}"))
        await until(lambda: gate.began == 5)
        gate.open.set()
        await settled(receiver)
    assert await store.count("webhooks") == 5  # no entry about a record


# --- failures and retries


@simulated
async def test_failed_handler_runs_again_after_growing_pauses(times: Times) -> None:
    times(poll=60)  # fewer polls in the simulated day
    began: list[float] = []
    loop = asyncio.get_running_loop()

    async def handler(event: WebhookEvent) -> None:
        began.append(loop.time())
        raise ZeroDivisionError

    receiver = WebhookReceiver(insecure=True, store=SharedStore(loop.time))
    receiver.on(AppointmentEvent)(handler)
    async with receiver:
        await receiver.receive(CREATE)
        await asyncio.sleep(27 * 60 * 60)
        (failure,) = await receiver.failed()
    pauses = [later - before for before, later in zip(began, began[1:], strict=False)]
    assert len(failure.attempts) == len(began)
    assert pauses[:4] == [pytest.approx(each, abs=1.1) for each in (1, 2, 4, 8)]
    assert max(pauses) == pytest.approx(3600, abs=61)
    assert 0.95 * 24 * 60 * 60 < began[-1] - began[0] < 1.05 * 24 * 60 * 60


async def test_only_the_handler_that_failed_runs_again() -> None:
    succeeding, failing = Log(), Log(failures=2)
    receiver = durable(succeeding)
    receiver.on(AppointmentEvent, name="failing")(failing)
    async with receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
    assert (succeeding, failing) == (["e1"], ["e1"] * 3)


async def test_event_that_waits_for_a_retry_blocks_no_later_event_and_is_outdated_then() -> None:
    every, newest = Log(failures=1), Log(failures=1)
    receiver = durable(every, retry_pauses=[0.3])
    receiver.on(AppointmentEvent, name="newest", newest_only=True)(newest)
    async with receiver:
        await receiver.receive(timed(1))
        await until(lambda: every == newest == ["e1"])
        await receiver.receive(timed(2))
        await until(lambda: every == newest == ["e1", "e2"])
        await settled(receiver)
        assert await receiver.failed() == []
    assert every == ["e1", "e2", "e1 late"]
    assert newest == ["e1", "e2"]


async def test_event_that_failed_after_a_newer_one_does_not_outdate_anything() -> None:
    log = Log()
    async with durable(log) as receiver:
        await receiver.receive(timed(3))
        await settled(receiver)
        log.failures = 1
        await receiver.receive(timed(1))
        await settled(receiver)
        await receiver.receive(timed(3, event_id="again"))
        await settled(receiver)
    assert log == ["e3", "e1 late", "e1 late", "again"]


async def test_any_exception_of_a_handler_is_a_failure() -> None:
    raised: list[BaseException] = [
        asyncio.CancelledError(),
        TimeoutError(),
        ExceptionGroup("", [ValueError()]),
        SystemExit(1),
        KeyboardInterrupt(),
    ]
    failures: list[HandlerFailure] = []

    async def handler(event: AppointmentEvent) -> None:
        if raised:
            raise raised.pop()

    async def on_failure(failure: HandlerFailure) -> None:
        failures.append(failure)

    async with durable(handler, on_failure=on_failure, retry_pauses=[0.01] * 5) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
    names = ["KeyboardInterrupt", "SystemExit", "ExceptionGroup", "TimeoutError", "CancelledError"]
    assert [type(failure.exception).__name__ for failure in failures] == names
    assert [len(failure.attempts) for failure in failures] == [1, 2, 3, 4, 5]
    assert all(failure.next_attempt is not None for failure in failures)


async def test_handler_whose_task_is_cancelled_runs_again() -> None:
    """As by a library that it uses. If the task is cancelled after the handler, the handler has succeeded."""
    waiting, returning = Log(), Log()

    def cancel() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()

    async def first(event: WebhookEvent) -> None:
        await waiting(event)
        if len(waiting) == 1:
            cancel()
            await asyncio.Event().wait()

    async def second(event: WebhookEvent) -> None:
        await returning(event)
        cancel()

    receiver = durable(first)
    receiver.on(AppointmentEvent, name="second")(second)
    async with receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        assert await receiver.failed() == []
    assert (waiting, returning) == (["e1", "e1"], ["e1"])


async def test_failure_names_the_line_of_the_handlers_own_file(caplog: pytest.LogCaptureFixture) -> None:
    def parse_wrongly() -> None:
        json.loads("jan@example.com")  # the line to name

    async def handler(event: WebhookEvent) -> None:
        parse_wrongly()

    async with durable(handler, retry_pauses=[]) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        (failure,) = await receiver.failed()
    line = parse_wrongly.__code__.co_firstlineno + 1
    assert failure.error == f"JSONDecodeError at test_inbox.py:{line}"
    assert f"webhook e1: handler failed with JSONDecodeError at test_inbox.py:{line}; no further attempt" in caplog.text
    assert "jan" not in caplog.text


async def test_event_that_is_given_up_is_listed_and_reported() -> None:
    letters: list[HandlerFailure] = []

    async def on_failure(failure: HandlerFailure) -> None:
        if failure.next_attempt is None:
            letters.append(failure)

    async with durable(Log(failures=9), on_failure=on_failure) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        (failure,) = await receiver.failed()
        assert (await receiver.status()).failed == 1
    (letter,) = letters
    for each in (failure, letter):
        assert (each.event.id, each.handler, len(each.attempts)) == ("e1", "handler", 3)
        assert each.event.to_dict() == CREATE
        assert each.next_attempt is None
        assert each.error.startswith("ZeroDivisionError at support.py:")
        assert each.attempts == sorted(each.attempts)
    assert isinstance(letter.exception, ZeroDivisionError)
    assert "jan" not in repr(failure)


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError, SystemExit, GeneratorExit])
async def test_failing_hooks_are_logged_and_change_nothing(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    async def hook(failure: HandlerFailure) -> None:
        raise error("jan@example.com")

    log = Log(failures=1)
    async with durable(log, on_failure=hook, retry_pauses=[]) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        assert len(await receiver.failed()) == 1
        await receiver.receive(ACCEPT)
        await settled(receiver)
    assert log == ["e1", "e2"]
    assert f"webhook e1: on_failure failed with {error.__name__} at test_inbox.py:" in caplog.text
    assert "jan" not in caplog.text


async def test_cancelled_hook_does_not_prevent_the_next_one() -> None:
    failures: list[HandlerFailure] = []

    async def on_failure(failure: HandlerFailure) -> None:
        failures.append(failure)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.Event().wait()

    receiver = durable(Log(failures=1), on_failure=on_failure, retry_pauses=[])
    receiver.on(AppointmentEvent, name="second")(Log(failures=1))
    async with receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
    assert {failure.handler for failure in failures} == {"handler", "second"}


@simulated
async def test_closing_cancels_a_hook_that_is_too_slow() -> None:
    ended: list[str] = []

    async def hook(failure: HandlerFailure) -> None:
        try:
            await asyncio.sleep(600)
        finally:
            ended.append(failure.event.id)

    async with durable(Log(failures=1), on_failure=hook, handler_timeout=None) as receiver:
        await receiver.receive(CREATE)
        await turns()
    assert ended == ["e1"]


async def test_hook_that_never_ends_is_bounded_by_the_handler_timeout(caplog: pytest.LogCaptureFixture) -> None:
    async def hook(failure: HandlerFailure) -> None:
        await asyncio.sleep(600)

    log = Log(failures=1)
    async with durable(log, on_failure=hook, handler_timeout=0.05) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
    assert log == ["e1", "e1"]
    assert "on_failure failed with TimeoutError at test_inbox.py:" in caplog.text


async def test_handler_is_cancelled_after_the_handler_timeout() -> None:
    gate = Gate()
    async with durable(gate, handler_timeout=0.05) as receiver:
        await receiver.receive(CREATE)
        await until(lambda: gate.began == 2)
        gate.open.set()
        await settled(receiver)
    assert gate.ended == 1


async def test_handlers_of_one_event_do_not_share_mutable_objects() -> None:
    seen: list[Any] = []

    async def handler(event: AppointmentEvent) -> None:
        seen.append(event.data.appointment.id)
        event.data.appointment.id = "changed"
        raise ZeroDivisionError

    receiver = durable(handler, retry_pauses=[0.01])
    receiver.on(AppointmentEvent, name="second")(handler)
    async with receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        assert [failure.event.to_dict() for failure in await receiver.failed()] == [CREATE] * 2
    assert seen == ["a1"] * 4


async def test_handler_of_another_process_is_not_lost(caplog: pytest.LogCaptureFixture, times: Times) -> None:
    """A process without the handler, such as during a deploy, fails the event, and another process runs it."""
    times(poll=0.05)
    store, log = SharedStore(), Log()
    other = WebhookReceiver(insecure=True, store=store, retry_pauses=[0.05] * 50)
    other.on(AppointmentEvent, name="other")(Log())
    new = durable(log, store)
    await new.receive(CREATE)
    async with other:
        await until(
            lambda: "handler failed with LookupError: this process has no handler with this name" in caplog.text
        )
    async with new:
        await settled(new)
    assert log == ["e1"]


# --- replay and drop


async def test_replay_runs_only_what_failed() -> None:
    succeeding, failing = Log(), Log(failures=3)
    receiver = durable(succeeding)
    receiver.on(AppointmentEvent, name="failing")(failing)
    async with receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        await receiver.replay("e1")
        await settled(receiver)
        assert await receiver.failed() == []
        with pytest.raises(InvalidArgumentError, match="event_id must be the ID of an event that failed"):
            await receiver.replay("e1")
    assert (succeeding, failing) == (["e1"], ["e1"] * 4)


async def test_event_that_is_handled_while_a_replay_waits_does_not_run_again() -> None:
    events = Inbox(MemoryStore())
    record = await events.record(Envelope.read(timed(1)), ["handler"])
    assert record is not None
    turn = await events.turn(record)
    assert isinstance(turn, Turn)
    replay = asyncio.create_task(events.replay("e1"))
    await turns()
    await events.finish(turn, {})
    assert await replay is None
    assert await events.due(()) == []


async def test_replay_that_fails_gets_all_retries_again() -> None:
    log = Log(failures=5)
    async with durable(log) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        assert len(log) == 3
        await receiver.replay("e1")
        await settled(receiver)
    assert len(log) == 6


async def test_replay_never_puts_older_state_over_newer() -> None:
    """Also after a restart."""
    store, copy, every = SharedStore(), Log(failures=3), Log(failures=3)
    for number in range(3):
        receiver = durable(every, store)
        receiver.on(AppointmentEvent, name="copy", newest_only=True)(copy)
        async with receiver:
            if number == 0:
                await receiver.receive(timed(1))
            elif number == 1:
                await receiver.receive(timed(2))
            else:
                await receiver.replay("e1")
            await settled(receiver)
    assert copy == ["e1"] * 3 + ["e2"]
    assert every == ["e1"] * 3 + ["e2", "e1 late"]


async def test_dropped_event_does_not_run_again() -> None:
    log, store = Log(failures=3), SharedStore()
    async with durable(log, store) as receiver:
        await receiver.receive(CREATE)
        await settled(receiver)
        await receiver.drop("e1")
        assert await receiver.failed() == []
        assert await receiver.receive(CREATE) is False
        with pytest.raises(InvalidArgumentError, match="got 'e1'"):
            await receiver.drop("e1")
    assert log == ["e1"] * 3
    assert b"appointment" not in repr(await store.scan("webhooks")).encode()


async def test_waiting_event_can_be_replayed_or_dropped() -> None:
    log = Log(failures=9)
    async with durable(log, retry_pauses=[600, 600]) as receiver:
        await receiver.receive(CREATE)
        await receiver.receive(appointment_event("e2", appointment="a2"))
        await until(lambda: len(log) == 2)
        log.failures = 0
        await until(lambda: _is_replayed(receiver))
        await receiver.drop("e2")
        await settled(receiver)
    assert sorted(log) == ["e1", "e1", "e2"]


async def _is_replayed(receiver: WebhookReceiver) -> bool:
    if (await receiver.status()).running:
        return False
    await receiver.replay("e1")
    return True


# --- several processes


async def test_handler_that_has_succeeded_does_not_run_again_after_a_crash(times: Times) -> None:
    times(lease=0.5, close_within=0.01)
    store, done, doomed, after = SharedStore(), Log(), Gate(), Log()
    dying = store.in_another_process()
    dead = durable(doomed, dying, handler_timeout=None)
    dead.on(AppointmentEvent, name="sibling", newest_only=True)(done)
    async with dead:
        await dead.receive(timed(2))
        await until(lambda: done and doomed.began)
        await until(lambda: _is_noted(store))
        dying.kill()
        receiver = durable(after, store)
        receiver.on(AppointmentEvent, name="sibling", newest_only=True)(done)
        async with receiver:
            await settled(receiver)
            await receiver.receive(timed(1))  # the event that the dead process has handled makes it outdated
            await settled(receiver)
        dying.error = StoreError("the process is dead", reason="lost")
        dying.revive()
    assert (done, after) == (["e2"], ["e2", "e1 late"])


async def _is_noted(store: SharedStore) -> bool:
    return any(list(PendingEvent.load(each).handlers) == ["handler"] for each in await store.scan(WAITING))


async def test_replay_runs_nothing_outside_of_the_receiver() -> None:
    store, log = SharedStore(), Log()
    log.failures = 3
    receiver = durable(log, store)
    async with receiver:
        await receiver.receive(CREATE)
        await until(lambda: len(log) == 3)
    await receiver.replay("e1")
    await asyncio.sleep(0.05)
    assert len(log) == 3
    async with durable(log, store) as another:
        await settled(another)
    assert len(log) == 4


@pytest.mark.parametrize("name", ["id", "entity", "eventType", "message"])
async def test_text_that_is_not_unicode_is_rejected_where_the_inbox_needs_it(name: str) -> None:
    outer = name in CREATE
    event = {**CREATE, **({name: "\ud83d"} if outer else {"data": {**CREATE["data"], name: "\ud83d"}})}
    request, log = IncomingRequest({}, None, "POST", "/", ""), Log()
    async with durable(log) as receiver:
        status, reason = await receiver.respond(request, json.dumps(event).encode())
        if name == "message":
            assert (status, await receiver.receive({**event, "id": "parsed"})) == (204, True)
            await settled(receiver)
        else:
            assert (status, f"{name} contains a lone surrogate" in reason) == (400, True)
    assert log == (["e1", "parsed"] if name == "message" else [])


async def test_events_beyond_the_slots_are_found_in_the_store() -> None:
    store, log = SharedStore(), Log()
    async with durable(log, store, max_running=1) as receiver:
        for number in range(50):
            await receiver.receive(appointment_event(f"e{number}", appointment=f"a{number}"))
        await settled(receiver)
    assert sorted(log) == sorted(f"e{number}" for number in range(50))


async def test_busy_record_does_not_delay_others() -> None:
    log = Log()

    async def handler(event: WebhookEvent) -> None:
        await asyncio.sleep(0.001)
        await log(event)

    async with durable(handler, max_running=4) as receiver:
        for number in range(120):
            await receiver.receive(timed(number % 60, event_id=f"busy{number}"))
        for number in range(50):
            await receiver.receive(appointment_event(f"e{number}", appointment=f"other{number}"))
        await settled(receiver)
    assert len(log) == 170
    assert max(at for at, event_id in enumerate(log) if event_id.startswith("e")) < 120


@simulated
async def test_record_with_very_many_due_events_does_not_hide_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """From this process, and from another one, which cannot run the busy record."""
    monkeypatch.setattr(inbox, "DUE", 10)  # instead of 1000
    loop, log = asyncio.get_running_loop(), list[str]()
    store = SharedStore(loop.time)

    async def handler(event: WebhookEvent) -> None:
        await asyncio.sleep(10 if event.id.startswith("busy") else 0)
        log.append(event.id)

    sender, first, second = (durable(handler, store, handler_timeout=None) for _ in range(3))
    for number in range(21):
        await sender.receive(appointment_event(f"busy{number}", appointment="busy"))
    async with first, second:
        await asyncio.sleep(5)
        for number in range(5):
            await sender.receive(appointment_event(f"e{number}", appointment=f"a{number}"))
        await asyncio.sleep(4)
        assert sorted(log) == [f"e{number}" for number in range(5)]


# --- keeping and forgetting


@simulated
async def test_handled_event_loses_its_body_at_once_and_its_row_after_a_day(times: Times) -> None:
    times(poll=300)  # fewer polls in the simulated day
    loop = asyncio.get_running_loop()
    store, log = SharedStore(loop.time), Log()
    async with durable(log, store) as receiver:
        await receiver.receive(timed(1))
        await asyncio.sleep(2)
        rows = [
            entry for space in ("webhooks", "webhooks.waiting", "webhooks.failed") for entry in await store.scan(space)
        ]
        assert {entry.key.partition("/")[0]: entry.value[:3] for entry in rows} == {"event": b"", "seen": b'{"h'}
        await asyncio.sleep(24 * 60 * 60 - 600)
        assert await receiver.receive(timed(1)) is False
        await asyncio.sleep(1200)
        assert await store.count("webhooks") == 0
        assert await receiver.receive(timed(1)) is True


@simulated
async def test_failed_event_and_what_handlers_saw_are_kept_until_it_is_replayed(times: Times) -> None:
    times(keep_handled=60)
    loop = asyncio.get_running_loop()
    store, log = SharedStore(loop.time), Log(failures=3)
    async with durable(log, store) as receiver:
        await receiver.receive(timed(1))
        await asyncio.sleep(5)
        await receiver.receive(timed(2))
        await asyncio.sleep(1000)
        assert len(await receiver.failed()) == 1
        await receiver.replay("e1")
        await asyncio.sleep(5)
        assert log == ["e1"] * 3 + ["e2", "e1 late"]
        await asyncio.sleep(1000)
    assert await store.count("webhooks") == 0


@simulated
async def test_memory_store_forgets_failed_events_after_a_day() -> None:
    loop = asyncio.get_running_loop()
    store, log = MemoryStore(clock=loop.time), Log(failures=1)
    receiver = receiving(log, store=store)
    with pytest.raises(ExceptionGroup):
        await receiver.receive(CREATE)
    assert len(await receiver.failed()) == 1
    await asyncio.sleep(25 * 60 * 60)
    await receiver.receive(ACCEPT)
    assert await receiver.failed() == []


# --- the correlation ID, and malformed fields


async def test_calls_of_a_handler_have_the_correlation_id_of_the_event() -> None:
    from pexip_engage_client.tracing import current

    seen: list[str] = []

    async def handler(event: WebhookEvent) -> None:
        await asyncio.create_task(asyncio.sleep(0))
        seen.append(current())

    receiver = receiving(handler)
    for number, correlation_id in enumerate(["c-1", "c-2", "x" * 37, None]):
        await receiver.receive({**CREATE, "id": f"e{number}", "correlationId": correlation_id})
    assert seen[:2] == ["c-1", "c-2"]
    assert len(seen[2]) == len(seen[3]) == 36


async def test_malformed_field_is_logged_once_and_not_for_every_event(caplog: pytest.LogCaptureFixture) -> None:
    log = Log()
    receiver = receiving(log)
    for number in range(3):
        event = appointment_event(f"e{number}")
        event["data"]["appointment"]["subject"]["order"] = "first"
        await receiver.receive(event)
    assert len(log) == 3
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1

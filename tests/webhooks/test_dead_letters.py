"""Dead letters: the hook is called once, and only when no other delivery of the event can follow."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from typing import Any

import pytest

from pexip_engage_client.webhooks import (
    AppointmentEvent,
    DeadLetter,
    EventStore,
    MemoryStore,
    WebhookEvent,
    WebhookReceiver,
)

from ..pipeline.doubles import elapse
from ..waiting import turns
from .support import ACCEPT, CREATE, Gate, Log, appointment_event, post, receiving, until

AFTER = 30.0


async def pass_twice() -> None:
    """Let twice the time pass after which an event is given up, and what is due then happen."""
    for _ in range(2):
        await elapse(AFTER)
        await asyncio.sleep(0.05)  # the store may be in Redis


class Letters(list[str]):
    """A hook that records its letters, and fails `failures` times."""

    failures = 0

    async def __call__(self, letter: DeadLetter) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionError("jan@example.com")
        self.append(f"{letter.event.id} {type(letter.error).__name__}")


def failing(letters: Letters, **options: object) -> tuple[Log, WebhookReceiver]:
    log = Log()
    log.failures = 3
    return log, receiving(log, on_dead_letter=letters, **{"dead_letter_after": AFTER, **options})


async def test_event_is_given_up_after_its_last_delivery_failed() -> None:
    letters = Letters()
    log, receiver = failing(letters)
    for _ in range(3):
        assert await post(receiver, CREATE) == 500
        assert letters == []
    await elapse(AFTER)
    await until(lambda: letters)
    assert letters == ["e1 ZeroDivisionError"]
    assert log == ["e1"] * 3
    await pass_twice()
    assert len(letters) == 1


async def test_letter_describes_event_handler_error_and_attempts() -> None:
    received: list[DeadLetter] = []

    async def hook(letter: DeadLetter) -> None:
        received.append(letter)

    log = Log()
    log.failures = 3
    receiver = receiving(log, on_dead_letter=hook, dead_letter_after=AFTER)
    assert [await post(receiver, CREATE) for _ in range(3)] == [500] * 3
    await elapse(AFTER)
    await until(lambda: received)
    (letter,) = received
    assert (letter.event.to_dict(), letter.handler, letter.attempts) == (CREATE, "handler", 3)
    assert isinstance(letter.error, ZeroDivisionError)
    assert "jan@" not in repr(letter)
    stored = json.loads(letter.to_json())
    assert "\n" not in letter.to_json()
    assert stored.pop("error").startswith("ZeroDivisionError at support.py:")
    assert stored == {"handler": "handler", "attempts": 3, "event": CREATE}


async def test_default_wait_is_30_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engage sends two attempts within less."""
    loop = asyncio.get_running_loop()
    later, waits = loop.call_later, list[float]()

    def record_delay(delay: float, *rest: Any, **more: Any) -> asyncio.TimerHandle:
        waits.append(delay)
        return later(delay, *rest, **more)

    letters, log = Letters(), Log()
    log.failures = 1
    receiver = receiving(log, on_dead_letter=letters, handler_timeout=None)
    monkeypatch.setattr(loop, "call_later", record_delay)
    assert await post(receiver, CREATE) == 500
    assert [each for each in waits if each > 5] == [30]
    await receiver.aclose()


async def test_dead_event_is_not_handled_when_it_is_delivered_again() -> None:
    letters = Letters()
    log, receiver = failing(letters)
    await post(receiver, CREATE)
    await elapse(AFTER)
    await until(lambda: letters)
    assert await post(receiver, CREATE) == 204
    assert log == ["e1"]


async def test_event_handled_by_a_later_attempt_is_not_given_up() -> None:
    letters = Letters()
    log, receiver = failing(letters)
    log.failures = 2
    assert [await post(receiver, CREATE) for _ in range(3)] == [500, 500, 204]
    await pass_twice()
    assert letters == []


async def test_event_handled_by_another_process_is_not_given_up(store: EventStore) -> None:
    letters = Letters()
    _, receiver = failing(letters, store=store)
    assert await post(receiver, CREATE) == 500
    assert await post(receiving(Log(), store=store), CREATE) == 204
    await pass_twice()
    assert letters == []


async def test_event_being_handled_by_another_process_is_checked_again(store: EventStore) -> None:
    letters, gate = Letters(), Gate(True)
    _, receiver = failing(letters, store=store)
    assert await post(receiver, CREATE) == 500
    other = asyncio.create_task(post(receiving(gate, store=store, respond_within=600), CREATE))
    await until(lambda: gate.began)
    await elapse(AFTER)
    await asyncio.sleep(0.1)  # the store may be in Redis
    assert letters == []
    gate.open.set()
    assert await other == 500
    await elapse(AFTER)
    await until(lambda: letters)


async def test_two_processes_call_the_hook_once(store: EventStore) -> None:
    letters = Letters()
    receivers = [failing(letters, store=store)[1] for _ in range(2)]
    assert [await post(receiver, CREATE) for receiver in receivers] == [500, 500]
    await elapse(AFTER)
    await until(lambda: letters)
    await pass_twice()
    assert len(letters) == 1


async def test_failure_after_202_is_given_up_immediately() -> None:
    letters = Letters()
    _, receiver = failing(letters, respond_when="accepted", dead_letter_after=60)
    assert await post(receiver, CREATE) == 202
    await until(lambda: letters)


class UnavailableStore(MemoryStore):
    async def claim(self, *_: object) -> None:  # type: ignore[override]
        raise OSError("unavailable")


async def test_event_that_was_never_accepted_waits_for_other_deliveries(caplog: pytest.LogCaptureFixture) -> None:
    letters = Letters()
    _, receiver = failing(letters, respond_when="accepted", store=UnavailableStore())
    assert await post(receiver, CREATE) == 500
    await elapse(AFTER / 2)
    assert letters == []
    for count in range(3):
        await elapse(AFTER)
        await until(lambda count=count: caplog.text.count("on_dead_letter failed with OSError") == count + 1)


async def test_event_that_never_entered_the_queue_is_given_up() -> None:
    letters, gate = Letters(), Gate()
    receiver = receiving(
        gate, max_running=1, max_waiting=0, respond_within=0.05, on_dead_letter=letters, dead_letter_after=AFTER
    )
    assert await post(receiver, CREATE) == 503
    assert await post(receiver, appointment_event("e2", appointment="a2")) == 503
    await elapse(AFTER)
    await until(lambda: letters)
    assert letters == ["e2 TimeoutError"]
    gate.open.set()


async def test_failing_hook_is_called_again(caplog: pytest.LogCaptureFixture) -> None:
    letters = Letters()
    letters.failures = 2
    _, receiver = failing(letters)
    await post(receiver, CREATE)
    for count in range(2):
        await elapse(AFTER)
        await until(lambda count=count: caplog.text.count("failed with ConnectionError") == count + 1)
    await elapse(AFTER)
    await until(lambda: letters)
    assert caplog.text.count("webhook e1: on_dead_letter failed with ConnectionError at test_dead_letters.py:") == 2
    assert "jan" not in caplog.text


async def test_closing_gives_up_events_that_had_their_last_delivery_only() -> None:
    letters = Letters()
    log, receiver = failing(letters, dead_letter_after=60)
    log.failures = 4
    assert [await post(receiver, CREATE) for _ in range(3)] == [500] * 3
    assert await post(receiver, appointment_event("e2", appointment="a2")) == 500
    await receiver.aclose()
    assert letters == ["e1 ZeroDivisionError"]


async def test_hook_that_never_ends_is_cancelled_by_closing() -> None:
    asked, given_up = asyncio.Event(), asyncio.Event()

    async def hook(letter: DeadLetter) -> None:
        asked.set()
        try:
            await asyncio.sleep(60)
        finally:
            given_up.set()

    log = Log()
    log.failures = 1
    receiver = receiving(log, respond_when="accepted", on_dead_letter=hook, close_within=0.05)
    assert await post(receiver, CREATE) == 202
    async with asyncio.timeout(60):
        await asked.wait()
        await receiver.aclose()
        await given_up.wait()


async def test_delivery_that_comes_while_the_hook_fails_is_handled() -> None:
    asked, fail = asyncio.Event(), asyncio.Event()

    async def hook(letter: DeadLetter) -> None:
        asked.set()
        await fail.wait()
        raise ConnectionError

    log = Log()
    log.failures = 1
    receiver = receiving(log, on_dead_letter=hook, dead_letter_after=0.02, respond_within=60)
    assert await post(receiver, CREATE) == 500
    await asked.wait()
    late = asyncio.create_task(post(receiver, CREATE))
    await turns()
    assert log == ["e1"]
    fail.set()
    assert await late == 204
    assert log == ["e1", "e1"]


async def test_queued_event_is_not_given_up() -> None:
    letters, gate, log = Letters(), Gate(), Log()
    times = {"respond_within": 2 * AFTER, "handler_timeout": 9 * AFTER, "dead_letter_after": AFTER}
    receiver = WebhookReceiver(max_running=1, on_dead_letter=letters, **times)
    receiver.on(AppointmentEvent, event_type="ACCEPT", name="gate")(gate)
    receiver.on(AppointmentEvent, event_type="CREATE", name="log")(log)
    log.failures = 1
    assert await post(receiver, CREATE) == 500
    deliveries = [asyncio.create_task(post(receiver, event)) for event in (ACCEPT, CREATE)]
    await until(lambda: gate.began)
    await turns()
    await elapse(2 * AFTER)
    assert await asyncio.gather(*deliveries) == [503, 503]
    assert letters == []
    gate.open.set()
    await until(lambda: len(log) == 2)


@pytest.mark.parametrize("failures", [0, 1])
async def test_no_event_stays_in_memory_after_its_outcome(failures: int) -> None:
    letters = Letters()
    seen: list[weakref.ref[WebhookEvent]] = []
    receiver = WebhookReceiver(on_dead_letter=letters, dead_letter_after=0.01)

    @receiver.on(AppointmentEvent)
    async def handler(event: AppointmentEvent) -> None:
        seen.append(weakref.ref(event))
        if failures:
            raise ZeroDivisionError

    assert await post(receiver, CREATE) == (500 if failures else 204)
    await until(lambda: len(letters) == failures)
    await until(lambda: gc.collect() >= 0 and seen[0]() is None)
    assert len(seen) == 1

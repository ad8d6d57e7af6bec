"""What was given up goes to a hook: once, and only when the vendor can no longer send it."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest

from pexip_engage_client.webhooks import AppointmentEvent, EventStore, MemoryStore, WebhookEvent, WebhookReceiver

from .support import ACCEPT, CREATE, Gate, Log, appointment_event, post, receiving, until

AFTER = 0.1


class Letters(list[str]):
    """A hook that keeps what it gets, and fails while it is told to."""

    failures = 0

    async def __call__(self, event: WebhookEvent, error: BaseException) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionError("jan@example.com")
        self.append(f"{event.id} {type(error).__name__}")


def failing(letters: Letters, **options: object) -> tuple[Log, WebhookReceiver]:
    log = Log()
    log.failures = 3
    return log, receiving(log, on_dead_letter=letters, **{"dead_letter_after": AFTER, **options})


async def test_what_fails_three_times_is_given_up() -> None:
    letters = Letters()
    log, receiver = failing(letters)
    for _ in range(3):
        assert await post(receiver, CREATE) == 500
        await asyncio.sleep(AFTER / 2)
        assert letters == []
    await until(lambda: letters)
    assert letters == ["e1 ZeroDivisionError"]
    assert log == ["e1"] * 3
    await asyncio.sleep(AFTER * 1.5)
    assert len(letters) == 1


async def test_an_event_counts_as_given_up_after_30_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than any two attempts of the vendor's lie apart: unless told otherwise."""
    loop = asyncio.get_running_loop()
    later, waits = loop.call_later, list[float]()

    def noted(delay: float, *rest: Any, **more: Any) -> asyncio.TimerHandle:
        waits.append(delay)
        return later(delay, *rest, **more)

    letters, log = Letters(), Log()
    log.failures = 1
    receiver = receiving(log, on_dead_letter=letters)
    monkeypatch.setattr(loop, "call_later", noted)
    assert await post(receiver, CREATE) == 500
    assert [each for each in waits if each > 3] == [30]
    await receiver.aclose()


async def test_what_was_given_up_counts_as_handled() -> None:
    letters = Letters()
    log, receiver = failing(letters)
    await post(receiver, CREATE)
    await until(lambda: letters)
    assert await post(receiver, CREATE) == 204
    assert log == ["e1"]


async def test_what_a_later_attempt_saves_is_not_given_up() -> None:
    letters = Letters()
    log, receiver = failing(letters)
    log.failures = 2
    assert [await post(receiver, CREATE) for _ in range(3)] == [500, 500, 204]
    await asyncio.sleep(AFTER * 1.5)
    assert letters == []


async def test_what_another_process_has_handled_is_not_given_up(store: EventStore) -> None:
    letters = Letters()
    _, receiver = failing(letters, store=store)
    assert await post(receiver, CREATE) == 500
    assert await post(receiving(Log(), store=store), CREATE) == 204
    await asyncio.sleep(AFTER * 1.5)
    assert letters == []


async def test_what_another_process_is_at_is_asked_about_again(store: EventStore) -> None:
    letters, gate = Letters(), Gate(True)
    _, receiver = failing(letters, store=store)
    assert await post(receiver, CREATE) == 500
    other = asyncio.create_task(post(receiving(gate, store=store, respond_within=5), CREATE))
    await asyncio.sleep(AFTER * 1.5)
    assert letters == []
    gate.open.set()
    assert await other == 500
    await until(lambda: letters)


async def test_two_processes_give_up_once(store: EventStore) -> None:
    letters = Letters()
    receivers = [failing(letters, store=store)[1] for _ in range(2)]
    assert [await post(receiver, CREATE) for receiver in receivers] == [500, 500]
    await until(lambda: letters)
    await asyncio.sleep(AFTER * 1.5)
    assert len(letters) == 1


async def test_after_a_202_a_failure_is_the_end() -> None:
    letters = Letters()
    _, receiver = failing(letters, respond_when="accepted", dead_letter_after=60)
    assert await post(receiver, CREATE) == 202
    await until(lambda: letters)


class Away(MemoryStore):
    async def claim(self, *_: object) -> None:  # type: ignore[override]
        raise OSError("away")


async def test_what_was_never_accepted_is_awaited_again(caplog: pytest.LogCaptureFixture) -> None:
    letters = Letters()
    _, receiver = failing(letters, respond_when="accepted", store=Away())
    assert await post(receiver, CREATE) == 500
    await asyncio.sleep(AFTER / 2)
    assert letters == []
    await until(lambda: caplog.text.count("on_dead_letter failed with OSError") == 3)


async def test_what_never_had_room_is_given_up_too() -> None:
    letters, gate = Letters(), Gate()
    receiver = receiving(
        gate, max_running=1, max_waiting=0, respond_within=0.05, on_dead_letter=letters, dead_letter_after=AFTER
    )
    assert await post(receiver, CREATE) == 503
    assert await post(receiver, appointment_event("e2", appointment="a2")) == 503
    await until(lambda: letters)
    assert letters == ["e2 TimeoutError"]
    gate.open.set()


async def test_a_hook_that_fails_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    letters = Letters()
    letters.failures = 2
    _, receiver = failing(letters)
    await post(receiver, CREATE)
    await until(lambda: letters)
    assert caplog.text.count("webhook e1: on_dead_letter failed with ConnectionError at test_dead_letters.py:") == 2
    assert "jan" not in caplog.text


async def test_at_the_end_the_last_attempts_are_given_up_and_the_others_left_to_the_next() -> None:
    letters = Letters()
    log, receiver = failing(letters, dead_letter_after=60)
    log.failures = 4
    assert [await post(receiver, CREATE) for _ in range(3)] == [500] * 3
    assert await post(receiver, appointment_event("e2", appointment="a2")) == 500
    await receiver.aclose()
    assert letters == ["e1 ZeroDivisionError"]


async def test_a_hook_that_never_ends_does_not_keep_the_receiver_open() -> None:
    asked, given_up = asyncio.Event(), asyncio.Event()

    async def for_ever(event: WebhookEvent, error: BaseException) -> None:
        asked.set()
        try:
            await asyncio.sleep(60)
        finally:
            given_up.set()

    log = Log()
    log.failures = 1
    receiver = receiving(log, respond_when="accepted", on_dead_letter=for_ever, close_within=0.05)
    assert await post(receiver, CREATE) == 202
    async with asyncio.timeout(5):
        await asked.wait()
        await receiver.aclose()
        await given_up.wait()


async def test_an_attempt_that_comes_while_the_hook_fails_is_handled() -> None:
    asked, fail = asyncio.Event(), asyncio.Event()

    async def hook(event: WebhookEvent, error: BaseException) -> None:
        asked.set()
        await fail.wait()
        raise ConnectionError

    log = Log()
    log.failures = 1
    receiver = receiving(log, on_dead_letter=hook, dead_letter_after=0.02, respond_within=5)
    assert await post(receiver, CREATE) == 500
    await asked.wait()
    late = asyncio.create_task(post(receiver, CREATE))
    await asyncio.sleep(0.02)
    assert log == ["e1"]
    fail.set()
    assert await late == 204
    assert log == ["e1", "e1"]


async def test_an_event_that_waits_for_its_turn_is_not_given_up() -> None:
    letters, gate, log = Letters(), Gate(), Log()
    receiver = WebhookReceiver(max_running=1, respond_within=2 * AFTER, on_dead_letter=letters, dead_letter_after=AFTER)
    receiver.on(AppointmentEvent, event_type="ACCEPT", name="gate")(gate)
    receiver.on(AppointmentEvent, event_type="CREATE", name="log")(log)
    log.failures = 1
    assert await post(receiver, CREATE) == 500
    assert await asyncio.gather(post(receiver, ACCEPT), post(receiver, CREATE)) == [503, 503]
    assert letters == []
    gate.open.set()
    await until(lambda: len(log) == 2)


@pytest.mark.parametrize("failures", [0, 1])
async def test_no_event_is_kept_when_it_is_done_with(failures: int) -> None:
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

"""Replay of events that were given up: in Python and over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    DeadLetter,
    EventStore,
    WebhookReceiver,
    parse,
)

from .support import CREATE, Gate, Log, appointment_event, at, in_process, post, receiving, until

AFTER = 0.02


class Letters(list[DeadLetter]):
    async def __call__(self, letter: DeadLetter) -> None:
        self.append(letter)


async def dead(receiver: WebhookReceiver, letters: Letters, event: Any = CREATE) -> None:
    """Deliver an event once, and wait until it is given up."""
    number = len(letters)
    assert await post(receiver, event) == 500
    await until(lambda: len(letters) > number)


def failing(times: int, letters: Letters, **options: Any) -> tuple[Log, WebhookReceiver]:
    log = Log()
    log.failures = times
    return log, receiving(log, on_dead_letter=letters, dead_letter_after=AFTER, **options)


async def test_replay_runs_the_handler_that_failed(store: EventStore) -> None:
    letters = Letters()
    log, receiver = failing(1, letters, store=store)
    await dead(receiver, letters)
    assert await post(receiver, CREATE) == 204
    assert log == ["e1"]
    await receiver.replay(letters[0].event, handler=letters[0].handler)
    assert log == ["e1", "e1"]
    await receiver.replay(letters[0].event, handler=letters[0].handler)
    assert await post(receiver, CREATE) == 204
    assert log == ["e1", "e1"]


async def test_replay_without_a_handler_runs_all_that_failed() -> None:
    letters, succeeding, slow = Letters(), Log(), Log()
    log, receiver = failing(1, letters)
    receiver.on(AppointmentEvent, name="succeeding")(succeeding)
    receiver.on(AppointmentEvent, name="slow")(slow)
    slow.failures = 1
    await dead(receiver, letters)
    await until(lambda: len(letters) == 2)
    await receiver.replay(letters[0].event)
    assert (log, slow, succeeding) == (["e1", "e1"], ["e1", "e1"], ["e1"])


async def test_failing_replay_raises_and_can_be_repeated() -> None:
    letters = Letters()
    log, receiver = failing(3, letters)
    await dead(receiver, letters)
    for _ in range(2):
        with pytest.raises(ExceptionGroup, match="webhook e1: 1 of 1 handlers failed") as caught:
            await receiver.replay(letters[0].event)
        (error,) = caught.value.exceptions
        assert isinstance(error, ZeroDivisionError)
    await receiver.replay(letters[0].event)
    assert len(log) == 4
    await asyncio.sleep(3 * AFTER)
    assert len(letters) == 1


async def test_replay_during_the_hook_waits_for_its_end() -> None:
    letters, hook_may_end = list[DeadLetter](), asyncio.Event()

    async def hook(letter: DeadLetter) -> None:
        letters.append(letter)
        await hook_may_end.wait()

    log = Log()
    log.failures = 1
    receiver = receiving(log, on_dead_letter=hook, dead_letter_after=AFTER)
    assert await post(receiver, CREATE) == 500
    await until(lambda: letters)
    replay = asyncio.create_task(receiver.replay(letters[0].event))
    await asyncio.sleep(0.02)
    hook_may_end.set()
    await replay
    assert log == ["e1", "e1"]


async def test_replay_of_an_event_that_the_store_does_not_know_runs_the_handlers() -> None:
    """As after a restart with the memory store, or when the store has forgotten the event."""
    log = Log()
    await receiving(log).replay(parse(CREATE))
    assert log == ["e1"]


async def test_replay_by_two_processes_runs_the_handler_once(store: EventStore) -> None:
    letters, gate = Letters(), Gate()
    _, first = failing(1, letters, store=store)
    await dead(first, letters)
    receivers = [receiving(gate, store=store) for _ in range(2)]
    replays = [asyncio.create_task(receiver.replay(letters[0].event)) for receiver in receivers]
    await until(lambda: gate.began)
    gate.open.set()
    await asyncio.gather(*replays)
    assert gate.began == 1


async def test_replay_of_an_outdated_event_is_skipped() -> None:
    letters = Letters()
    log, receiver = failing(1, letters)
    outdated = appointment_event("e1", updated_at=at(1))
    await dead(receiver, letters, outdated)
    assert await post(receiver, appointment_event("e2", updated_at=at(2))) == 204
    over_http = await in_process(receiver).post("/", json=outdated, headers={"X-Webhook-Replay": "handler"})
    assert (over_http.status_code, over_http.text) == (200, "not run, because a newer event was handled: handler")
    assert log == ["e1", "e2"]


async def test_replay_returns_the_result_of_each_handler() -> None:
    letters, other, unordered = Letters(), Log(), Log()
    log, receiver = failing(1, letters)
    receiver.on(AppointmentEvent, name="other")(other)
    receiver.on(AppointmentEvent, name="unordered", in_order=False)(unordered)
    unordered.failures = 1
    await dead(receiver, letters, appointment_event("e1", updated_at=at(1)))
    await until(lambda: len(letters) == 2)
    assert await post(receiver, appointment_event("e2", updated_at=at(2))) == 204
    results = await receiver.replay(letters[0].event)
    assert results == {"handler": "outdated", "other": "done before", "unordered": "handled"}
    assert (log, unordered) == (["e1", "e2"], ["e1", "e2", "e1"])


async def test_unknown_handler_is_rejected() -> None:
    receiver = receiving(Log())
    with pytest.raises(InvalidArgumentError, match="^handler must be one of .*: handler; got 'other'$"):
        await receiver.replay(parse(CREATE), handler="other")
    with pytest.raises(InvalidArgumentError, match="none: no handler is registered for this event"):
        await receiver.replay(parse({**CREATE, "entity": "Listing"}))


@pytest.mark.parametrize(("given", "shown"), [(CREATE, "a dict"), (None, "None"), ("e1", "a str")])
async def test_replay_of_something_else_is_rejected(given: Any, shown: str) -> None:
    with pytest.raises(InvalidArgumentError, match=rf"^event must be an event object, .*parse\(\); got {shown}$"):
        await receiving(Log()).replay(given)


async def test_replay_that_is_cancelled_by_closing_raises() -> None:
    gate = Gate()
    receiver = receiving(gate, close_within=0.02)
    replay = asyncio.create_task(receiver.replay(parse(CREATE)))
    await until(lambda: gate.began)
    await receiver.aclose()
    with pytest.raises(ExceptionGroup) as caught:
        await replay
    assert "webhook e1: handler was cancelled" in str(caught.value.exceptions)


async def test_replay_over_http_names_the_handler_in_a_header() -> None:
    letters, other = Letters(), Log()
    log, receiver = failing(2, letters)
    receiver.on(AppointmentEvent, name="été")(other)
    other.failures = 1
    await dead(receiver, letters)
    await until(lambda: len(letters) == 2)
    for header, status in (("handler", 500), ("handler", 204), ("handler", 204), ("%C3%A9t%C3%A9", 204), ("x", 400)):
        assert await post(receiver, CREATE, headers={"X-Webhook-Replay": header}) == status
    assert (log, other) == (["e1"] * 3, ["e1"] * 2)
    assert await post(receiver, CREATE, headers={"X-Webhook-Replay": ""}) == 204
    assert (log, other) == (["e1"] * 3, ["e1"] * 2)


async def test_replay_over_http_needs_the_secret() -> None:
    log = Log()
    receiver = receiving(log, secret="a-secret-of-the-tests")
    assert await post(receiver, CREATE, headers={"X-Webhook-Replay": ""}) == 403
    assert log == []

"""Closing a receiver, and using it again."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import (
    DeadLetter,
    MemoryStore,
    WebhookEvent,
    WebhookReceiver,
)

from ..waiting import simulated, turns
from .support import (
    ACCEPT,
    CREATE,
    Gate,
    Log,
    post,
    receiving,
    until,
)


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


async def test_deliveries_waiting_for_the_queue_get_503_when_the_receiver_closes() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1, max_waiting=1, respond_within=60)
    deliveries = [asyncio.create_task(post(receiver, {**CREATE, "id": f"e{number}"})) for number in range(6)]
    await until(lambda: gate.began)
    await turns()
    closing = asyncio.create_task(receiver.aclose())
    await turns()
    gate.open.set()
    async with asyncio.timeout(60):
        assert sorted(await asyncio.gather(*deliveries)) == [204, 204, 503, 503, 503, 503]
    await closing


@pytest.mark.parametrize("ticks", range(8))
async def test_closing_waits_for_a_delivery_that_comes_while_the_previous_one_fails(ticks: int) -> None:
    fails, begins, goes_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event(), list[str]()

    async def handler(event: WebhookEvent) -> None:
        if not fails.is_set():
            await fails.wait()
            raise ZeroDivisionError
        begins.set()
        await goes_on.wait()
        ended.append(event.id)

    async def receive() -> Any:
        await fails.wait()
        for _ in range(ticks):
            await asyncio.sleep(0)
        return {"type": "http.request", "body": json.dumps(CREATE).encode()}

    async def send(message: Any) -> None:
        sent.append(message.get("status"))

    receiver, sent = receiving(handler), list[Any]()
    first = asyncio.create_task(post(receiver, CREATE))
    await turns()
    again = asyncio.create_task(receiver({"type": "http", "method": "POST", "headers": []}, receive, send))
    await turns()
    fails.set()
    await asyncio.wait_for(begins.wait(), 60)
    closing = asyncio.create_task(receiver.aclose())
    await turns()
    assert not closing.done()
    goes_on.set()
    await asyncio.gather(closing, again)
    assert ended == ["e1"]
    assert sent[0] == 204
    assert await first in (204, 500)


async def test_handlers_that_are_too_slow_are_cancelled_and_release_their_claims() -> None:
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


class Stubborn:
    """A handler that ignores its cancellation until the test lets it end."""

    def __init__(self) -> None:
        self.running = False
        self.cancellations = 0
        self.let_go = asyncio.Event()

    async def __call__(self, event: WebhookEvent) -> None:
        self.running = True
        while not self.let_go.is_set():
            try:
                await self.let_go.wait()
            except asyncio.CancelledError:
                self.cancellations += 1
        self.running = False


@simulated
async def test_closing_abandons_a_handler_that_ignores_its_cancellation(caplog: pytest.LogCaptureFixture) -> None:
    stubborn, store, log = Stubborn(), MemoryStore(), Log()
    receiver = receiving(stubborn, close_within=0.1, store=store)
    delivery = asyncio.create_task(post(receiver, CREATE))
    await until(lambda: stubborn.running)
    began = asyncio.get_running_loop().time()
    await receiver.aclose()
    assert asyncio.get_running_loop().time() - began < 0.5
    assert stubborn.running
    assert stubborn.cancellations == 1
    assert await delivery == 503
    assert "webhook e1: handler ignored its cancellation" in caplog.text
    assert await post(receiving(log, store=store), CREATE) == 204
    assert log == ["e1"]
    stubborn.let_go.set()
    await until(lambda: not stubborn.running)


@simulated
async def test_closing_returns_in_time_although_everything_hangs(caplog: pytest.LogCaptureFixture) -> None:
    class HangingStore(MemoryStore):
        async def release(self, name: str, owner: str) -> None:
            await asyncio.sleep(60)

    stubborn, hook = Stubborn(), Stubborn()

    async def on_dead_letter(letter: DeadLetter) -> None:
        await hook(letter.event)

    receiver = receiving(
        stubborn, close_within=0.1, store=HangingStore(), on_dead_letter=on_dead_letter, respond_when="accepted"
    )
    assert await post(receiver, CREATE) == 202
    await until(lambda: stubborn.running)
    began = asyncio.get_running_loop().time()
    await receiver.aclose()
    assert asyncio.get_running_loop().time() - began < 0.5
    assert "1 webhook handlers were abandoned: their claims could not be released in time" in caplog.text
    stubborn.let_go.set()
    hook.let_go.set()


async def test_handler_timeout_abandons_a_handler_that_ignores_its_cancellation(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pexip_engage_client.webhooks.dispatch.GRACE_SECONDS", 0.02)
    stubborn = Stubborn()
    receiver = receiving(stubborn, handler_timeout=0.05, max_running=1)
    assert await post(receiver, CREATE) == 500
    assert stubborn.running
    assert "webhook e1: handler ignored its cancellation for 0.02 s and was abandoned" in caplog.text
    assert "webhook e1: handler failed with TimeoutError" in caplog.text
    stubborn.let_go.set()
    await until(lambda: not stubborn.running)
    assert await post(receiver, CREATE) == 204


async def test_handler_that_succeeds_despite_its_cancellation_is_not_run_again() -> None:
    handled: list[str] = []

    async def handler(event: WebhookEvent) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            handled.append(event.id)

    store = MemoryStore()
    receiver = receiving(handler, handler_timeout=0.02, store=store)
    assert await post(receiver, CREATE) == 204
    receiver = receiving(handler, close_within=0.05, store=store)
    delivery = asyncio.create_task(post(receiver, ACCEPT))
    await turns()
    await receiver.aclose()
    assert await delivery == 204
    assert await post(receiving(handler, store=store), ACCEPT) == 204
    assert handled == ["e1", "e2"]


async def test_hook_that_never_ends_is_bounded_by_the_handler_timeout(caplog: pytest.LogCaptureFixture) -> None:
    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        await asyncio.sleep(60)

    log = Log()
    log.failures = 1
    assert await post(receiving(log, on_failure=on_failure, handler_timeout=0.03), CREATE) == 500
    assert "on_failure failed with TimeoutError" in caplog.text


async def test_lifespan_shutdown_closes_the_receiver() -> None:
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
    await turns()
    assert sent == ["lifespan.startup.complete"]
    gate.open.set()
    await server
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert await delivery == 204


def test_module_level_receiver_works_in_several_event_loops() -> None:
    log = Log()
    receiver = receiving(log)
    assert asyncio.run(post(receiver, CREATE)) == 204
    assert asyncio.run(post(receiver, ACCEPT)) == 204
    assert asyncio.run(post(receiver, CREATE)) == 204
    assert log == ["e1", "e2"]


def test_receiver_imports_neither_httpx_nor_redis() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pexip_engage_client.webhooks as w; w.WebhookReceiver; "
        "assert not {'httpx', 'redis'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_respond_when_is_rejected() -> None:
    with pytest.raises(InvalidArgumentError, match="'handled' or 'accepted'"):
        WebhookReceiver(respond_when="later")  # type: ignore[arg-type]

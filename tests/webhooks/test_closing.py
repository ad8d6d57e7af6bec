"""The end of a receiver, and its next beginning."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import (
    MemoryStore,
    WebhookEvent,
    WebhookReceiver,
)

from .support import (
    ACCEPT,
    CREATE,
    Gate,
    Log,
    post,
    receiving,
    until,
)


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


async def test_whoever_waits_for_room_is_told_at_once() -> None:
    gate = Gate()
    receiver = receiving(gate, max_running=1, max_waiting=1, respond_within=60)
    deliveries = [asyncio.create_task(post(receiver, {**CREATE, "id": f"e{number}"})) for number in range(6)]
    await until(lambda: gate.began)
    await asyncio.sleep(0.02)
    closing = asyncio.create_task(receiver.aclose())
    await asyncio.sleep(0.01)
    gate.open.set()
    async with asyncio.timeout(5):
        assert sorted(await asyncio.gather(*deliveries)) == [204, 204, 503, 503, 503, 503]
    await closing


async def test_closing_waits_for_a_delivery_that_came_in_the_moment_in_which_the_one_before_failed() -> None:
    fails, goes_on, ended = asyncio.Event(), asyncio.Event(), list[str]()

    async def handler(event: WebhookEvent) -> None:
        if not fails.is_set():
            await fails.wait()
            raise ZeroDivisionError
        await goes_on.wait()
        ended.append(event.id)

    async def receive() -> Any:
        await fails.wait()
        return {"type": "http.request", "body": json.dumps(CREATE).encode()}

    async def send(message: Any) -> None:
        sent.append(message.get("status"))

    receiver, sent = receiving(handler), list[Any]()
    first = asyncio.create_task(post(receiver, CREATE))
    await asyncio.sleep(0.02)
    again = asyncio.create_task(receiver({"type": "http", "method": "POST", "headers": []}, receive, send))
    await asyncio.sleep(0.02)
    fails.set()
    assert await first == 500
    closing = asyncio.create_task(receiver.aclose())
    await asyncio.sleep(0.02)
    assert not closing.done()
    goes_on.set()
    await asyncio.gather(closing, again)
    assert ended == ["e1"]
    assert sent[0] == 204


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
        WebhookReceiver(respond_when="later")  # type: ignore[arg-type]

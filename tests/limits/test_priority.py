"""Foreground calls precede background calls, which still get at least one permit in ten."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from pexip_engage_client import EngageClient, Limits, errors
from pexip_engage_client.limits import LocalLimiter, Permit, Priority

from ..pipeline.doubles import Script, ok


async def order_of_admission(limiter: LocalLimiter, calls: list[tuple[str, Priority]]) -> list[str]:
    """The names of calls that queue up behind one request, in the order in which they get their permits."""
    order: list[str] = []

    async def call(name: str, priority: Priority) -> None:
        permit = await limiter.acquire(priority=priority)
        order.append(name)
        permit.release()

    first = await limiter.acquire()
    tasks = [asyncio.create_task(call(*each)) for each in calls]
    await asyncio.sleep(0)
    first.release()
    await asyncio.gather(*tasks)
    return order


async def test_foreground_calls_overtake_earlier_background_calls() -> None:
    limiter = LocalLimiter(Limits(1, None))
    calls: list[tuple[str, Priority]] = [("b1", "background"), ("b2", "background"), ("f1", "foreground")]
    assert await order_of_admission(limiter, calls) == ["f1", "b1", "b2"]


async def test_background_calls_get_one_permit_in_ten() -> None:
    limiter = LocalLimiter(Limits(1, None))
    foreground: list[tuple[str, Priority]] = [(f"f{number}", "foreground") for number in range(40)]
    background: list[tuple[str, Priority]] = [(f"b{number}", "background") for number in range(3)]
    order = await order_of_admission(limiter, background + foreground)
    for index in range(len(order) - 10):
        assert any(name.startswith("b") for name in order[index : index + 10]) or order.index("b2") < index
    assert [order.index(name) for name in ("b0", "b1", "b2")] == [9, 19, 29]
    assert [name for name in order if name.startswith("f")] == [name for name, _ in foreground]


async def test_background_calls_use_all_free_slots() -> None:
    limiter = LocalLimiter(Limits(3, None))
    permits = [await asyncio.wait_for(limiter.acquire(priority="background"), 60) for _ in range(3)]
    for permit in permits:
        permit.release()
    assert limiter.idle()


async def test_foreground_calls_precede_the_retry_of_a_background_call() -> None:
    limiter = LocalLimiter(Limits(1, None, period=0.2))
    order: list[str] = []

    async def call(name: str, priority: Priority, retry_of: Permit | None = None) -> None:
        permit = await limiter.acquire(priority=priority, retry_of=retry_of)
        order.append(name)
        permit.release()

    throttled = await limiter.acquire(priority="background")
    tasks = [asyncio.create_task(call("b", "background")), asyncio.create_task(call("f", "foreground"))]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(call("b again", "background", throttled)))
    await asyncio.sleep(0)
    throttled.release(throttled=0.01)
    await asyncio.gather(*tasks)
    assert order == ["f", "b again", "b"]


async def test_interactive_call_does_not_wait_for_bulk_work() -> None:
    sent: list[str] = []

    async def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path.rpartition("/")[2])
        await asyncio.sleep(0)
        return ok()

    limiter = LocalLimiter(Limits(1, None))
    async with EngageClient("acme", token="t", transport=Script(respond), limits=limiter) as engage:
        bulk = engage.with_options(priority="background")
        calls = [bulk.request("GET", f"/things/{number}") for number in range(200)]
        tasks = [asyncio.create_task(call) for call in calls]
        await asyncio.sleep(0)
        await engage.request("GET", "/things/interactive")
        assert sent.index("interactive") < 10
        await asyncio.gather(*tasks)
    assert len(sent) == 201


async def test_queue_timeout_limits_the_wait_for_bulk_work() -> None:
    limiter = LocalLimiter(Limits(1, None))
    permit = await limiter.acquire()
    async with EngageClient("acme", token="t", transport=Script(), limits=limiter) as engage:
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.with_options(queue_timeout=0.05).request("GET", "/things")
    assert caught.value.phase == "queue"
    permit.release()

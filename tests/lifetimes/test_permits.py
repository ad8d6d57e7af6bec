"""A permit of the rate limiter ends with its call, in one process and with Redis."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.limits import Limits, LocalLimiter, RedisLimits

from ..pipeline.doubles import ok
from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server
from ..waiting import LONGEST
from .endings import ENDINGS, LOOPS, close_loop, quiet, run, steps

pytestmark = pytest.mark.proof

POINTS = range(0, 20, 4)
MOST = 2

AnyLimiter = LocalLimiter | RedisLimits


class Server(httpx.AsyncBaseTransport):
    """Counts the requests in flight."""

    def __init__(self, seconds: float = 0.001) -> None:
        self.seconds = seconds
        self.in_flight = self.most_in_flight = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.in_flight -= 1
        return ok()


@pytest.fixture(params=["local", "redis"])
def new_limiter(request: pytest.FixtureRequest) -> Callable[[], AnyLimiter]:
    """A function that returns limiters which share their slots, if they use Redis."""
    if request.param == "local":
        limiter = LocalLimiter(Limits(MOST, None))
        return lambda: limiter
    address, key = request.getfixturevalue("redis_server"), uuid4().hex
    return lambda: RedisLimits(address, concurrent=MOST, per_minute=None, key=key, lease=600)


async def calls(engage: EngageClient) -> None:
    """More calls than there are slots."""
    tasks = [asyncio.create_task(engage.request("GET", "/things")) for _ in range(MOST + 2)]
    await asyncio.gather(*map(quiet, tasks))


def free_slots(limiter: AnyLimiter) -> int:
    """Use all slots in a new event loop.

    The slot of a request without a response stays occupied for as long again as the request took, which is up to ten
    seconds if the machine stalls before the garbage collector deletes the request.
    """

    async def acquire_all() -> int:
        tasks = [asyncio.create_task(limiter.acquire()) for _ in range(MOST + 1)]
        async with asyncio.timeout(LONGEST):
            permits = [await task for task in tasks[:MOST]]
        await steps(10)
        found = sum(task.done() for task in tasks)
        for permit in permits:
            permit.release()
        (await tasks[MOST]).release()
        return found

    return asyncio.run(acquire_all())


def check(limiter: AnyLimiter, server: Server) -> None:
    assert free_slots(limiter) == MOST
    gc.collect()  # ends the requests of a closed event loop, which the queue no longer holds
    assert server.most_in_flight <= MOST
    assert limiter.idle()


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_permits_end_with_their_calls(
    new_limiter: Callable[[], AnyLimiter], ending: Callable[..., Any], loop: str
) -> None:
    limiter, server = new_limiter(), Server()
    engage = EngageClient("acme", token="t", transport=server, limits=limiter)
    for point in POINTS:
        run(lambda point=point: ending(lambda: calls(engage), point), loop=loop)  # type: ignore[misc]
        check(limiter, server)
    assert free_slots(new_limiter()) == MOST  # those of another process, long before the end of the lease
    asyncio.run(engage.aclose())


def test_permits_end_with_a_closed_event_loop(new_limiter: Callable[[], AnyLimiter]) -> None:
    limiter, server = new_limiter(), Server()
    engage = EngageClient("acme", token="t", transport=server, limits=limiter)
    for point in POINTS:
        close_loop(lambda: calls(engage), point)
        check(limiter, server)
    asyncio.run(engage.aclose())


def test_permit_of_a_call_that_was_admitted_before_its_event_loop_was_closed_ends_once() -> None:
    limiter = LocalLimiter(Limits(MOST, None))
    for _ in range(3):
        loop = asyncio.new_event_loop()
        held = [loop.run_until_complete(limiter.acquire()) for _ in range(MOST)]
        waiting = [quiet(loop.create_task(limiter.acquire())) for _ in range(MOST)]
        loop.run_until_complete(steps(1))
        for permit in held:
            permit.release()  # admits the waiting calls, whose event loop does not run any more
        loop.close()
        assert limiter.idle()
        del held, waiting, loop
        gc.collect()  # ends the calls
        assert free_slots(limiter) == MOST
        assert limiter.idle()


def test_calls_from_several_threads_with_an_event_loop_each_do_not_wait_for_each_other(
    new_limiter: Callable[[], AnyLimiter],
) -> None:
    limiter, server = new_limiter(), Server()
    engage = EngageClient("acme", token="t", transport=server, limits=limiter)
    done: list[int] = []

    def work() -> None:
        for _ in range(10):
            done.append(asyncio.run(engage.request("GET", "/things")).status_code)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert done == [200] * 40
    check(limiter, server)
    asyncio.run(engage.aclose())

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, Limiter, Limits, RateLimitError
from pexip_engage_client.limits import LocalLimiter, Permit
from pexip_engage_client.limits.pacing import DRIFT

from ..pipeline.conftest import Pauses
from ..pipeline.doubles import Clock, Script, ok, refusal
from ..pipeline.fault_server import FaultServer, answer, hang


def most_in_window(times: Sequence[float], period: float) -> int:
    """The largest number of times within any half-open window of that length."""
    ordered, most, begin = sorted(times), 0, 0
    for end, moment in enumerate(ordered):
        while moment - ordered[begin] >= period:
            begin += 1
        most = max(most, end - begin + 1)
    return most


class Server:
    """Counts requests when they arrive, like Engage, over a network that delays some of them."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.arrivals: list[float] = []
        self.in_flight = self.most_in_flight = 0

    async def handle(self) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(random.random() ** 4 * self.delay)  # mostly quick, sometimes held up
        self.arrivals.append(time.monotonic())
        await asyncio.sleep(0.001)
        self.in_flight -= 1


async def one(limiter: Limiter, server: Server) -> None:
    permit = await limiter.acquire()
    try:
        await server.handle()
    finally:
        permit.release()


@pytest.mark.parametrize("delay", [0.0, 0.15], ids=["even network", "bunching network"])
async def test_no_window_at_the_server_exceeds_the_limit(delay: float) -> None:
    limiter, server = LocalLimiter(Limits(4, 40, period=0.2)), Server(delay)
    await asyncio.gather(*(one(limiter, server) for _ in range(160)))
    assert len(server.arrivals) == 160
    assert server.most_in_flight <= 4
    assert most_in_window(server.arrivals, 0.2) <= 40


async def test_throughput_reaches_the_limit() -> None:
    limiter, server = LocalLimiter(Limits(4, 50, period=0.2)), Server()
    began = time.monotonic()
    await asyncio.gather(*(one(limiter, server) for _ in range(250)))
    assert 0.8 <= time.monotonic() - began < 2.5  # four full periods have to pass; by threes it would take sixteen


async def test_calls_are_admitted_in_order_of_arrival() -> None:
    limiter = LocalLimiter(Limits(1))
    order: list[int] = []

    async def call(number: int) -> None:
        permit = await limiter.acquire()
        order.append(number)
        await asyncio.sleep(0)
        permit.release()

    await asyncio.gather(*(call(number) for number in range(50)))
    assert order == list(range(50))


async def test_late_call_does_not_overtake_waiting_calls() -> None:
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    first = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0)
    permit.release()
    second = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (first.done(), second.done()) == (True, False)
    (await first).release()
    (await second).release()


async def test_cancelled_calls_leave_no_permit_taken() -> None:
    limiter, server = LocalLimiter(Limits(3, None)), Server()
    random.seed(7)
    for _ in range(20):
        tasks = [asyncio.create_task(one(limiter, server)) for _ in range(30)]
        for task in tasks:
            if random.random() < 0.6:
                for _ in range(random.randrange(3)):
                    await asyncio.sleep(0)
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.in_flight = 0
    permits = [await asyncio.wait_for(limiter.acquire(), 1) for _ in range(3)]
    blocked = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0.01)
    assert not blocked.done()
    for permit in permits:
        permit.release()
    (await blocked).release()


async def test_permit_of_a_call_cancelled_on_admission_is_returned() -> None:
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    waiting = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0)
    permit.release()  # the waiting call is admitted …
    waiting.cancel()  # … and cancelled before it runs
    with pytest.raises(asyncio.CancelledError):
        await waiting
    (await asyncio.wait_for(limiter.acquire(), 1)).release()


async def test_cancelling_thousands_checks_the_queue_once_each() -> None:
    class Counting(Clock):
        looks = 0

        def __call__(self) -> float:
            self.looks += 1
            return super().__call__()

    clock = Counting()
    limiter = LocalLimiter(Limits(1), clock=clock)
    permit = await limiter.acquire()
    tasks = [asyncio.create_task(limiter.acquire()) for _ in range(2000)]
    await asyncio.sleep(0)
    clock.looks = 0
    for task in reversed(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert clock.looks <= len(tasks)
    permit.release()
    assert limiter.idle()


def test_threads_share_the_limits() -> None:
    limiter = LocalLimiter(Limits(4, 60, period=0.3))
    lock = threading.Lock()
    arrivals: list[float] = []
    flight = {"now": 0, "most": 0}

    def work() -> None:
        async def call() -> None:
            permit = await limiter.acquire()
            with lock:
                flight["now"] += 1
                flight["most"] = max(flight["most"], flight["now"])
                arrivals.append(time.monotonic())
            await asyncio.sleep(random.random() * 0.004)
            with lock:
                flight["now"] -= 1
            permit.release()

        async def main() -> None:
            await asyncio.gather(*(call() for _ in range(30)))

        asyncio.run(main())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(arrivals) == 180
    assert flight["most"] <= 4
    assert most_in_window(arrivals, 0.3) <= 60


def test_waiters_of_a_closed_loop_do_not_block_others() -> None:
    limiter = LocalLimiter(Limits(1, 1000))
    abandoned = asyncio.new_event_loop()

    async def queue_up() -> None:
        permit = await limiter.acquire()
        task = asyncio.ensure_future(limiter.acquire())
        await asyncio.sleep(0)
        abandoned.limbo = (permit, task)  # type: ignore[attr-defined]

    abandoned.run_until_complete(queue_up())
    permit, task = abandoned.limbo  # type: ignore[attr-defined]
    abandoned.close()

    async def main() -> None:
        permit.release()
        (await asyncio.wait_for(limiter.acquire(), 1)).release()

    asyncio.run(main())
    task._log_destroy_pending = False
    task.get_coro().close()


async def test_retry_of_a_429_goes_before_waiting_calls() -> None:
    clock = Clock()
    limiter = LocalLimiter(Limits(1, None), clock=clock)
    refused = await limiter.acquire()
    order: list[str] = []

    async def wait(name: str, permit: Any = None) -> None:
        permit = await (limiter.acquire() if permit is None else limiter.acquire(retry_of=permit))
        order.append(name)
        permit.release()

    later = [asyncio.create_task(wait(f"later {number}")) for number in range(3)]
    await asyncio.sleep(0)
    refused.release(throttled=3.0)
    again = asyncio.create_task(wait("again", refused))
    await asyncio.sleep(0)
    clock.now += 2.9
    limiter.wake()
    await asyncio.sleep(0)
    assert order == []
    clock.now += 0.2
    for _ in range(4):
        limiter.wake()
        await asyncio.sleep(0)
        clock.now += 1
    await asyncio.gather(again, *later)
    assert order == ["again", "later 0", "later 1", "later 2"]


async def test_abandoned_request_keeps_its_slot_while_the_server_may_be_busy() -> None:
    clock = Clock()
    limiter = LocalLimiter(Limits(1, None), clock=clock)
    (await limiter.acquire()).abandon(busy_for=4.0)
    waiting = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0)
    clock.now += 3.9
    limiter.wake()
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.now += 0.2
    limiter.wake()
    (await asyncio.wait_for(waiting, 1)).release()


async def test_timed_out_call_keeps_its_slot() -> None:
    limiter = LocalLimiter(Limits(1, None))
    async with (
        FaultServer(hang, answer()) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url, limits=limiter, max_retries=0) as engage,
    ):
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await engage.request("GET", "/things", timeout=0.1)
        await engage.request("GET", "/things")
    assert time.monotonic() - began >= 0.19


@asynccontextmanager
async def blocked_loop(*calls: Callable[[], Coroutine[Any, Any, object]]) -> AsyncGenerator[Callable[[], None]]:
    """Run an event loop in a thread that starts the calls, and then blocks until the returned function is called."""
    begun, go_on = threading.Event(), threading.Event()

    async def there() -> None:
        tasks = [asyncio.create_task(call()) for call in calls]
        await asyncio.sleep(0)
        begun.set()
        go_on.wait(5)  # the whole loop
        await asyncio.gather(*tasks)

    thread = threading.Thread(target=lambda: asyncio.run(there()))
    thread.start()
    await asyncio.to_thread(begun.wait, 5)
    yield go_on.set
    go_on.set()
    await asyncio.to_thread(thread.join, 5)


async def send_one(limiter: LocalLimiter, name: str = "", got: list[str] | None = None) -> None:
    permit = await limiter.acquire()
    if got is not None:
        got.append(name)
    permit.release()


async def test_blocked_loop_does_not_delay_other_loops() -> None:
    limiter = LocalLimiter(Limits(1, None))
    got: list[str] = []
    permit = await limiter.acquire()
    async with blocked_loop(lambda: send_one(limiter, "blocked", got)):
        mine = asyncio.create_task(limiter.acquire())
        await asyncio.sleep(0)
        permit.release()  # next is the waiter whose loop is blocked
        permit = await asyncio.wait_for(mine, 1)
        got.append("not blocked")
        permit.release()
    assert got == ["not blocked", "blocked"]
    assert limiter.idle()


async def test_waiters_overtaken_while_their_loop_was_blocked_go_next() -> None:
    limiter = LocalLimiter(Limits(1, None))
    got: list[str] = []
    runs = threading.Event()

    async def runs_again() -> None:
        await asyncio.sleep(0.01)
        runs.set()

    permit = await limiter.acquire()
    names = ("blocked 1", "blocked 2")
    calls = [partial(send_one, limiter, name, got) for name in names]
    async with blocked_loop(*calls, runs_again) as go_on:
        first = asyncio.create_task(limiter.acquire())
        last = asyncio.create_task(send_one(limiter, "last", got))
        await asyncio.sleep(0)
        permit.release()
        permit = await asyncio.wait_for(first, 1)
        go_on()
        await asyncio.to_thread(runs.wait, 5)
        permit.release()
        await asyncio.wait_for(last, 1)
    assert got == [*names, "last"]


async def test_blocked_loop_does_not_delay_other_loops_while_more_calls_arrive() -> None:
    limiter = LocalLimiter(Limits(1, None))
    permit = await limiter.acquire()
    async with blocked_loop(lambda: send_one(limiter)) as go_on:
        callers = [asyncio.create_task(limiter.acquire())]
        await asyncio.sleep(0)
        permit.release()
        while not callers[0].done() and len(callers) < 100:
            await asyncio.sleep(0.01)
            callers.append(asyncio.create_task(limiter.acquire()))
        assert callers[0].done()
        go_on()
        for each in callers[1:]:
            each.cancel()
        (await callers[0]).release()
    await asyncio.gather(*callers, return_exceptions=True)
    assert limiter.idle()


async def test_429_pauses_all_clients_of_the_limiter(pauses: Pauses) -> None:
    limiter = LocalLimiter(Limits(4, None, period=6))
    script = Script(refusal(429, Retry_After="0.1"), ok)
    options: dict[str, Any] = {"token": "t", "transport": script, "limits": limiter, "timing": pauses.timing}
    async with EngageClient("acme", **options) as engage, EngageClient("other", **options) as other:
        began = time.monotonic()
        with pytest.raises(RateLimitError):
            await engage.request("GET", "/things", max_retries=0)
        await other.request("GET", "/things")
    assert time.monotonic() - began > 0.099


@pytest.mark.parametrize(
    ("options", "shared"),
    [({}, True), ({"limits": Limits(2)}, False), ({"environment": "development"}, False)],
)
async def test_clients_of_a_host_with_equal_limits_share_a_limiter(options: dict[str, Any], shared: bool) -> None:
    held = asyncio.Event()

    async def hold(_: httpx.Request) -> httpx.Response:
        await held.wait()
        return ok()

    async with (
        EngageClient("acme", token="t", transport=Script(hold)) as engage,
        EngageClient("other", token="t", transport=Script(), **options) as other,
    ):
        calls = [asyncio.create_task(engage.request("GET", "/things")) for _ in range(4)]
        await asyncio.sleep(0)
        last = asyncio.create_task(other.request("GET", "/things"))
        await asyncio.sleep(0.02)
        assert last.done() is not shared
        held.set()
        await asyncio.gather(*calls, last)


class LoggingLimiter:
    """A limiter from scratch."""

    def __init__(self, paces: bool) -> None:
        self.paces = paces
        self.log: list[Any] = []

    async def acquire(self, *, retry_of: Permit | None = None, **_: object) -> LoggingPermit:
        self.log.append("acquire" if retry_of is None else "acquire again")
        return LoggingPermit(self.log)


class LoggingPermit:
    def __init__(self, log: list[Any]) -> None:
        self.log = log

    def release(self, *, throttled: float | None = None) -> None:
        self.log.append(("release", throttled))

    def abandon(self, *, busy_for: float) -> None:
        self.log.append("abandon")


@pytest.mark.parametrize("paces", [True, False])
async def test_limiter_from_scratch_gets_the_end_of_each_request(paces: bool, pauses: Pauses) -> None:
    limiter = LoggingLimiter(paces)
    script = Script(refusal(429, Retry_After="3"), httpx.ReadError("x"), refusal(404))
    async with EngageClient("acme", token="t", transport=script, limits=limiter, timing=pauses.timing) as engage:
        with pytest.raises(Exception, match="404"):
            await engage.request("GET", "/things")
    again, pause = "acquire again", pauses.all.pop()
    assert limiter.log == ["acquire", ("release", 3.0), again, "abandon", again, ("release", None)]
    assert pauses.all == ([] if paces else [3.0]), "a limiter that paces waits itself after a 429"
    assert pause < 1


async def test_limits_none_sends_all_requests_concurrently() -> None:
    running = 0
    most = 0

    async def handler(_: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return ok()

    async with EngageClient("acme", token="t", transport=Script(handler), limits=None) as engage:
        await asyncio.gather(*(engage.request("GET", "/things") for _ in range(20)))
    assert most == 20


async def test_slot_is_held_until_the_response_is_read() -> None:
    """Also while a body trickles in."""
    reading = asyncio.Event()

    async def body() -> Any:
        yield b'{"data":'
        await reading.wait()
        yield b"1}"

    limiter = LocalLimiter(Limits(1))
    script = Script(lambda _: httpx.Response(200, content=body()))
    async with EngageClient("acme", token="t", transport=script, limits=limiter) as engage:
        first = asyncio.create_task(engage.request("GET", "/things"))
        second = asyncio.create_task(engage.request("GET", "/things"))
        await asyncio.sleep(0.02)
        assert len(script.requests) == 1
        reading.set()
        await asyncio.gather(first, second)


@pytest.mark.parametrize(
    ("options", "parameter"),
    [
        ({"concurrent": 0}, "concurrent"),
        ({"concurrent": 1.5}, "concurrent"),
        ({"concurrent": True}, "concurrent"),
        ({"concurrent": 10**30}, "concurrent"),
        ({"per_minute": 10**30}, "per_minute"),
        ({"period": None}, "period"),
        ({"per_minute": 0}, "per_minute"),
        ({"per_minute": "many"}, "per_minute"),
        ({"period": 0}, "period"),
        ({"period": float("nan")}, "period"),
    ],
)
def test_invalid_limits_are_rejected(options: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        Limits(**options)
    assert caught.value.parameter == parameter
    assert parameter == "per_minute" or "None" not in caught.value.accepted


def test_margin_for_clock_drift_is_small() -> None:
    assert DRIFT <= 0.001


async def test_requests_in_flight_count_towards_the_window() -> None:
    clock = Clock()
    limiter = LocalLimiter(Limits(concurrent=3, per_minute=2), clock=clock)
    held = [await limiter.acquire() for _ in range(2)]
    third = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0.01)
    assert not third.done()
    for permit in held:
        permit.release()
    clock.now += 59
    limiter.wake()
    await asyncio.sleep(0.01)
    assert not third.done()
    clock.now += 2
    limiter.wake()
    (await third).release()


async def test_first_429s_do_not_reduce_concurrency() -> None:
    clock = Clock()
    limiter = LocalLimiter(Limits(), clock=clock)
    held = [await limiter.acquire() for _ in range(4)]
    refused = held.pop()
    refused.release(throttled=0.0)
    clock.now += 1
    (await limiter.acquire(retry_of=refused)).release(throttled=0.0)
    for permit in held:
        permit.release()
    clock.now += 10
    (await limiter.acquire()).release()
    at_once = []
    for _ in range(4):
        clock.now += 10
        at_once.append(await asyncio.wait_for(limiter.acquire(), 1))
    assert len(at_once) == 4

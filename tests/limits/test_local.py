from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, Limits, RateLimitError, Timing
from pexip_engage_client.limits import LocalLimiter, Permit, local
from pexip_engage_client.limits.pace import DRIFT

from ..lifetimes.endings import quiet
from ..pipeline.conftest import Pauses
from ..pipeline.doubles import Clock, Script, elapse, error_response, loop_time, ok
from ..pipeline.fault_server import FaultServer, answer, hang
from ..waiting import simulated, turns, until
from .servers import Server, most_in_window, send_request


@pytest.mark.parametrize("delay", [0.0, 0.15], ids=["even network", "bunching network"])
async def test_no_window_at_the_server_exceeds_the_limit(delay: float) -> None:
    limiter, server = LocalLimiter(Limits(4, 40, period=0.2)), Server(delay)
    await asyncio.gather(*(send_request(limiter, server) for _ in range(160)))
    assert len(server.arrivals) == 160
    assert server.most_in_flight <= 4
    assert most_in_window(server.arrivals, 0.2) <= 40


@simulated
async def test_throughput_reaches_the_limit() -> None:
    limiter, server = LocalLimiter(Limits(4, 50, period=0.2), clock=loop_time), Server(clock=loop_time)
    began = loop_time()
    await asyncio.gather(*(send_request(limiter, server) for _ in range(250)))
    assert 0.8 <= loop_time() - began < 1.2  # four full periods must pass


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
        tasks = [asyncio.create_task(send_request(limiter, server)) for _ in range(30)]
        for task in tasks:
            if random.random() < 0.6:
                for _ in range(random.randrange(3)):
                    await asyncio.sleep(0)
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.in_flight = 0
    permits = [await asyncio.wait_for(limiter.acquire(), 60) for _ in range(3)]
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
    (await asyncio.wait_for(limiter.acquire(), 60)).release()


async def test_each_of_thousands_of_cancellations_reads_the_clock_at_most_once() -> None:
    class Counting(Clock):
        readings = 0

        def __call__(self) -> float:
            self.readings += 1
            return super().__call__()

    clock = Counting()
    limiter = LocalLimiter(Limits(1), clock=clock)
    permit = await limiter.acquire()
    tasks = [asyncio.create_task(limiter.acquire()) for _ in range(2000)]
    await asyncio.sleep(0)
    clock.readings = 0
    for task in reversed(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert clock.readings <= len(tasks)
    permit.release()
    assert limiter.idle()


def test_threads_share_the_limits() -> None:
    limiter = LocalLimiter(Limits(4, 60, period=0.3))
    lock = threading.Lock()
    arrivals: list[float] = []
    in_flight = {"now": 0, "most": 0}

    def work() -> None:
        async def call() -> None:
            permit = await limiter.acquire()
            with lock:
                in_flight["now"] += 1
                in_flight["most"] = max(in_flight["most"], in_flight["now"])
                arrivals.append(time.monotonic())
            await asyncio.sleep(random.random() * 0.004)
            with lock:
                in_flight["now"] -= 1
            permit.release()

        async def main() -> None:
            await asyncio.gather(*(call() for _ in range(30)))

        asyncio.run(main())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(arrivals) == 180
    assert in_flight["most"] <= 4
    assert most_in_window(arrivals, 0.3) <= 60


def test_waiters_of_a_closed_loop_do_not_block_others() -> None:
    limiter = LocalLimiter(Limits(1, 1000))
    permits: list[Permit] = []
    waiting: list[asyncio.Task[Permit]] = []
    closed = asyncio.new_event_loop()

    async def queue_up() -> None:
        permits.append(await limiter.acquire())
        waiting.append(quiet(asyncio.create_task(limiter.acquire())))
        await asyncio.sleep(0)

    closed.run_until_complete(queue_up())
    closed.close()

    async def main() -> None:
        permits[0].release()
        (await asyncio.wait_for(limiter.acquire(), 60)).release()

    asyncio.run(main())


def left_in_a_closed_loop(limiter: LocalLimiter, permits: int) -> list[Permit]:
    """Permits of an event loop that was closed with calls in flight."""
    closed = asyncio.new_event_loop()
    held = [closed.run_until_complete(limiter.acquire()) for _ in range(permits)]
    closed.close()
    return held


def test_permits_of_a_closed_loop_are_free_again() -> None:
    limiter = LocalLimiter(Limits(4))
    held = left_in_a_closed_loop(limiter, 4)

    async def main() -> None:
        permits = [await asyncio.wait_for(limiter.acquire(), 60) for _ in range(4)]
        for late in held:
            late.release()  # has no effect any more
        waiting = asyncio.create_task(limiter.acquire())
        await turns()
        assert not waiting.done()
        for permit in permits:
            permit.release()
        (await waiting).release()

    asyncio.run(main())
    assert limiter.idle()


def test_limiter_is_idle_when_the_only_loop_with_calls_was_closed() -> None:
    limiter = LocalLimiter(Limits(4))
    left_in_a_closed_loop(limiter, 1)
    assert limiter.idle()


@simulated
async def test_call_that_waits_for_a_loop_which_is_closed_continues_within_a_second() -> None:
    limiter = LocalLimiter(Limits(1), clock=loop_time)
    other = asyncio.new_event_loop()
    permit = await asyncio.to_thread(other.run_until_complete, limiter.acquire())
    waiting = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(5)
    assert not waiting.done()
    other.close()
    began = loop_time()
    (await waiting).release()
    assert loop_time() - began <= 1
    permit.release()


@simulated
async def test_one_warning_names_the_operations_that_hold_all_slots_for_a_minute() -> None:
    limiter = LocalLimiter(Limits(3), clock=loop_time)
    with Records() as records:
        held = [await limiter.acquire(operation=name) for name in ("GET /things", "POST /things", "GET /things")]
        waiting = [asyncio.create_task(limiter.acquire()) for _ in range(2)]
        await asyncio.sleep(55)
        held.pop().release()
        await asyncio.sleep(0)
        held.append(waiting.pop(0).result())
        await asyncio.sleep(55)
        assert not records
        await asyncio.sleep(300)
        (record,) = records
        assert record.levelno == logging.WARNING
        message = "limits: all 3 slots have been held for 60 s; calls waiting: 1; the slots are held by "
        assert record.getMessage() == message + "GET /things (1), POST /things (1), an unknown operation (1)"
        for permit in held:
            permit.release()
        (await waiting[0]).release()


class Records(list[logging.LogRecord]):
    """The log records of the package within a block."""

    def __enter__(self) -> Records:
        self._handler = logging.Handler()
        self._handler.emit = self.append  # type: ignore[method-assign]
        logging.getLogger("pexip_engage_client").addHandler(self._handler)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("pexip_engage_client").removeHandler(self._handler)


async def test_limiter_learns_which_operation_a_call_belongs_to() -> None:
    class Asked(LocalLimiter):
        operations: list[str] = []

        async def acquire(self, *, operation: str = "", **options: Any) -> Permit:
            self.operations.append(operation)
            return await super().acquire(operation=operation, **options)

    async with EngageClient("acme", token="t", transport=Script(ok), limits=Asked()) as engage:
        await engage.request("GET", "/things/1")
    assert Asked.operations == ["GET /things/{id}"]


async def test_retry_of_a_429_precedes_waiting_calls() -> None:
    clock = Clock()
    limiter = LocalLimiter(Limits(1, None), clock=clock)
    rejected = await limiter.acquire()
    order: list[str] = []

    async def wait(name: str, permit: Any = None) -> None:
        permit = await (limiter.acquire() if permit is None else limiter.acquire(retry_of=permit))
        order.append(name)
        permit.release()

    later = [asyncio.create_task(wait(f"later {number}")) for number in range(3)]
    await asyncio.sleep(0)
    rejected.release(throttled=3.0)
    again = asyncio.create_task(wait("again", rejected))
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
    (await asyncio.wait_for(waiting, 60)).release()


async def test_timed_out_call_keeps_its_slot() -> None:
    limiter = LocalLimiter(Limits(1, None), clock=loop_time)
    options: dict[str, Any] = {"limits": limiter, "max_retries": 0, "timing": Timing(monotonic=loop_time)}
    async with (
        FaultServer(hang, answer()) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url, **options) as engage,
    ):
        slow = asyncio.create_task(engage.request("GET", "/things", timeout=30, deadline=None))
        await until(lambda: faulty.seen)
        await turns()
        await elapse(31)
        with pytest.raises(TimeoutError):
            await slow
        second = asyncio.create_task(engage.request("GET", "/things"))
        await turns()
        assert not second.done()
        assert faulty.seen == 1
        await elapse(31)
        limiter.wake()
        await second


@asynccontextmanager
async def blocked_loop(*calls: Callable[[], Coroutine[Any, Any, object]]) -> AsyncGenerator[Callable[[], None]]:
    """Run an event loop in a thread that starts the calls, and then blocks until the returned function is called."""
    started, unblocked = threading.Event(), threading.Event()

    async def main() -> None:
        tasks = [asyncio.create_task(call()) for call in calls]
        await asyncio.sleep(0)
        started.set()
        unblocked.wait(60)  # blocks the whole event loop
        await asyncio.gather(*tasks)

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    await asyncio.to_thread(started.wait, 60)
    try:
        yield unblocked.set
    finally:
        unblocked.set()
        await asyncio.to_thread(thread.join, 60)


async def acquire_and_release(limiter: LocalLimiter, name: str = "", order: list[str] | None = None) -> None:
    permit = await limiter.acquire()
    if order is not None:
        order.append(name)
    permit.release()


async def test_blocked_loop_does_not_delay_other_loops() -> None:
    limiter = LocalLimiter(Limits(1, None))
    order: list[str] = []
    permit = await limiter.acquire()
    async with blocked_loop(lambda: acquire_and_release(limiter, "blocked", order)):
        mine = asyncio.create_task(limiter.acquire())
        await asyncio.sleep(0)
        permit.release()  # next is the waiter whose loop is blocked
        permit = await asyncio.wait_for(mine, 60)
        order.append("not blocked")
        permit.release()
    assert order == ["not blocked", "blocked"]
    assert limiter.idle()


async def test_waiters_overtaken_while_their_loop_was_blocked_go_next() -> None:
    limiter = LocalLimiter(Limits(1, None))
    order: list[str] = []
    resumed = threading.Event()

    async def note_resumption() -> None:
        await asyncio.sleep(0.01)
        resumed.set()

    permit = await limiter.acquire()
    names = ("blocked 1", "blocked 2")
    calls = [partial(acquire_and_release, limiter, name, order) for name in names]
    async with blocked_loop(*calls, note_resumption) as unblock:
        first = asyncio.create_task(limiter.acquire())
        last = asyncio.create_task(acquire_and_release(limiter, "last", order))
        await asyncio.sleep(0)
        permit.release()
        permit = await asyncio.wait_for(first, 60)
        unblock()
        await asyncio.to_thread(resumed.wait, 60)
        permit.release()
        await asyncio.wait_for(last, 60)
    assert order == [*names, "last"]


async def test_blocked_loop_does_not_delay_other_loops_while_more_calls_arrive() -> None:
    limiter = LocalLimiter(Limits(1, None))
    permit = await limiter.acquire()
    async with blocked_loop(lambda: acquire_and_release(limiter)) as unblock:
        callers = [asyncio.create_task(limiter.acquire())]
        await asyncio.sleep(0)
        permit.release()
        while not callers[0].done() and len(callers) < 100:
            await asyncio.sleep(0.01)
            callers.append(asyncio.create_task(limiter.acquire()))
        assert callers[0].done()
        unblock()
        for each in callers[1:]:
            each.cancel()
        (await callers[0]).release()
    await asyncio.gather(*callers, return_exceptions=True)
    assert limiter.idle()


async def test_429_pauses_all_clients_of_the_limiter(pauses: Pauses) -> None:
    limiter = LocalLimiter(Limits(4, None, period=6))
    script = Script(error_response(429, Retry_After="0.1"), ok)
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
    respond = asyncio.Event()

    async def wait_to_respond(_: httpx.Request) -> httpx.Response:
        await respond.wait()
        return ok()

    async with (
        EngageClient("acme", token="t", transport=Script(wait_to_respond)) as engage,
        EngageClient("other", token="t", transport=Script(), **options) as other,
    ):
        calls = [asyncio.create_task(engage.request("GET", "/things")) for _ in range(4)]
        await asyncio.sleep(0)
        last = asyncio.create_task(other.request("GET", "/things"))
        await turns()
        assert last.done() is not shared
        respond.set()
        await asyncio.gather(*calls, last)


class LoggingLimiter:
    """A limiter that uses no class of the package."""

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
async def test_custom_limiter_is_notified_of_the_end_of_each_request(paces: bool, pauses: Pauses) -> None:
    limiter = LoggingLimiter(paces)
    script = Script(error_response(429, Retry_After="3"), httpx.ReadError("x"), error_response(404))
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
        await until(lambda: most == 20)
        running -= 1
        return ok()

    async with EngageClient("acme", token="t", transport=Script(handler), limits=None) as engage:
        await asyncio.gather(*(engage.request("GET", "/things") for _ in range(20)))
    assert most == 20


async def test_slot_is_held_until_the_response_is_read() -> None:
    """The body arrives in two parts."""
    second_part = asyncio.Event()

    async def body() -> AsyncGenerator[bytes]:
        yield b'{"data":'
        await second_part.wait()
        yield b"1}"

    limiter = LocalLimiter(Limits(1))
    script = Script(lambda _: httpx.Response(200, content=body()))
    async with EngageClient("acme", token="t", transport=script, limits=limiter) as engage:
        first = asyncio.create_task(engage.request("GET", "/things"))
        second = asyncio.create_task(engage.request("GET", "/things"))
        await turns()
        assert len(script.requests) == 1
        second_part.set()
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
    rejected = held.pop()
    rejected.release(throttled=0.0)
    clock.now += 1
    (await limiter.acquire(retry_of=rejected)).release(throttled=0.0)
    for permit in held:
        permit.release()
    clock.now += 10
    (await limiter.acquire()).release()
    admitted: list[Permit] = []
    for _ in range(4):
        clock.now += 10
        admitted.append(await asyncio.wait_for(limiter.acquire(), 60))
    assert len(admitted) == 4


def test_only_copies_of_the_package_with_equal_methods_share_limiters() -> None:
    def acquire(self: object, *, operation: str) -> None: ...

    def acquire_otherwise(self: object, *, priority: str) -> None: ...

    methods: list[dict[str, Any]] = [{"acquire": acquire}, {"acquire": acquire_otherwise}, {}, {"gone": acquire}]
    assert len({local.interface(type("Limiter", (), each)) for each in methods}) == len(methods)
    assert local.interface(type("Limiter", (), {"acquire": acquire})) == "acquire(self, operation)"
    assert "acquire(self, priority, backend_timeout, retry_of, operation)" in local.SHARED
    assert "release(self, throttled)" in local.SHARED

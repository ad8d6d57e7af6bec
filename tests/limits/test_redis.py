"""Limits shared through a real Redis, by real processes, against one server that counts requests."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from benchmarks.distance import Distance
from pexip_engage_client import EngageClient, InvalidArgumentError, RateLimitError, TransportError
from pexip_engage_client import limits as package
from pexip_engage_client.limits import Priority, RedisLimits
from pexip_engage_client.options import DefaultOptions
from pexip_engage_client.stores import RedisStore

from ..pipeline.conftest import Pauses
from ..pipeline.doubles import Script, elapse, error_response, ok
from ..pipeline.fault_server import FaultServer, Wire, message
from ..pipeline.test_forks import in_forked_child
from ..redis_servers import be_patient, redis_process
from ..waiting import LONGEST, turns, until
from .servers import Server, most_in_window, send_request

ROOT = Path(__file__).parents[2]


@pytest.fixture
def redis(redis_server: str) -> str:
    return redis_server


class CountingServer(FaultServer):
    """Counts requests like Engage."""

    def __init__(self, seconds: float) -> None:
        super().__init__(self.count)
        self.seconds = seconds
        self.arrivals: list[float] = []
        self.in_flight = self.most_in_flight = 0

    async def count(self, wire: Wire) -> None:
        await wire.request()
        self.arrivals.append(time.monotonic())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.in_flight -= 1
        await wire.send(message())


async def worker(redis: str, key: str, server: FaultServer, calls: int, *limits: float) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.limits.redis_worker",
        *map(str, (redis, key, server.url, calls, *limits)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return str(cast(Any, request).node.name)


@pytest.mark.proof
async def test_several_processes_keep_both_limits(redis: str, key: str) -> None:
    lease = 60.0
    async with CountingServer(0.01) as server:
        workers = [await worker(redis, key, server, 60, 4, 80, 1.0, lease) for _ in range(3)]
        assert [await process.wait() for process in workers] == [0, 0, 0]
    assert len(server.arrivals) == 180
    assert server.most_in_flight <= 4
    assert most_in_window(server.arrivals, 1.0) <= 80
    assert server.arrivals[-1] - server.arrivals[0] < lease - 10  # no call waited for the end of a lease


async def test_slot_of_a_killed_worker_is_free_when_its_lease_ends(redis: str, key: str) -> None:
    for lease in (2.0, 8.0, 32.0):  # a machine that stalls for longer than a short lease cannot renew it
        if await freed_by_the_end_of_the_lease(redis, f"{key}-{lease}", lease):
            return
    raise AssertionError("the lease ended although the worker was alive")


async def freed_by_the_end_of_the_lease(redis: str, key: str, lease: float) -> bool:
    """Whether a slot was not free before its worker was killed; checks that it is free afterwards."""
    limits = RedisLimits(redis, concurrent=1, per_minute=1000, period=60, lease=lease, key=key)
    async with CountingServer(300) as server:
        process = await worker(redis, key, server, 1, 1, 1000, 60, lease)
        await until(lambda: server.in_flight)
        await asyncio.sleep(1.5 * lease)  # longer than a lease: it is renewed while the request lasts
        waiting = asyncio.create_task(limits.acquire())
        await asyncio.sleep(0.2)
        was_held = not waiting.done()
        process.send_signal(signal.SIGKILL)
        await process.wait()
        (await asyncio.wait_for(waiting, lease + LONGEST)).release()  # the request would take five minutes
    await limits.aclose()
    return was_held


async def test_calls_of_a_process_are_admitted_in_order(redis: str, key: str) -> None:
    limits = RedisLimits(redis, concurrent=4, per_minute=None, key=key)
    server = Server()
    order: list[int] = []

    async def call(number: int) -> None:
        permit = await limits.acquire()
        order.append(number)
        await server.handle()
        permit.release()

    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(call(number) for number in range(200)))
    assert order == list(range(200))
    assert server.most_in_flight <= 4
    await limits.aclose()


async def test_cancelled_calls_leave_no_slot_taken(redis: str, key: str) -> None:
    limits = RedisLimits(redis, concurrent=2, per_minute=None, key=key, lease=30)
    server = Server()
    for wait in (0, 0.0005, 0.001, 0.002, 0.005):
        tasks = [asyncio.create_task(send_request(limits, server)) for _ in range(20)]
        await asyncio.sleep(wait)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    held = [await asyncio.wait_for(limits.acquire(), 20) for _ in range(2)]  # sooner than the leases end
    for permit in held:
        permit.release()
    await limits.aclose()


async def test_requests_of_a_dead_worker_count_towards_the_window(redis: str, key: str) -> None:
    died, survivor = (RedisLimits(redis, concurrent=2, per_minute=1, period=0.6, lease=0.2, key=key) for _ in range(2))
    began = time.monotonic()
    await died.acquire()
    await died.aclose()  # without a release; the lease is no longer renewed
    (await survivor.acquire()).release()
    assert time.monotonic() - began >= 0.2 + 0.6 - 0.05
    await survivor.aclose()


async def test_429_pauses_the_other_processes(redis: str, key: str) -> None:
    first, second = (RedisLimits(redis, key=key, period=0.5) for _ in range(2))
    permit = await first.acquire()
    began = time.monotonic()
    permit.release(throttled=0.4)
    await first.aclose()  # the report has reached Redis
    (await second.acquire()).release()
    assert time.monotonic() - began >= 0.39
    await second.aclose()


async def test_calls_fail_while_redis_is_unavailable(pauses: Pauses, tmp_path: Path) -> None:
    limits = RedisLimits(f"unix://{tmp_path}/none.sock", on_outage="fail")
    script = Script()
    async with EngageClient("acme", token="t", transport=script, limits=limits, timing=pauses.timing) as engage:
        with pytest.raises(TransportError, match="Redis, which stores the shared limits, is unavailable") as caught:
            await engage.request("POST", "/things")
    assert (caught.value.outcome, caught.value.phase, caught.value.retryable) == ("not sent", "queue", True)
    assert not script.requests
    await limits.aclose()


async def test_local_limits_apply_during_an_outage_with_one_warning(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.WARNING, "pexip_engage_client")
    limits = RedisLimits(f"unix://{tmp_path}/none.sock", concurrent=2, per_minute=None, on_outage="local")
    server = Server(0.005)
    await asyncio.gather(*(send_request(limits, server) for _ in range(20)))
    assert server.most_in_flight == 2
    assert [record.getMessage().split(" (")[0] for record in caplog.records] == [
        "Redis, which stores the shared limits, is unavailable"
    ]
    await limits.aclose()


async def test_limits_are_shared_again_when_redis_is_back(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch)
    address = f"unix://{tmp_path}/redis.sock"
    limits, other = (RedisLimits(address, concurrent=1, on_outage="local", key=key) for _ in range(2))

    async def shared() -> bool:
        """Whether both limiters share the only slot."""
        permit = await limits.acquire()
        try:
            (await asyncio.wait_for(other.acquire(), 0.2)).release()
        except TimeoutError:
            return True
        finally:
            permit.release()
        return False

    async def not_shared() -> bool:
        return not await shared()

    await until(not_shared)
    with redis_process(tmp_path) as (_, process):
        await until(shared)
        process.terminate()
        await asyncio.to_thread(process.wait, LONGEST)
        await until(not_shared)
    await limits.aclose()
    await other.aclose()


async def test_passed_in_redis_stays_open(redis: str, key: str) -> None:
    from redis.asyncio import Redis

    theirs: Any = cast(Any, Redis).from_url(redis)
    limits = RedisLimits(theirs, key=key)
    (await limits.acquire()).release()
    await limits.aclose()
    assert await theirs.ping()
    await theirs.aclose()


async def test_client_retries_a_429_under_redis_limits(redis: str, key: str, pauses: Pauses) -> None:
    limits = RedisLimits(redis, key=key, period=0.2)
    script = Script(error_response(429), ok)
    options: dict[str, Any] = {"token": "t", "transport": script, "timing": pauses.timing}
    async with EngageClient("acme", limits=limits, **options) as engage:
        with pytest.raises(RateLimitError):
            await engage.request("GET", "/things", max_retries=0)
        await engage.request("GET", "/things")
    await limits.aclose()


def test_limits_work_in_successive_event_loops(redis: str) -> None:
    limits = RedisLimits(redis, key="loops")

    async def main() -> None:
        (await limits.acquire()).release()

    for _ in range(3):
        asyncio.run(asyncio.wait_for(main(), LONGEST))


def test_slot_of_a_closed_loop_is_free_long_before_the_end_of_the_lease(redis: str, key: str) -> None:
    mine, other = (RedisLimits(redis, key=key, concurrent=1, lease=600) for _ in range(2))
    asyncio.run(cast(Any, mine.acquire()))  # its permit does not end before the event loop

    async def main() -> float:
        began = time.monotonic()
        (await mine.acquire()).release()
        (await other.acquire()).release()
        await mine.aclose()
        await other.aclose()
        return time.monotonic() - began

    assert asyncio.run(main()) < LONGEST


@pytest.mark.parametrize("options", [{"lease": -1}, {"lease": None}, {"on_outage": "panic"}, {"concurrent": 0}])
def test_invalid_options_are_rejected(options: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        RedisLimits("redis://127.0.0.1", **options)
    assert caught.value.parameter == next(iter(options))


async def test_cancellation_is_never_lost(redis: str) -> None:
    """At whichever step of the exchange with Redis it comes."""
    for steps in range(40):
        limits = RedisLimits(redis, key=f"cancelled-{steps}")
        task = asyncio.create_task(limits.acquire())
        for _ in range(steps):
            await asyncio.sleep(0)
        if not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=LONGEST)
            assert task.cancelled(), f"after {steps} steps"
        permit = await asyncio.wait_for(limits.acquire(), LONGEST)
        permit.release()
        await limits.aclose()


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A Redis server that accepts connections but never responds. It counts as unavailable after a minute."""
    be_patient(monkeypatch)
    with redis_process(tmp_path) as (address, process):
        process.send_signal(signal.SIGSTOP)
        yield address


async def test_frozen_redis_delays_neither_deadline_nor_cancellation(frozen: str, key: str) -> None:
    """Even before the first slot, which the limiter has to get from Redis."""
    limits = RedisLimits(frozen, key=key)
    script = Script()
    async with EngageClient("acme", token="t", transport=script, limits=limits) as engage:
        given: list[DefaultOptions] = [{"queue_timeout": 0.15}, {"deadline": 0.15}]
        for options in [*given, {**given[1], "queue_timeout": 9}]:
            began = time.monotonic()
            with pytest.raises(TimeoutError) as caught:
                await engage.with_options(**options).request("POST", "/things")
            assert 0.14 < time.monotonic() - began < LONGEST - 10
            assert (caught.value.outcome, caught.value.phase) == ("not sent", "queue")  # type: ignore[attr-defined]
        task = asyncio.create_task(engage.request("GET", "/things"))
        await turns()
        began = time.monotonic()
        task.cancel()
        await asyncio.wait([task])
        assert time.monotonic() - began < LONGEST - 10
    assert not script.requests


async def test_waiting_in_the_queue_does_not_count_as_waiting_for_redis(redis: str, key: str) -> None:
    limits = RedisLimits(redis, key=key, concurrent=1)
    permit = await limits.acquire()
    async with EngageClient("acme", token="t", transport=Script(ok), limits=limits) as engage:
        task = asyncio.create_task(engage.request("GET", "/things", deadline=10))
        await turns()
        await elapse(20)
        permit.release()
        assert (await task).status_code == 200
    await limits.aclose()


async def test_only_one_call_waits_for_an_unavailable_redis(
    frozen: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pexip_engage_client.limits.shared.TIMEOUT", 0.3)
    limits = RedisLimits(frozen, key=key, on_outage="fail")
    with pytest.raises(TransportError, match="is unavailable"):
        await limits.acquire()
    began = time.monotonic()
    for _ in range(200):
        with pytest.raises(TransportError, match="is unavailable"):
            await limits.acquire()
    assert time.monotonic() - began < 30  # if each call waited, a minute
    await limits.aclose()


def test_redis_counts_as_unavailable_after_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    from redis.asyncio import Redis

    waits = list[dict[str, object]]()
    original: Any = cast(Any, Redis).from_url

    def from_url(url: str, **options: object) -> Any:
        waits.append(options)
        return original(url, **options)

    monkeypatch.setattr("redis.asyncio.Redis.from_url", from_url)
    RedisLimits("redis://localhost")
    assert waits
    assert all(each | {"socket_timeout": 2, "socket_connect_timeout": 2} == each for each in waits)


async def test_distant_redis_does_not_limit_the_throughput(redis: str, key: str) -> None:
    path = redis.removeprefix("unix://")
    async with Distance(lambda: asyncio.open_unix_connection(path), 0.025) as port:
        limits, server = RedisLimits(f"redis://127.0.0.1:{port}", per_minute=None, key=key), Server()
        began = time.monotonic()
        await asyncio.gather(*(send_request(limits, server) for _ in range(600)))
        assert time.monotonic() - began < 20  # one after the other they would take 30 s
        assert server.most_in_flight <= 4
        await limits.aclose()


async def test_process_returns_requests_that_it_does_not_use(redis: str, key: str) -> None:
    greedy, other = (RedisLimits(redis, per_minute=100, period=60, key=key) for _ in range(2))
    await asyncio.gather(*(send_request(greedy, Server()) for _ in range(50)))
    await asyncio.sleep(0.2)
    began = time.monotonic()
    await asyncio.gather(*(send_request(other, Server()) for _ in range(50)))  # all that the window still allows
    assert time.monotonic() - began < 20  # the window lasts a minute
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(greedy.acquire(), 0.1)
    await greedy.aclose()
    await other.aclose()


async def test_more_processes_than_slots_take_turns(redis: str, key: str) -> None:
    several = [RedisLimits(redis, concurrent=2, per_minute=None, key=key) for _ in range(5)]
    server = Server(0.01)
    turns = [0] * 5

    async def busy(number: int) -> None:
        while not all(turns):
            await send_request(several[number], server)
            turns[number] += 1

    callers = [asyncio.create_task(busy(number)) for number in range(5) for _ in range(4)]
    await asyncio.wait_for(asyncio.gather(*callers), LONGEST)
    assert server.most_in_flight <= 2
    for limits in several:
        await limits.aclose()


async def test_process_with_background_calls_takes_one_slot_while_others_have_foreground_calls(
    redis: str, key: str
) -> None:
    interactive, bulk = (RedisLimits(redis, concurrent=4, per_minute=None, key=key) for _ in range(2))
    in_flight, most, finished = 0, 0, {"foreground": 0, "background": 0}
    wanted = {"foreground", "background"}

    async def calls(limits: RedisLimits, priority: Priority) -> None:
        nonlocal in_flight, most
        while priority in wanted:
            permit = await limits.acquire(priority=priority)
            in_flight += priority == "background"
            most = max(most, in_flight)
            await asyncio.sleep(0.002)
            in_flight -= priority == "background"
            finished[priority] += 1
            permit.release()

    async def share_of_background() -> tuple[int, int]:
        """How many background calls were in flight at most, and ended, during 100 foreground calls."""
        nonlocal most
        most, ended, last = in_flight, finished["background"], finished["foreground"] + 100
        while finished["foreground"] < last:
            await asyncio.sleep(0.002)
        return most, finished["background"] - ended

    background = [asyncio.create_task(calls(bulk, "background")) for _ in range(40)]
    async with asyncio.timeout(LONGEST):  # the processes learn of each other when Redis responds
        while most < 4:
            await asyncio.sleep(0.002)
        foreground = [asyncio.create_task(calls(interactive, "foreground")) for _ in range(40)]
        at_once, ended = await share_of_background()
        while at_once > 1 or ended == 0:
            at_once, ended = await share_of_background()
        wanted.remove("foreground")
        await asyncio.gather(*foreground)
        most = 0
        while most < 4:
            await asyncio.sleep(0.002)
        wanted.clear()
        await asyncio.gather(*background)
    assert at_once == 1
    await interactive.aclose()
    await bulk.aclose()


def stepped(redis: str, clock: str, delays: Sequence[float]) -> Any:
    """A client of Redis whose scripts see the server's TIME plus the seconds in a key.

    Each script arrives after the last of the delays.
    """
    from redis.asyncio import Redis

    class Stepped(Redis):
        def register_script(self, script: Any) -> Any:
            time = "redis.call('TIME')"
            assert time in script
            moved = f"(function() local t = {time}; return {{t[1] + (redis.call('GET', '{clock}') or 0), t[2]}} end)()"
            real = super().register_script(script.replace(time, moved))

            async def run(keys: list[str], args: list[Any]) -> Any:
                await asyncio.sleep(delays[-1])
                return await real(keys, args)

            return run

    return cast(Any, Stepped).from_url(redis)


@pytest.mark.parametrize(
    ("step", "is_known", "delay"), [(3600, True, 0), (3600, True, 0.1), (-3600, True, 0), (-3600, False, 0)]
)
async def test_window_holds_when_redis_clock_is_set(
    redis: str, key: str, step: int, is_known: bool, delay: float
) -> None:
    """Whether or not the process has used Redis before, and also if Redis responded more slowly then."""
    delays = [delay]
    clocks = [stepped(redis, f"{key}-clock", each) for each in ([0], delays)]
    first, second = (RedisLimits(clock, per_minute=6, period=0.6, key=key) for clock in clocks)
    times: list[float] = []

    async def call(limits: RedisLimits) -> None:
        permit = await limits.acquire()
        times.append(time.monotonic())
        permit.release()

    await call(second if is_known else first)
    await asyncio.gather(*(call(first) for _ in range(5)))
    await first.aclose()
    await clocks[0].set(f"{key}-clock", step)
    delays.append(0)
    await asyncio.wait_for(asyncio.gather(*(call(second) for _ in range(6))), 30)
    assert most_in_window(times, 0.6) <= 6
    await second.aclose()
    for clock in clocks:
        await clock.aclose()


def scripted(redis: str, exchange: Callable[[Any, list[Any]], Awaitable[Any]]) -> Any:
    """A client of Redis whose scripts are run by a function of the real script and its arguments."""
    from redis.asyncio import Redis

    class Scripted(Redis):
        def register_script(self, script: Any) -> Any:
            real = super().register_script(script)

            def run(keys: list[str], args: list[Any]) -> Awaitable[Any]:
                return exchange(lambda: real(keys, args), args)

            return run

    return cast(Any, Scripted).from_url(redis)


async def test_late_report_of_a_closed_process_takes_no_slot(redis: str, key: str) -> None:
    """Closing waits for the report: after the last one, it would hold slots for a whole lease."""

    reported, go_on = asyncio.Event(), asyncio.Event()

    async def late(real: Callable[[], Awaitable[Any]], args: list[Any]) -> Any:
        if json.loads(args[0])["number"] == 1:
            reported.set()
            await go_on.wait()
        return await real()

    theirs = scripted(redis, late)
    leaving, staying = (RedisLimits(each, concurrent=1, key=key, lease=300) for each in (theirs, redis))
    task = asyncio.create_task(leaving.acquire())
    await reported.wait()
    task.cancel()
    await asyncio.wait([task])
    closing = asyncio.create_task(leaving.aclose())
    await turns()
    assert not closing.done()
    go_on.set()
    await closing
    (await asyncio.wait_for(staying.acquire(), LONGEST)).release()
    await staying.aclose()
    await theirs.aclose()


async def test_waiting_for_another_process_polls_redis_moderately(redis: str, key: str) -> None:
    exchanges = 0

    async def count(real: Callable[[], Awaitable[Any]], _: list[Any]) -> Any:
        nonlocal exchanges
        exchanges += 1
        return await real()

    theirs = scripted(redis, count)
    holding, waiting = (RedisLimits(each, concurrent=1, key=key) for each in (redis, theirs))
    permit = await holding.acquire()
    task = asyncio.create_task(waiting.acquire())
    began = time.monotonic()
    await until(lambda: exchanges >= 10)
    assert exchanges / (time.monotonic() - began) <= 150  # every 10 to 30 ms, and at each tick
    permit.release()
    (await asyncio.wait_for(task, LONGEST)).release()
    for each in (holding, waiting, theirs):
        await each.aclose()


@pytest.mark.parametrize(("interval", "least"), [(60.0, 1), (0.01, 2)])
async def test_unavailable_redis_is_tried_periodically_with_one_warning(
    interval: float,
    least: int,
    redis: str,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("pexip_engage_client.limits.shared.RETRY_INTERVAL", interval)
    exchanges = 0

    async def unavailable(_: Any, __: list[Any]) -> Any:
        nonlocal exchanges
        exchanges += 1
        raise ConnectionError

    theirs = scripted(redis, unavailable)
    limits = RedisLimits(theirs, lease=0.03, on_outage="local", key=key)
    began = time.monotonic()
    permit = await limits.acquire()
    await asyncio.sleep(0.2)
    await until(lambda: exchanges >= least)
    permit.release()
    assert exchanges <= 1 + (time.monotonic() - began) / interval
    assert len(caplog.records) == 1
    await limits.aclose()
    await theirs.aclose()


async def test_requests_older_than_the_window_are_not_reported_after_an_outage(redis: str, key: str) -> None:
    reported: list[int] = []

    async def available_later(real: Callable[[], Awaitable[Any]], args: list[Any]) -> Any:
        if not is_back:
            raise ConnectionError
        reported.append(len(json.loads(args[0])["finished"]))
        return await real()

    is_back = False
    theirs = scripted(redis, available_later)
    limits = RedisLimits(theirs, period=0.1, on_outage="local", key=key)
    for _ in range(50):
        (await limits.acquire()).release()
    await asyncio.sleep(0.12)
    is_back = True
    await until(lambda: reports(limits, reported))
    assert reported[0] <= 20
    await limits.aclose()
    await theirs.aclose()


async def reports(limits: RedisLimits, reported: list[int]) -> bool:
    (await limits.acquire()).release()
    return bool(reported)


async def test_abandoned_request_keeps_its_slot(redis: str, key: str) -> None:
    limits, other = (RedisLimits(redis, concurrent=1, key=key) for _ in range(2))
    began = time.monotonic()
    (await limits.acquire()).abandon(busy_for=0.4)
    (await asyncio.wait_for(other.acquire(), LONGEST)).release()
    assert time.monotonic() - began >= 0.39
    await limits.aclose()
    await other.aclose()


def test_cancelled_request_keeps_its_slot_beyond_the_event_loop_for_as_long_again_as_it_took(
    redis: str, key: str
) -> None:
    """Nothing reports the end of this time to Redis, because the process has no event loop any more."""
    limits, other = (RedisLimits(redis, concurrent=1, key=key, lease=600) for _ in range(2))
    arrived, ended = list[float](), list[float]()

    async def leave() -> None:
        async with (
            FaultServer(forever) as server,
            EngageClient("acme", token="t", base_url=server.url, limits=limits) as engage,
        ):
            call = asyncio.create_task(engage.request("GET", "/things"))
            await until(lambda: arrived)
            await asyncio.sleep(0.4)
            call.cancel()
            await asyncio.wait([call])
            ended.append(time.monotonic())

    async def forever(wire: Wire) -> None:
        await wire.request()
        arrived.append(time.monotonic())
        await asyncio.sleep(LONGEST)

    async def acquire(limits: RedisLimits) -> float:
        (await asyncio.wait_for(limits.acquire(), LONGEST)).release()
        await limits.aclose()
        return time.monotonic()

    asyncio.run(leave())
    assert asyncio.run(acquire(other)) - ended[0] >= 0.39
    asyncio.run(acquire(limits))


async def test_abandoned_request_keeps_its_slot_when_processes_take_turns(redis: str, key: str) -> None:
    limits, *others = (RedisLimits(redis, concurrent=2, key=key, lease=2 * LONGEST) for _ in range(3))
    began = time.monotonic()
    abandoned, used = [await limits.acquire() for _ in range(2)]
    abandoned.abandon(busy_for=0.4)
    waiting = [asyncio.create_task(other.acquire()) for other in others]
    while time.monotonic() - began < 0.25:  # longer than a process keeps a slot while others wait
        await asyncio.sleep(0.01)
    used.release()
    # The end of a lease would free the slots as well, but later.
    permits = await asyncio.wait_for(asyncio.gather(*waiting), LONGEST)
    assert time.monotonic() - began >= 0.39
    for permit in permits:
        permit.release()
    for each in (limits, *others):
        await each.aclose()


async def test_retry_of_a_429_precedes_waiting_calls(redis: str, key: str) -> None:
    limits = RedisLimits(redis, concurrent=1, per_minute=None, period=0.6, key=key)
    rejected = await limits.acquire()
    order: list[str] = []

    async def wait(name: str, permit: Any = None) -> None:
        permit = await (limits.acquire() if permit is None else limits.acquire(retry_of=permit))
        order.append(name)
        permit.release()

    later = [asyncio.create_task(wait(f"later {number}")) for number in range(3)]
    await asyncio.sleep(0)
    rejected.release(throttled=0.1)
    await asyncio.gather(asyncio.create_task(wait("again", rejected)), *later)
    assert order == ["again", "later 0", "later 1", "later 2"]
    await limits.aclose()


async def test_response_is_returned_although_redis_is_frozen(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch)
    with redis_process(tmp_path) as (address, process):
        limits = RedisLimits(address, key=key)

        def freeze(_: Any) -> Any:
            process.send_signal(signal.SIGSTOP)
            return ok()

        async with EngageClient("acme", token="t", transport=Script(freeze), limits=limits) as engage:
            began = time.monotonic()
            assert (await engage.request("POST", "/things")).status_code == 200
            assert time.monotonic() - began < LONGEST - 10  # then Redis would count as unavailable
    await limits.aclose()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="os.fork is not available")
def test_forked_children_share_the_slots(redis: str, key: str) -> None:
    limits = RedisLimits(redis, concurrent=1, key=key, lease=300)

    async def parent() -> None:
        (await limits.acquire()).release()
        await limits.aclose()

    async def gets_a_slot(seconds: float) -> bool:
        try:
            await asyncio.wait_for(limits.acquire(), seconds)
        except TimeoutError:
            return False
        return True

    asyncio.run(parent())
    assert in_forked_child(partial(gets_a_slot, 30))
    # The child has ended without a release, so the slot stays taken for the lease.
    assert not in_forked_child(partial(gets_a_slot, 0.2))


class Replying:
    """A stand-in for Redis whose scripts return what a function returns."""

    def __init__(self, reply: Callable[[], Any]) -> None:
        self.reply = reply

    def register_script(self, _: str) -> Any:

        def run(keys: list[str], args: list[Any]) -> Any:
            return self.reply()

        return run


async def unexpected() -> Any:
    return ["unexpected"]


def failing() -> Any:
    raise KeyError("x")


@pytest.mark.parametrize(
    "reply", [lambda: [0, 0, 0, 0], unexpected, failing], ids=["not awaitable", "unexpected", "failing"]
)
async def test_any_failure_of_redis_reaches_the_waiting_calls(reply: Callable[[], Any], key: str) -> None:
    strict, continuing = (
        RedisLimits(cast(Any, Replying(reply)), concurrent=1, key=key, on_outage=on_outage)
        for on_outage in ("fail", "local")
    )
    async with asyncio.timeout(LONGEST):
        with pytest.raises(TransportError, match="Redis, which stores the shared limits, is unavailable") as caught:
            await strict.acquire()
        assert isinstance(caught.value.__cause__, Exception)
        (await continuing.acquire()).release()
    for limits in (strict, continuing):
        await limits.aclose()


def invalid_addresses() -> list[Any]:
    from redis import Redis

    wrong_scheme = ["http://x", "x", ""]
    wrong_port = ["redis://:p4ssw0rd@h:xx", "redis://:p4ss/w0rd@h"]
    wrong_database = ["redis://:p4ss@h/abc", "rediss://h/1/2", "redis://h?db=abc"]
    wrong_option = ["redis://:p4ss@h?foo=bar", "unix:///h?foo=bar", "redis://h?retry=3"]
    return [*wrong_scheme, *wrong_port, *wrong_database, *wrong_option, None, 3, Redis()]


@pytest.mark.parametrize("kind", [RedisLimits, RedisStore])
@pytest.mark.parametrize("given", invalid_addresses(), ids=lambda given: str(given)[:24])
def test_invalid_redis_is_rejected(kind: type, given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"redis must be .*redis://.*redis\.asyncio\.Redis") as caught:
        kind(given)
    assert caught.value.parameter == "redis"
    assert "p4ss" not in locals_of(caught.value)


@pytest.mark.parametrize("key", [3, None, ""])
def test_key_must_be_text(key: Any) -> None:
    for kind in (RedisLimits, RedisStore):
        with pytest.raises(InvalidArgumentError, match="key must be a non-empty string") as caught:
            kind("redis://:p4ss@127.0.0.1", key=key)
        assert "p4ss" not in locals_of(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "redis://127.0.0.1",
        "redis://127.0.0.1/?health_check_interval=30",
        "rediss://u:p@127.0.0.1:1/2?ssl_cert_reqs=none",
        "unix:///tmp/none.sock?db=3",
    ],
)
def test_every_kind_of_address_is_accepted(address: str) -> None:
    assert RedisLimits(address).idle()


def locals_of(error: BaseException | None) -> str:
    """What a crash reporter shows of an error and its causes."""
    shown = ""
    while error is not None:
        frames = error.__traceback__
        while frames is not None:
            if frames.tb_frame.f_code.co_filename != __file__:
                shown += repr(frames.tb_frame.f_locals)
            frames = frames.tb_next
        shown += repr(error)
        error = error.__cause__ or error.__context__
    return shown


async def test_password_of_redis_is_in_no_frame(redis: str, key: str) -> None:
    """The password is valid; the number of the database is not."""
    from redis.asyncio import Redis

    theirs: Any = cast(Any, Redis).from_url(redis)
    await theirs.execute_command("ACL", "SETUSER", "carol", "on", ">p4ssw0rd", "~*", "+@all")
    address = redis.replace("//", "//carol:p4ssw0rd@") + "?db=99"
    limits = RedisLimits(address, key=key)
    with pytest.raises(TransportError, match="is unavailable") as unavailable:
        await limits.acquire()
    assert "p4ssw0rd" not in locals_of(unavailable.value)
    assert "p4ssw0rd" not in "".join(traceback.format_exception(unavailable.value))
    assert "out of range" in str(unavailable.value.__cause__)
    for each in (limits, theirs):
        await each.aclose()


def test_star_import_includes_redis_limits_if_redis_is_installed() -> None:
    assert "RedisLimits" in package.__all__

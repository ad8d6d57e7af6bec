"""Another backend needs one file: limits in Memcached, shared by several limiters."""

from __future__ import annotations

import asyncio
import logging
import re
from itertools import count
from typing import Any

import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, Limits, TransportError
from pexip_engage_client.limits import Grant, LocalLimiter, Report, SharedLimiter, shared_limiter

from ..pipeline.doubles import Clock, Script, error_response, ok
from ..redis_servers import be_patient
from ..waiting import LONGEST
from .memcached_limits import MemcachedBackend
from .servers import Server, most_in_window, send_request


class FakeMemcached:
    """Memcached in memory: each command takes a moment, and compare-and-set fails if the value was set since."""

    def __init__(self) -> None:
        self.values: dict[bytes, tuple[bytes, int]] = {}
        self.tokens = count(1)

    async def gets(self, key: bytes) -> tuple[bytes | None, int | None]:
        await asyncio.sleep(0.0005)
        return self.values.get(key, (None, None))

    async def add(self, key: bytes, value: bytes) -> bool:
        await asyncio.sleep(0.0005)
        return key not in self.values and self.set(key, value)

    async def cas(self, key: bytes, value: bytes, token: int) -> bool:
        await asyncio.sleep(0.0005)
        if self.values[key][1] != token:
            return False
        return self.set(key, value)

    def set(self, key: bytes, value: bytes) -> bool:
        self.values[key] = (value, next(self.tokens))
        return True


async def test_limiters_with_a_memcached_backend_keep_both_limits_together(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)
    memcached, server, limits = FakeMemcached(), Server(), Limits(4, 60, period=0.5)
    limiters = [SharedLimiter(lambda: MemcachedBackend(memcached), limits, lease=LONGEST) for _ in range(3)]
    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(send_request(limiter, server) for limiter in limiters for _ in range(50)))
    assert len(server.arrivals) == 150
    assert server.most_in_flight <= 4
    assert most_in_window(server.arrivals, 0.5) <= 60
    for limiter in limiters:
        await limiter.aclose()


async def test_client_uses_a_limiter_with_another_backend() -> None:
    """The limiter itself waits after a 429, so the client retries more often than `max_retries`."""
    memcached = FakeMemcached()
    limiter = SharedLimiter(lambda: MemcachedBackend(memcached), name="Memcached")
    rejected = error_response(429, Retry_After="0.1")
    script = Script(rejected, rejected, ok)
    async with EngageClient("acme", token="t", transport=script, limits=limiter, max_retries=1) as engage:
        assert (await engage.request("GET", "/things")).status_code == 200
    await limiter.aclose()
    assert limiter.idle()


class Broken:
    async def exchange(self, report: Report) -> Grant:
        raise ConnectionError("x")

    async def aclose(self) -> None: ...


async def test_backend_that_fails_is_named_in_the_error() -> None:
    limiter = SharedLimiter(Broken, name="Memcached")
    problem = r"Memcached, which stores the shared limits, is unavailable \(ConnectionError\)"
    with pytest.raises(TransportError, match=problem):
        await limiter.acquire()
    await limiter.aclose()


async def test_backend_that_fails_is_replaced_by_local_limits_on_request() -> None:
    limiter = SharedLimiter(Broken, Limits(2, None), on_outage="local")
    permits = [await asyncio.wait_for(limiter.acquire(), 60) for _ in range(2)]
    third = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0.01)
    assert not third.done()
    for permit in permits:
        permit.release()
    (await third).release()
    await limiter.aclose()


def test_slots_granted_in_a_reply_that_an_event_loop_did_not_wait_for_are_returned() -> None:
    memcached, limits, stored = FakeMemcached(), Limits(1, None), asyncio.Event()

    class Slow(MemcachedBackend):
        async def exchange(self, report: Report) -> Grant:
            grant = await super().exchange(report)
            if report.number == 1:
                stored.set()
                await asyncio.sleep(LONGEST)
            return grant

    limiter, other = (
        SharedLimiter(lambda each=each: each(memcached), limits, lease=600) for each in (Slow, MemcachedBackend)
    )  # type: ignore[misc]

    async def leave() -> None:
        task = asyncio.create_task(limiter.acquire())
        await stored.wait()
        assert not task.done()

    async def acquire() -> None:
        (await asyncio.wait_for(other.acquire(), LONGEST)).release()

    asyncio.run(leave())
    asyncio.run(acquire())


def test_unknown_on_outage_is_rejected() -> None:
    with pytest.raises(InvalidArgumentError, match="on_outage"):
        SharedLimiter(Broken, on_outage="panic")  # type: ignore[arg-type]


# --- the learned rate is visible


async def requests(limiter: LocalLimiter, clock: Clock, number: int, throttled: float | None = None) -> None:
    """Send requests one after the other, twenty a second."""
    for _ in range(number):
        clock.now += 0.05
        limiter.wake()
        (await asyncio.wait_for(limiter.acquire(), 60)).release(throttled=throttled)


async def test_fall_and_recovery_of_the_rate_are_logged_once_each(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "pexip_engage_client")
    clock = Clock()
    limiter = LocalLimiter(Limits(), clock=clock)
    assert (limiter.rate, limiter.concurrency) == (50, 4)
    await requests(limiter, clock, 200)
    for throttled in (0.0, 0.0, 0.0, None):
        await requests(limiter, clock, 1, throttled)
        clock.now += 1
    for _ in range(5):
        clock.now += 4
        await requests(limiter, clock, 1)
    assert limiter.rate == 50
    fallen, recovered = caplog.records
    assert fallen.levelno == recovered.levelno == logging.INFO
    falls = r"limits: after 429s, sending at most 1\d\.\d requests a second instead of (20\.\d), and \d of 4 at a time"
    found = re.fullmatch(falls, fallen.getMessage())
    assert found, fallen.getMessage()
    rises = rf"limits: recovered, sending up to \d\d\.\d requests a second \({found[1]} before the 429s\), .*"
    assert re.fullmatch(rises, recovered.getMessage()), recovered.getMessage()


async def test_begin_and_end_of_an_outage_with_only_429s_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "pexip_engage_client")
    clock = Clock()
    limiter = LocalLimiter(Limits(), clock=clock)
    for throttled in (5.0, 5.0, 5.0, 5.0, None):
        (await asyncio.wait_for(limiter.acquire(), 60)).release(throttled=throttled)
        if throttled is not None and len(caplog.records) == 1:
            assert (limiter.rate, limiter.concurrency) == (pytest.approx(0.2), 1)
        clock.now += 5.01
    assert (limiter.rate, limiter.concurrency) == (pytest.approx(46.5), 4)
    clock.now += 10
    await requests(limiter, clock, 1)
    assert limiter.rate == 50
    assert [record.getMessage() for record in caplog.records] == [
        "limits: after 429s, sending at most 0.2 requests a second instead of 50.0, and 1 of 4 at a time",
        "limits: recovered, sending up to 50.0 requests a second (50.0 before the 429s), and 4 of 4 at a time",
    ]


async def test_reset_ends_the_pause_of_waiting_calls_after_a_429() -> None:
    clock = Clock()
    limiter = LocalLimiter(Limits(), clock=clock)
    (await limiter.acquire()).release(throttled=30.0)
    waiting = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0)
    assert not waiting.done()
    limiter.reset()
    (await asyncio.wait_for(waiting, 60)).release()


async def test_shared_limiter_is_that_of_the_clients_of_a_host() -> None:
    async with EngageClient("acme", token="t", transport=Script(ok), base_url="https://engage.test/v1") as engage:
        limiter = shared_limiter("https://engage.test")
        assert limiter is shared_limiter("https://engage.test/other", Limits())
        assert limiter is shared_limiter("https://ENGAGE.test:443")
        assert limiter is shared_limiter("HTTPS://engage.test:443")
        assert limiter is not shared_limiter("https://engage.test", Limits(2))
        held = [await limiter.acquire() for _ in range(4)]
        call = asyncio.create_task(engage.request("GET", "/things"))
        await asyncio.sleep(0.01)
        assert not call.done()
        for permit in held:
            permit.release()
        await call


@pytest.mark.parametrize("host", ["production", "", "engage.test", "ftp://engage.test", None])
def test_shared_limiter_rejects_hosts_that_no_client_accepts(host: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="host must be a member of Environment, or an https:// address"):
        shared_limiter(host)

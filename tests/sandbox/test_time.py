"""Timeouts and connections in-process are like those of a server, and rate limits follow the sandbox's clock."""

import asyncio
import itertools
import time
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest

from pexip_engage_client import InvalidArgumentError, RateLimitError, TokenError, TransportError
from pexip_engage_client import TimeoutError as EngageTimeoutError
from pexip_engage_client.sandbox import RateLimits, Sandbox
from pexip_engage_client.sandbox.http.traffic import Meter
from pexip_engage_client.sandbox.problems import TooManyRequests
from pexip_engage_client.sandbox.state.clock import Clock

from ..pipeline.doubles import elapse
from ..waiting import turns, until
from .conftest import NOW, Api, api_of

BOTH = pytest.mark.parametrize("served", [False, True], ids=["in-process", "over HTTP"])


async def client_of(sandbox, served, stack, **options):
    if not served:
        return sandbox.client(**options)
    url = await stack.enter_async_context(sandbox.serve())
    token_url = f"{url}/realms/acme/protocol/openid-connect/token"
    return sandbox.client(base_url=url, token_url=token_url, transport=httpx.AsyncHTTPTransport(), **options)


@pytest.fixture
async def stack():
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        yield stack


@BOTH
async def test_slow_response_times_out(served, stack):
    async with Sandbox(seed="demo") as sandbox:
        engage = await client_of(sandbox, served, stack, timeout=30, max_retries=0)
        await engage.employees.list().first_page()
        sandbox.fail("acceptAppointment", delay=600)
        call = asyncio.create_task(engage.appointments.accept("appointment-3"))
        await until(lambda: sandbox.requests.of("acceptAppointment"))
        await elapse(31)
        with pytest.raises(EngageTimeoutError):
            await call
        assert sandbox.get("appointments", "appointment-3")["status"] == "INCOMING_REQUEST"
        await elapse(600)  # the caller has left; the request goes on
        await until(lambda: sandbox.get("appointments", "appointment-3")["status"] == "ACCEPTED")


@BOTH
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"connection": "refused"}, "INCOMING_REQUEST"),
        ({"connection": "reset"}, "INCOMING_REQUEST"),
        ({"connection": "reset", "after_change": True}, "ACCEPTED"),
        ({"connection": "hanging"}, "INCOMING_REQUEST"),
        ({"connection": "hanging", "after_change": True}, "ACCEPTED"),
    ],
    ids=["refused", "reset before", "reset after", "hanging before", "hanging after"],
)
async def test_client_survives_connection_faults(served, stack, fault, status):
    async with Sandbox(seed="demo") as sandbox:
        engage = await client_of(sandbox, served, stack, timeout=30, max_retries=0)
        sandbox.fail("acceptAppointment", **fault)
        hangs = fault["connection"] == "hanging"
        call = asyncio.create_task(engage.appointments.accept("appointment-3"))
        await until(lambda: sandbox.requests.of("acceptAppointment") if hangs else call.done())
        if hangs:
            await turns()
            await elapse(31)
        with pytest.raises(EngageTimeoutError if hangs else TransportError):
            await call
        assert sandbox.get("appointments", "appointment-3")["status"] == status


@BOTH
async def test_faults_of_the_token_endpoint(served, stack):
    async with Sandbox(seed="demo") as sandbox:
        engage = await client_of(sandbox, served, stack, max_retries=0)
        sandbox.fail("token", status=503)
        with pytest.raises(TokenError):
            await engage.employees.list().first_page()
        sandbox.fail("token", connection="reset")
        with pytest.raises(TokenError, match="ReadError|RemoteProtocolError"):
            await engage.employees.list().first_page()
        assert len(await engage.employees.list().first_page()) == 5
        assert [each.status for each in sandbox.requests.of("token")] == [503, 0, 200]
        assert "sandbox-secret" not in repr([vars_of(each) for each in sandbox.requests.of("token")])


def vars_of(exchange):
    return exchange.content, exchange.headers, exchange.response_content


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_client_keeps_to_the_rate_limits():
    async for api in api_of(Sandbox(clock=NOW)):
        responses = await asyncio.gather(*(api("GET", "/files") for _ in range(50)))
        statuses = [each.status_code for each in responses]
        assert (statuses.count(200), statuses.count(429)) == (4, 46)


async def test_request_counts_until_its_response():
    slow = [{"delay": 0.05, "times": None}]
    async with Sandbox(faults=slow) as sandbox, sandbox.serve() as url, httpx.AsyncClient(trust_env=False) as http:
        headers = {"Authorization": f"Bearer {sandbox.token()}"}
        started = time.perf_counter()
        gets = (http.get(f"{url}/enterprises/acme/files", headers=headers) for _ in range(30))
        statuses = [each.status_code for each in await asyncio.gather(*gets)]
        assert time.perf_counter() - started >= 0.05
        assert 429 in statuses
        assert 200 in statuses


async def test_client_never_exceeds_the_rate_limits():
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client()
        await asyncio.gather(*(engage.appointments.get("appointment-1") for _ in range(40)))
        assert not sandbox.requests.where(status=429)


def test_minute_of_the_rate_limit_passes_with_a_stopped_clock():
    now = 100.0
    clock = Clock(NOW, monotonic=lambda: now)
    meter = Meter(RateLimits(per_minute=3), clock)

    def ask():
        with meter.request("me"):
            pass

    for _ in range(3):
        ask()
    with pytest.raises(TooManyRequests):
        ask()
    now += 60
    ask()
    assert clock.stamp() == "2025-03-03T08:00:00.000Z"


async def test_client_and_sandbox_share_clock_and_limits():
    async with Sandbox(clock=NOW, limits=RateLimits(per_minute=3)) as sandbox:
        engage = sandbox.client(timeout=1, max_retries=0)
        for _ in range(4):
            for _ in range(3):
                await engage.files.list().first_page()
            sandbox.clock.advance(minutes=1, seconds=1)
        assert len(sandbox.requests.of("getFiles")) == 12
        assert not sandbox.requests.where(status=429)
    async with Sandbox(limits=None) as sandbox:
        engage = sandbox.client()
        await asyncio.gather(*(engage.files.list().first_page() for _ in range(30)))
        assert len(sandbox.requests.of("getFiles")) == 30


async def test_client_with_other_limits_gets_429s():
    async with Sandbox(limits=RateLimits(per_minute=1)) as sandbox:
        engage = sandbox.client(limits=None, max_retries=0)
        await engage.files.list().first_page()
        with pytest.raises(RateLimitError):
            await engage.files.list().first_page()


# ── the clock ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_clock_freezes_travels_and_runs():
    clock = Clock()
    clock.travel("2030-01-01T00:00:00Z")
    assert not clock.frozen
    assert clock.stamp().startswith("2030-01-01T00:00:0")
    clock.freeze()
    assert clock.now() == clock.now()
    clock.advance(hours=1)
    assert clock.stamp().startswith("2030-01-01T01:00:0")
    clock.run()
    assert clock.stamp().startswith("2030-01-01T01:00:0")
    assert not clock.frozen


async def test_new_record_has_one_time_of_creation_and_update(empty: Api, monkeypatch: pytest.MonkeyPatch):
    seconds = itertools.count()
    monkeypatch.setattr(Clock, "now", lambda _: datetime.fromtimestamp(next(seconds), UTC))
    new = await empty.data("POST", "/employees", {"email": "x@example.com"})
    assert new["createdAt"] == new["updatedAt"]
    changed = await empty.data("PATCH", f"/employees/{new['id']}", {"firstName": "An"})
    assert changed["createdAt"] == new["createdAt"] < changed["updatedAt"]


@pytest.mark.parametrize("moment", ["0100-01-01T00:00:00Z", "9899-12-31T23:59:59Z"])
async def test_operations_work_at_both_ends_of_the_clock(moment):
    async with Sandbox(seed="demo", clock=moment) as sandbox:
        engage = sandbox.client()
        assert (await engage.appointments.accept("appointment-3")).status == "ACCEPTED"
        context = await engage.contexts.create()
        assert await engage.contexts.get(str(context.id))
        assert sandbox.token(lifetime=1_000_000_000) != sandbox.token(lifetime=-1_000_000_000)


@pytest.mark.parametrize(
    "move",
    [
        lambda clock: clock.advance(days=365 * 8000),
        lambda clock: clock.advance(days=-365 * 2000),
        lambda clock: clock.advance(days=10**12),
        lambda clock: clock.advance(timedelta.max),
        lambda clock: clock.travel("9999-12-31T23:59:59Z"),
        lambda clock: clock.travel(datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))),
    ],
)
def test_clock_rejects_instants_outside_of_the_calendar(move):
    clock = Clock(NOW)
    with pytest.raises(ValueError, match="the clock accepts the years 100 to 9899; got "):
        move(clock)
    assert clock.stamp() == "2025-03-03T08:00:00.000Z"


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("2030-01-01", "instant must be an RFC 3339 date-time, such as '2025-03-03T08:00:00Z'; got '2030-01-01'"),
        (datetime(2030, 1, 1), "instant must be a datetime with a time zone, .*; got the naive 2030-01-01T00:00:00"),
        (5, "instant must be a datetime with a time zone, .*; got 5"),
    ],
)
def test_clock_names_a_time_that_is_not_an_instant(to, message):
    with pytest.raises(InvalidArgumentError, match=message):
        Clock().travel(to)


# ── half a request ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_incomplete_request_is_not_carried_out():
    async with Sandbox(clock=NOW) as sandbox, sandbox.serve() as url:
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = (
            "POST /enterprises/acme/lead-segments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {sandbox.token()}\r\nContent-Length: 500\r\n\r\n"
        )
        writer.write(head.encode() + b'{"code": "VIP"}')
        await writer.drain()
        writer.close()
        await reader.read()
        await asyncio.sleep(0.05)
        assert sandbox.dump()["leadSegments"] == []
        assert len(sandbox.requests) == 0


async def test_body_in_many_chunks_is_read_in_linear_time(empty: Api):
    pieces = 40_000
    sent = 0

    async def receive():
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": b"x" * 50, "more_body": sent < pieces}

    async def send(message):
        pass

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "query_string": b""}
    started = time.process_time()
    await empty.sandbox.app(scope, receive, send)
    assert time.process_time() - started < 1.5


async def test_the_state_survives_use_from_another_thread():
    async with Sandbox(seed="demo", clock=NOW, limits=None) as sandbox:
        engage = sandbox.client()

        def fill():
            for number in range(150):
                sandbox.add("customers", {"id": f"c-{number}"})
                sandbox.change("customers", f"c-{number}", firstName="Jan")

        filling = asyncio.create_task(asyncio.to_thread(fill))
        while not filling.done():
            await engage.employees.list().first_page()
            sandbox.dump()
        await filling
        assert len(sandbox.dump()["customers"]) == 153

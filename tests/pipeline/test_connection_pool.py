"""The connection pool: a cancelled call costs no connection, and calls that wait for a connection queue."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, Limits, TransportError, errors
from pexip_engage_client._pipeline.network import Connections

from . import fault_server as server
from .doubles import elapse
from .fault_server import FaultServer, Wire

CONNECTIONS = 100  # at most, without limits


class Barrier:
    """Responds only when a number of concurrent requests have arrived."""

    def __init__(self, parties: int) -> None:
        self.parties = parties
        self.arrived = 0
        self.all_arrived = asyncio.Event()

    async def __call__(self, wire: Wire) -> None:
        await wire.request()
        self.arrived += 1
        if self.arrived == self.parties:
            self.all_arrived.set()
        await self.all_arrived.wait()
        await wire.send(server.message())


def client(faulty: FaultServer, **options: Any) -> EngageClient:
    options = {"limits": None, "max_retries": 0, **options}
    return EngageClient("acme", token="t", base_url=faulty.url, **options)


async def cancel_after(engage: EngageClient, ticks: int, *, method: str, times: int = 1) -> None:
    """Cancel a call after some iterations of the event loop, once or in several consecutive ones."""
    call = asyncio.ensure_future(engage.request(method, "/things"))
    for _ in range(ticks):
        await asyncio.sleep(0)
    for _ in range(times):
        call.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(call, return_exceptions=True)


async def all_requests_arrived(faulty: FaultServer) -> None:
    while faulty.seen < CONNECTIONS:
        await asyncio.sleep(0.001)


async def all_connections_are_free(faulty: FaultServer, engage: EngageClient, number: int = CONNECTIONS) -> bool:
    barrier = Barrier(number)
    faulty.script = (barrier,)
    calls = [engage.request("GET", "/things", timeout=40) for _ in range(number)]
    responses = await asyncio.gather(*calls, return_exceptions=True)
    return all(getattr(each, "status_code", None) == 200 for each in responses) and barrier.arrived == number


async def test_connection_that_was_used_last_is_used_next() -> None:
    now = 0.0
    connections = Connections(lambda: httpx.MockTransport(lambda _: httpx.Response(200)), None, lambda: now)
    older, newer = [await connections.acquire(safe=False, timeout=None) for _ in range(2)]
    await connections.release(older, 4.0, 0.5)
    now = 1.0
    await connections.release(newer, 4.0, 0.5)
    assert await connections.acquire(safe=True, timeout=None) is newer
    assert await connections.acquire(safe=False, timeout=None) is older


@pytest.mark.proof
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("answer", [server.ok, server.answer(Keep_Alive="timeout=0")], ids=["kept", "not kept"])
async def test_cancelling_a_call_at_any_moment_costs_no_connection(answer: server.Behavior, times: int) -> None:
    async with FaultServer(answer) as faulty, client(faulty) as engage:
        for ticks in range(40):
            for method in ("GET", "POST"):
                await engage.request("GET", "/things")  # leaves a connection, which expires or is reused
                await cancel_after(engage, ticks, method=method, times=times)
        assert await all_connections_are_free(faulty, engage)
    assert await faulty.settled()


@pytest.mark.proof
async def test_hundreds_of_random_cancellations_cost_no_connection() -> None:
    chance = random.Random(25)
    answers = [
        server.ok,
        server.answer(Keep_Alive="timeout=0"),
        server.answer(Connection="close"),
        server.error_response(422),
    ]
    async with (
        FaultServer(server.cycling(*answers)) as faulty,
        client(faulty) as engage,
    ):
        for _ in range(25):
            calls = [
                cancel_after(engage, chance.randrange(30), method=chance.choice(["GET", "POST"])) for _ in range(20)
            ]
            await asyncio.gather(*calls)
        assert await all_connections_are_free(faulty, engage)
    assert await faulty.settled()


async def test_cancelling_calls_that_wait_for_a_connection_costs_none() -> None:
    chance = random.Random(1)
    async with FaultServer(server.hang) as faulty, client(faulty) as engage:
        held = [asyncio.ensure_future(engage.request("GET", "/things")) for _ in range(CONNECTIONS)]
        waiting = [asyncio.ensure_future(engage.request("GET", "/things")) for _ in range(CONNECTIONS)]
        await all_requests_arrived(faulty)
        for call in chance.sample(held + waiting, k=2 * CONNECTIONS):
            call.cancel()
            if chance.random() < 0.5:
                await asyncio.sleep(0)
        await asyncio.gather(*held, *waiting, return_exceptions=True)
        assert await all_connections_are_free(faulty, engage)


async def test_timeout_while_waiting_for_a_connection_has_the_phase_pool() -> None:
    async with FaultServer(server.hang) as faulty, client(faulty, timeout=20) as engage:
        held = [asyncio.ensure_future(engage.request("GET", "/things", timeout=None)) for _ in range(CONNECTIONS)]
        await all_requests_arrived(faulty)
        waiting = asyncio.ensure_future(engage.request("POST", "/things"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await elapse(21)
        with pytest.raises(errors.TimeoutError) as caught:
            await waiting
        for call in held:
            call.cancel()
        await asyncio.gather(*held, return_exceptions=True)
    error = caught.value
    assert (error.phase, error.outcome, error.retryable) == ("pool", "not sent", True)
    assert faulty.seen == CONNECTIONS


async def test_calls_wait_for_a_connection_in_the_order_of_their_arrival() -> None:
    async with FaultServer(server.hang) as faulty, client(faulty) as engage:
        held = [asyncio.ensure_future(engage.request("GET", "/things")) for _ in range(CONNECTIONS)]
        await all_requests_arrived(faulty)
        faulty.script = (server.ok,)
        order: list[int] = []

        async def request(number: int) -> None:
            await engage.request("GET", "/things")
            order.append(number)

        waiting = [asyncio.ensure_future(request(number)) for number in range(5)]
        await asyncio.sleep(0)
        held.pop().cancel()
        await asyncio.gather(*waiting)
        for call in held:
            call.cancel()
        await asyncio.gather(*held, return_exceptions=True)
    assert order == [0, 1, 2, 3, 4]
    assert faulty.connections == CONNECTIONS + 1


async def test_limits_above_100_get_as_many_connections() -> None:
    # Both ends of a connection are files of this process, and some machines allow 256 files.
    async with FaultServer(server.ok) as faulty, client(faulty, limits=Limits(101, None)) as engage:
        assert await all_connections_are_free(faulty, engage, 101)


async def test_closing_the_client_closes_the_connections_in_use() -> None:
    async with FaultServer(server.hang) as faulty, client(faulty) as engage:
        calls = [asyncio.ensure_future(engage.request("GET", "/things")) for _ in range(CONNECTIONS)]
        await all_requests_arrived(faulty)
        calls += [asyncio.ensure_future(engage.request("POST", "/things")) for _ in range(3)]
        await asyncio.sleep(0)
        await engage.aclose()
        failures: list[Any] = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 60)
        assert {type(each) for each in failures} == {TransportError}
        assert {each.outcome for each in failures[CONNECTIONS:]} == {"not sent"}
        assert await faulty.settled()


async def test_closing_the_client_while_a_connection_is_opened_leaves_none_open() -> None:
    for ticks in range(12):
        async with FaultServer(server.ok) as faulty, client(faulty) as engage:
            call = asyncio.ensure_future(engage.request("GET", "/things"))
            for _ in range(ticks):
                await asyncio.sleep(0)
            await engage.aclose()
            await asyncio.wait_for(asyncio.gather(call, return_exceptions=True), 60)
            assert await faulty.settled()

"""The `observe` functions of the client and the call: they get each attempt, whatever ended it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, NotFoundError, Timing, errors
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.tracing import Attempt

from ..waiting import simulated
from .conftest import Pauses
from .doubles import Clock, Script, error_response, ok


def shown(attempts: list[Attempt]) -> list[tuple[Any, ...]]:
    return [(each.number, each.status, type(each.error).__name__, each.outcome) for each in attempts]


async def test_each_attempt_is_observed(pauses: Pauses) -> None:
    seen: list[Attempt] = []
    script = Script(error_response(503), httpx.ReadTimeout("x"), httpx.ConnectError("x"), ok, error_response(404))
    async with EngageClient("acme", token="t", transport=script, timing=pauses.timing, observe=seen.append) as engage:
        await engage.appointments.get("17", correlation_id="c-1", extra_query={"q": "v"})
        with pytest.raises(NotFoundError) as caught:
            await engage.request("POST", "/customers/jan/_actions/merge", json={})
    assert shown(seen) == [
        (1, 503, "NoneType", "unknown"),
        (2, None, "TimeoutError", "unknown"),
        (3, None, "TransportError", "not sent"),
        (4, 200, "NoneType", "done"),
        (1, 404, "NoneType", "rejected"),
    ]
    assert {(each.operation, each.method, each.path, each.correlation_id) for each in seen[:4]} == {
        ("getAppointmentById", "GET", "/appointments/{id}", "c-1")
    }
    assert (seen[4].operation, seen[4].path) == (None, "/customers/{id}/_actions/merge")
    assert seen[4].response == caught.value.response
    assert seen[3].response is not None
    assert seen[3].response.correlation_id == "c-1"


async def test_functions_of_the_client_and_the_call_both_observe() -> None:
    seen: list[str] = []

    def by(name: str) -> Any:
        return lambda attempt: seen.append(f"{name} {attempt.status}")

    async with EngageClient("acme", token="t", transport=Script(ok), observe=by("client")) as engage:
        await engage.with_options(observe=by("options")).employees.get("1", observe=by("call"))
        await engage.employees.get("1", observe=None)
    assert seen == ["client 200", "options 200", "call 200", "client 200"]


async def test_duration_is_that_of_the_attempt_without_the_queue() -> None:
    clock, seen = Clock(), list[Attempt]()

    class Slow:
        paces = False

        async def acquire(self, **_: Any) -> Any:
            clock.now += 7
            return self

        def release(self, *, throttled: float | None = None) -> None: ...

        def abandon(self, *, busy_for: float) -> None: ...

    def reply(request: httpx.Request) -> httpx.Response:
        clock.now += 2.5
        return ok(request)

    options: dict[str, Any] = {"limits": Slow(), "timing": Timing(monotonic=clock), "deadline": None}
    async with EngageClient("acme", token="t", transport=Script(reply), observe=seen.append, **options) as engage:
        await engage.employees.get("1")
    assert [(each.seconds, each.queued) for each in seen] == [(2.5, 7)]


@simulated
async def test_attempt_that_the_deadline_ends_is_observed() -> None:
    seen: list[Attempt] = []

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(600)
            raise AssertionError

    timing = Timing(monotonic=asyncio.get_running_loop().time)
    async with EngageClient("acme", token="t", transport=Silent(), timing=timing, observe=seen.append) as engage:
        with pytest.raises(errors.TimeoutError) as caught:
            await engage.employees.get("1", deadline=3)
    assert shown(seen) == [(1, None, "TimeoutError", "unknown")]
    assert seen[0].error is caught.value
    assert seen[0].seconds == pytest.approx(3, abs=0.1)


async def test_token_request_is_observed_without_its_response() -> None:
    seen: list[Attempt] = []
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client(observe=seen.append)
        await engage.employees.get("employee-an")
    token, call = seen
    assert (token.operation, token.method, token.status, token.response) == (None, "POST", 200, None)
    assert call.response is not None
    assert call.response.json()["data"]["id"] == "employee-an"


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        (error_response(404), ["raised after the response to the request had arrived (GET getEmployeeById, "]),
        (httpx.ReadTimeout("x"), ["raised after the request had been sent (GET getEmployeeById, "]),
        (httpx.ConnectError("x"), []),
    ],
)
async def test_exception_of_an_observer_propagates_unchanged(reply: Any, note: list[str]) -> None:
    mine = LookupError("mine")

    def observe(_: Attempt) -> None:
        raise mine

    async with EngageClient("acme", token="t", transport=Script(reply)) as engage:
        with pytest.raises(LookupError) as caught:
            await engage.employees.get("1", observe=observe)
    assert caught.value is mine
    assert [each.partition("correlation")[0] for each in getattr(mine, "__notes__", [])] == note

"""A forked child process has its own limits, token requests and connections."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import sys
import time
import traceback
import warnings
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, Limits, TokenError, TransportError
from pexip_engage_client.limits import LocalLimiter

from ..waiting import until
from .doubles import Service
from .fault_server import FaultServer
from .test_loops import ServerThread

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="os.fork is not available")


@pytest.fixture
def served() -> Iterator[ServerThread]:
    thread = ServerThread()
    with thread:
        yield thread


def in_forked_child(main: Callable[[], Awaitable[Any]]) -> Any:
    """Run a coroutine function in a forked child, in its own event loop, and return the result."""
    readable, writable = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # about forking with threads, which is tested here
        child = os.fork()
    if child == 0:
        status = 1
        try:
            result = asyncio.new_event_loop().run_until_complete(asyncio.wait_for(main(), 60))  # type: ignore[arg-type]
            os.write(writable, json.dumps(result).encode())
            status = 0
        except BaseException:  # noqa: BLE001 - printed; then the child ends
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(status)
    os.close(writable)
    _, status = os.waitpid(child, 0)
    with os.fdopen(readable) as pipe:
        assert os.waitstatus_to_exitcode(status) == 0
        return json.loads(pipe.read())


def test_forked_process_opens_its_own_connections(served: ServerThread) -> None:
    engage = EngageClient("acme", token="t", base_url=served.server.url)
    server: FaultServer = served.server

    async def get() -> str | None:
        return (await engage.appointments.get("1")).id

    async def parent() -> None:
        assert await get() == "1"
        before = server.connections
        assert in_forked_child(get) == "1"
        assert server.connections == before + 1
        assert await get() == "1"
        assert server.connections == before + 1, "the parent still uses its connection"
        await engage.aclose()

    asyncio.run(parent())


def test_closing_in_a_forked_process_is_immediate(served: ServerThread) -> None:
    engage = EngageClient("acme", token="t", base_url=served.server.url)

    async def close() -> float:
        began = time.monotonic()
        await engage.aclose()
        return time.monotonic() - began

    async def parent() -> None:
        await engage.appointments.get("1")
        assert in_forked_child(close) < 30
        await engage.appointments.get("1")
        assert served.server.connections == 1
        await engage.aclose()

    asyncio.run(parent())


def test_slots_held_by_the_parent_are_free_in_a_forked_process() -> None:
    limiter = LocalLimiter(Limits(1))

    async def take() -> bool:
        (await asyncio.wait_for(limiter.acquire(), 60)).release()
        return True

    async def parent() -> None:
        permit = await limiter.acquire()
        waiting = asyncio.create_task(limiter.acquire())
        await asyncio.sleep(0)
        assert in_forked_child(take)
        permit.release()
        (await waiting).release()

    asyncio.run(parent())


def test_token_request_of_the_parent_does_not_block_a_forked_process() -> None:
    service = Service()
    service.token_delay = 30
    engage = EngageClient("acme", client_id="a", client_secret="b", transport=service)

    async def get() -> str | None:
        service.token_delay = 0
        return (await engage.appointments.get("1")).id

    async def parent() -> None:
        call = asyncio.create_task(engage.appointments.get("1"))
        await until(lambda: service.token_requests)
        assert in_forked_child(get) == "1"
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await engage.aclose()

    asyncio.run(parent())


@pytest.mark.parametrize("passed_in", ["http_client", "transport"])
def test_passed_in_client_used_before_the_fork_is_rejected(served: ServerThread, passed_in: str) -> None:
    """Otherwise, parent and child would write to the same connection."""
    given: Any = httpx.AsyncClient() if passed_in == "http_client" else httpx.AsyncHTTPTransport()
    engage = EngageClient("acme", token="t", base_url=served.server.url, max_retries=0, **{passed_in: given})

    async def get() -> Any:
        try:
            return (await engage.appointments.get("1")).id
        except TransportError as error:
            return [error.outcome, error.phase, str(error)]

    async def parent() -> None:
        assert in_forked_child(get) == "1", "it was not used before the fork"
        assert await get() == "1"
        seen = served.server.seen
        outcome, phase, message = in_forked_child(get)
        assert (outcome, phase) == ("not sent", "connect")
        assert "connections of the parent process" in message
        assert served.server.seen == seen
        assert await get() == "1"
        await engage.aclose()
        await given.aclose()

    asyncio.run(parent())


@pytest.mark.parametrize("passed_in", ["http_client", "transport"])
@pytest.mark.parametrize("token_only", [False, True])
def test_second_client_with_the_same_transport_is_rejected_after_fork(
    served: ServerThread, passed_in: str, token_only: bool
) -> None:
    """Even if another client used it before the fork, and only for a token request."""
    given: Any = httpx.AsyncClient() if passed_in == "http_client" else httpx.AsyncHTTPTransport()
    shared: dict[str, Any] = {passed_in: given, "base_url": served.server.url, "max_retries": 0}
    used = EngageClient("acme", client_id="a", client_secret="b", token_url=f"{served.server.url}/token", **shared)
    other = EngageClient("other", token="t", **shared)
    if not token_only:
        used = EngageClient("acme", token="t", **shared)

    async def post() -> list[Any]:
        with pytest.raises(TransportError, match="connections of the parent process") as caught:
            await other.appointments.accept("1")
        return [caught.value.outcome, caught.value.phase]

    async def parent() -> None:
        with contextlib.suppress(TokenError):  # the server has no token endpoint
            await used.appointments.get("1")
        seen = served.server.seen
        assert seen > 0
        assert in_forked_child(post) == ["not sent", "connect"]
        assert served.server.seen == seen
        assert (await other.appointments.get("1")).id == "1"
        await used.aclose()
        await other.aclose()
        await given.aclose()

    asyncio.run(parent())


def test_forked_process_gets_no_warning_about_the_parents_client(served: ServerThread) -> None:
    clients = [EngageClient("acme", token="t", base_url=served.server.url)]

    async def forget_clients() -> list[str]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            clients.clear()
            gc.collect()
        return [str(each.message) for each in caught if "EngageClient" in str(each.message)]

    async def use_and_forget_clients() -> list[str]:
        await clients[0].appointments.get("1")
        return await forget_clients()

    async def parent() -> None:
        await clients[0].appointments.get("1")
        assert in_forked_child(forget_clients) == []
        (warning,) = in_forked_child(use_and_forget_clients)
        assert "was used and not closed" in warning
        await clients[0].aclose()

    asyncio.run(parent())

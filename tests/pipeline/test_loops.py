from __future__ import annotations

import asyncio
import copy
import gc
import pickle
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import httpx
import pytest

from pexip_engage_client import EngageClient, EngageError, Limits
from pexip_engage_client.limits import LocalLimiter

from ..waiting import turns
from .doubles import Script, Service
from .doubles import ok as ok_response
from .fault_server import FaultServer, hang, ok


class ServerThread:
    """A fault server in its own thread, for clients in several event loops."""

    def __init__(self) -> None:
        self.server = FaultServer(ok)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self) -> FaultServer:
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.server.__aenter__(), self.loop).result(60)
        return self.server

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self.server.__aexit__(None, None, None), self.loop).result(60)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(60)
        self.loop.close()

    def settled(self) -> bool:
        return asyncio.run_coroutine_threadsafe(self.server.settled(), self.loop).result(60)


@pytest.fixture
def served() -> Iterator[ServerThread]:
    thread = ServerThread()
    with thread:
        yield thread


def client(served: ServerThread) -> EngageClient:
    return EngageClient("acme", token="t", base_url=served.server.url)


async def get(engage: EngageClient) -> str | None:
    return (await engage.appointments.get("1")).id


def test_client_works_in_successive_event_loops(served: ServerThread) -> None:
    engage = client(served)
    for _ in range(3):
        assert asyncio.run(get(engage)) == "1"
        assert served.settled(), "the connections of an ended loop are closed"
    assert served.server.connections == 3
    asyncio.run(engage.aclose())


def test_client_works_in_many_threads(served: ServerThread) -> None:
    engage = client(served)
    results: list[str | None] = []

    def work() -> None:
        async def main() -> None:
            for _ in range(5):
                results.append(await get(engage))

        asyncio.run(main())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == ["1"] * 30
    assert served.settled()
    asyncio.run(engage.aclose())


def test_connection_is_reused_within_an_event_loop(served: ServerThread) -> None:
    engage = client(served)

    async def main() -> None:
        for _ in range(5):
            await get(engage)
        await engage.aclose()

    asyncio.run(main())
    assert served.server.connections == 1


async def test_close_can_be_repeated_and_rejects_later_calls() -> None:
    script = Script()
    engage = EngageClient("acme", token="t", transport=script)
    await get(engage)
    sibling = engage.with_options(language="nl")
    await engage.aclose()
    await engage.aclose()
    assert script.closed == 1
    for closed in (engage, sibling):
        with pytest.raises(EngageError, match="the client is closed; create a new EngageClient") as caught:
            await get(closed)
        assert not caught.value.retryable
        with pytest.raises(EngageError, match="the client is closed"):
            async with closed:
                pass
    assert len(script.requests) == 1


async def test_closing_an_unused_client() -> None:
    async with EngageClient("acme", token="t"):
        pass


async def test_closing_while_a_call_is_under_way() -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.05)
        raise httpx.ReadError("closed")

    engage = EngageClient("acme", token="t", transport=Script(slow), max_retries=0)
    call = asyncio.create_task(get(engage))
    await asyncio.sleep(0.01)
    await engage.aclose()
    with pytest.raises(EngageError):
        await call


async def test_closing_while_calls_wait_in_the_queue() -> None:
    script = Script()
    limiter = LocalLimiter(Limits(1))
    permit = await limiter.acquire()
    engage = EngageClient("acme", token="t", transport=script, limits=limiter)
    call = asyncio.create_task(get(engage))
    await turns()
    await engage.aclose()
    permit.release()
    with pytest.raises(EngageError, match="the client was closed in the meantime") as caught:
        await call
    assert caught.value.outcome == "not sent"  # type: ignore[attr-defined]
    assert not script.requests


def test_loop_that_is_closed_with_calls_in_flight_prints_no_error(served: ServerThread) -> None:
    program = f"""
import asyncio, gc
from pexip_engage_client import EngageClient, Limits
from pexip_engage_client.limits import LocalLimiter

engage = EngageClient("acme", token="t", base_url="{served.server.url}", limits=LocalLimiter(Limits(2)))
for milliseconds in (0, 1, 2, 5, 10, 20):
    loop = asyncio.new_event_loop()
    deadlines = [None, None, None, 0.001, 60]  # the last three calls wait in the queue
    calls = [loop.create_task(engage.appointments.accept("1", deadline=each)) for each in deadlines]
    loop.run_until_complete(asyncio.sleep(milliseconds / 1000))
    loop.close()
    del calls, loop
    gc.collect()
"""
    served.server.script = (hang,)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert "Task was destroyed but it is pending" in ran.stderr, "the calls were in flight"
    assert "RuntimeError" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


def test_closing_from_another_loop(served: ServerThread) -> None:
    engage = client(served)
    ready, done = threading.Event(), threading.Event()

    def work() -> None:
        async def main() -> None:
            await get(engage)
            ready.set()
            while not done.is_set():
                await asyncio.sleep(0.01)

        asyncio.run(main())

    thread = threading.Thread(target=work)
    thread.start()
    assert ready.wait(60)
    assert served.server.open == 1
    asyncio.run(engage.aclose())
    assert served.settled()
    done.set()
    thread.join(60)


def test_closing_while_the_loop_of_another_thread_ends() -> None:
    engage = EngageClient("acme", token="t", transport=Script())
    is_stopping, may_end = threading.Event(), threading.Event()

    def stop(loop: asyncio.AbstractEventLoop) -> None:
        loop.stop()  # calls nothing that is scheduled from now on
        is_stopping.set()
        may_end.wait(60)

    def work() -> None:
        loop = asyncio.new_event_loop()
        loop.run_until_complete(get(engage))
        loop.call_soon(stop, loop)
        loop.run_forever()
        loop.close()

    async def close() -> None:
        closing = asyncio.create_task(engage.aclose())
        await turns()
        may_end.set()
        await asyncio.to_thread(thread.join, 60)
        closing.cancel()
        await asyncio.wait([closing])

    thread = threading.Thread(target=work)
    thread.start()
    assert is_stopping.wait(60)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        asyncio.run(close())
        asyncio.run(engage.aclose())
        gc.collect()
    assert not found, "no coroutine was left behind"


def test_closing_while_the_event_loop_closes_the_client() -> None:
    class Slow(Script):
        async def aclose(self) -> None:
            await asyncio.sleep(0.001)

    engage, loop = EngageClient("acme", token="t", transport=Slow(ok_response)), asyncio.new_event_loop()
    loop.run_until_complete(engage.request("GET", "/things"))
    closing = loop.create_task(engage.aclose())
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(closing)
    with pytest.raises(EngageError, match="the client is closed"):
        loop.run_until_complete(engage.request("GET", "/things"))
    loop.close()


async def test_unclosed_client_warns() -> None:
    engage = EngageClient("acme", token="t", transport=Script())
    await get(engage)
    forgotten = [engage]
    del engage
    with pytest.warns(ResourceWarning, match="EngageClient was used and not closed"):
        _forget(forgotten)
    await asyncio.sleep(0)


def _forget(clients: list[EngageClient]) -> None:
    clients.clear()
    gc.collect()


async def test_unused_client_does_not_warn() -> None:
    engage = EngageClient("acme", token="t")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del engage
        gc.collect()


async def test_siblings_share_pool_and_token() -> None:
    service = Service()
    async with EngageClient("acme", client_id="a", client_secret="b", transport=service) as engage:
        await get(engage)
        await get(engage.with_options(language="nl"))
        await get(engage.with_options(max_retries=0).with_options(timeout=3))
    assert len(service.token_requests) == 1
    assert [request.headers.get("accept-language") for request in service.api_requests] == [None, "nl", None]


async def test_http_client_that_was_passed_in_stays_open() -> None:
    script = Script()
    async with httpx.AsyncClient(transport=script, headers={"X-Theirs": "no"}) as theirs:
        async with EngageClient("acme", token="t", http_client=theirs) as engage:
            await get(engage)
        assert not theirs.is_closed
        assert script.closed == 0
    (request,) = script.requests
    assert request.headers["authorization"] == "Bearer t"
    async with EngageClient("acme", token="t", http_client=theirs, max_retries=0) as engage:
        with pytest.raises(EngageError, match="http_client that was passed in is closed"):
            await get(engage)


async def test_passed_in_http_client_does_not_follow_redirects() -> None:
    script = Script(httpx.Response(302, headers={"location": "https://evil.example/"}))
    async with (
        httpx.AsyncClient(transport=script, follow_redirects=True, auth=("user", "password")) as theirs,
        EngageClient("acme", token="t", http_client=theirs) as engage,
    ):
        with pytest.raises(EngageError, match="302"):
            await get(engage)
    assert len(script.requests) == 1
    assert script.requests[0].headers["authorization"] == "Bearer t"


async def test_proxies_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    url = "http://engage.test"
    async with FaultServer(ok) as server:
        async with EngageClient("acme", token="t", base_url=url, allow_insecure=True, max_retries=0) as engage:
            with pytest.raises(EngageError, match="ConnectError"):
                await get(engage)
        monkeypatch.setenv("http_proxy", server.url)
        async with EngageClient("acme", token="t", base_url=url, allow_insecure=True) as engage:
            assert await get(engage) == "1"
    assert server.seen == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_bypasses_proxies_of_the_environment(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultServer(ok) as server, FaultServer(ok) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        url = server.url.replace("127.0.0.1", host)
        async with EngageClient("acme", token="t", base_url=url) as engage:
            assert await get(engage) == "1"
        assert (server.seen, proxy.seen) == (1, 0)
        async with EngageClient("acme", token="t", base_url=url, proxy=proxy.url) as engage:
            assert await get(engage) == "1"
        assert (server.seen, proxy.seen) == (1, 1)


async def test_proxy_of_the_environment_does_not_allow_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with pytest.raises(EngageError, match="allow_insecure=True"):
        EngageClient("acme", token="t", base_url="http://engage.test")


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_client_cannot_be_pickled_or_copied(duplicate: Callable[[object], object]) -> None:
    engage = EngageClient("acme", token="t")
    given = [engage] if duplicate is copy.copy else [engage, engage.appointments]
    for each in given:
        with pytest.raises(TypeError, match="cannot be pickled or copied"):
            duplicate(each)


def test_no_socket_is_opened_before_the_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "create_connection", fail)
    repr(EngageClient("acme", token="t").appointments)


async def test_cancelled_close_can_be_called_again() -> None:
    closing = asyncio.Event()

    class Slow(Script):
        async def aclose(self) -> None:
            await closing.wait()
            await super().aclose()

    script = Slow()
    engage = EngageClient("acme", token="t", transport=script)
    await get(engage)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(engage.aclose(), 0.02)
    assert script.closed == 0
    closing.set()
    await engage.aclose()
    assert script.closed == 1


FORGOTTEN = {
    "in a function of asyncio.run": "asyncio.run(use(EngageClient('acme', token='t', transport=transport)))",
    "in a loop closed by hand": (
        "loop = asyncio.new_event_loop(); loop.run_until_complete(use(EngageClient('acme', token='t',"
        " transport=transport))); loop.close()"
    ),
    "a sibling": ("asyncio.run(use(EngageClient('acme', token='t', transport=transport).with_options(max_retries=1)))"),
    "after an error": (
        "transport = httpx.MockTransport(lambda request: httpx.Response(404));"
        "asyncio.run(use(EngageClient('acme', token='t', transport=transport)))"
    ),
    "at module level": "engage = EngageClient('acme', token='t', transport=transport); asyncio.run(use(engage))",
}


def test_unclosed_client_warns_in_every_kind_of_program() -> None:
    forgotten = "\n".join(f"print({how!r}, file=sys.stderr); {code}; gc.collect()" for how, code in FORGOTTEN.items())
    code = f"""
import asyncio, gc, sys, {httpx.__name__} as httpx
from pexip_engage_client import EngageClient, EngageError
transport = httpx.MockTransport(lambda request: httpx.Response(200, json={{}}))
async def use(engage):
    try:
        await engage.request("GET", "/things")
    except EngageError:
        pass
{forgotten}
"""
    command = [sys.executable, "-W", "always::ResourceWarning", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    warned = [line for line in done.stderr.splitlines() if line in FORGOTTEN or "was used and not closed" in line]
    assert warned[::2] == list(FORGOTTEN)
    assert all("an EngageClient was used and not closed" in line for line in warned[1::2])
    assert len(warned) == 2 * len(FORGOTTEN)

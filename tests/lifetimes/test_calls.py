"""A call that ends in any way leaves nothing behind and logs nothing, and the next call works immediately."""

from __future__ import annotations

import asyncio
import gc
import itertools
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.sync import changes

from ..idempotency.bookings import Bookings, book
from ..pipeline.conftest import fresh_idempotency as fresh_idempotency
from ..pipeline.fault_server import FaultServer, Wire, message
from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server
from ..waiting import LONGEST, until
from .endings import ENDINGS, LOOPS, close_loop, delete, run
from .second_process import new_store
from .works import OPTIONS, WORKS, Pages, SlowStore, Work, connections, create_once, durable_inbox, pages_in_advance

pytestmark = pytest.mark.proof

# The number of turns of the event loop after which the work ends.
POINTS = range(0, 18, 2)
CELLS = [(work, ending) for work in WORKS for ending in ENDINGS]
# Open sockets cause warnings of their own. Handlers in the background go on at the end of the lease, as after a crash.
CELLS += [(work, close_loop) for work in WORKS if work not in (connections, durable_inbox)]
CELLS += [(work, delete) for work in (create_once, pages_in_advance)]  # of the others, Python itself reports errors


async def respond(wire: Wire) -> None:
    await wire.request()
    await asyncio.sleep(0.0004)
    await wire.send(message())


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    """A server in another thread, which outlives the event loops of the tests."""
    started, stop = threading.Event(), threading.Event()
    servers: list[FaultServer] = []

    async def serve() -> None:
        async with FaultServer(respond) as server:
            servers.append(server)
            started.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert started.wait(LONGEST)
    yield servers[0]
    stop.set()
    thread.join()


@pytest.mark.parametrize(("kind", "ending"), CELLS)
def test_call_that_ends_in_any_way_leaves_nothing_behind(
    kind: Callable[[str], Work], ending: Callable[..., Any], server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    for number, point in enumerate(POINTS):
        work, loop = kind(server.url), LOOPS[number % len(LOOPS)]

        async def call_again(work: Work = work) -> None:
            async with asyncio.timeout(9):  # less than the duration of a lease
                await work.use()
            await work.aclose()

        if ending is close_loop:
            close_loop(work.use, point, loop=loop, has_sockets=False)
        else:
            run(lambda work=work, point=point: ending(work.use, point), loop=loop)  # type: ignore[misc]
            assert asyncio.run(work.store.held()) == [], point
        run(call_again, loop=loop)
        assert asyncio.run(work.store.held()) == [], point
        assert asyncio.run(server.settled()), point
    assert caplog.records == []


def test_sync_that_is_deleted_between_two_changes_ends() -> None:
    async def begin() -> None:
        store = SlowStore()
        async with asyncio.timeout(9), EngageClient("acme", token="t", transport=Pages(), **OPTIONS) as engage:
            for _ in range(2):
                await anext(aiter(changes(engage.appointments.list(limit=10), store, key="k")))  # and delete it
                gc.collect()
                await until(lambda: is_free(store))

    async def is_free(store: SlowStore) -> bool:
        return await store.held() == []

    for loop in LOOPS:
        run(begin, loop=loop)


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_no_external_id_stays_blocked_for_another_process(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    address = str(tmp_path / "engage.db") if kind == "sqlite" else request.getfixturevalue("redis_server")
    bookings, names = Bookings(), list[str]()
    engage = EngageClient("acme", token="t", transport=bookings, idempotency=new_store(kind, address), **OPTIONS)
    for ending, point in itertools.product(ENDINGS, POINTS):
        names.append(name := f"{ending.__name__}-{point}-{uuid4().hex}")
        run(lambda ending=ending, point=point, name=name: ending(lambda: book(engage, name), point))  # type: ignore[misc]
    asyncio.run(engage.aclose())
    command = [sys.executable, "-X", "dev", "-W", "error", "-m", "tests.lifetimes.second_process", kind, address]
    ended = subprocess.run([*command, *names], capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize(("kind", "point"), list(zip(WORKS, itertools.cycle("39"), strict=False)))
def test_program_that_ends_during_a_call_prints_nothing(
    kind: Callable[[str], Work], point: str, server: FaultServer
) -> None:
    command = [sys.executable, "-X", "dev", "-W", "error", "-m", "tests.lifetimes.leaving", kind.__name__, server.url]
    ended = subprocess.run([*command, point], capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (5, "", "")
    assert asyncio.run(server.settled())

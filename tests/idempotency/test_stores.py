"""What calls write to the store, and their errors when the store fails."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Unpack

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, LeaseError, StoreError, Timing, TransportError
from pexip_engage_client.idempotency.intents import IntentKey, intents_of
from pexip_engage_client.stores import RedisStore, SqliteStore, Store, StoreChange, sqlite_file

from ..pipeline import fault_server as server
from ..pipeline.conftest import Pauses
from ..pipeline.fault_server import FaultServer
from ..stores.forwarding import ForwardingStore, WriteOptions
from .bookings import Bookings, FailingStore, book, client, hold

API = "https://api.example/enterprises/acme"


def key_of(external_id: str) -> IntentKey:
    return IntentKey(API, "appointments", external_id)


KEY = key_of("crm-42")
CREATE = "createAppointment"
# Raised by a store that is not of this package.
CUSTOM = RuntimeError("no connection")


def custom(step: str, *, after: int = 0) -> Store:
    """A store that is not of this package, and fails in one step of a call."""
    return ForwardingStore(FailingStore(step, CUSTOM, after=after))


async def test_booking_leaves_no_intent(store: Store, pauses: Pauses) -> None:
    bookings = Bookings("made, then lost")
    async with client(bookings, pauses, idempotency=store) as engage:
        await asyncio.gather(*(book(engage, f"crm-{number}") for number in range(5)))
        assert await engage.pending() == []
    assert sorted(bookings.created) == [f"crm-{number}" for number in range(5)]


class RecordingIntents(Bookings):
    """Records the intents in the store when a request arrives."""

    def __init__(self, store: Store, *faults: str) -> None:
        super().__init__(*faults)
        self.store, self.seen = store, list[tuple[str, float | None]]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        kept = await intents_of(self.store, KEY.api)
        self.seen += [(request.method, kept[0].effect_seconds if kept else None)]
        return await super().handle_async_request(request)


class RecordingWrites(ForwardingStore):
    """Records which writes must survive a crash of the machine."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.durable: list[bool] = []

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        self.durable.append(options.get("durable", False))
        return await super().write(changes, **options)


async def test_intent_is_in_the_store_before_the_request_is_sent(store: Store, pauses: Pauses) -> None:
    bookings, writes = RecordingIntents(store, "429", "made"), RecordingWrites(store)
    async with client(bookings, pauses, idempotency=writes, base_url="https://api.example") as engage:
        await book(engage, "crm-42")
    assert writes.durable == [True, False]
    assert [method for method, _ in bookings.seen] == ["GET", "POST", "POST"]
    assert bookings.seen[0][1] is None
    assert [each[1] for each in bookings.seen[1:]] == [pytest.approx(35, abs=5)] * 2


async def test_intent_contains_nothing_of_the_body(tmp_path: Path, pauses: Pauses) -> None:
    bookings = Bookings("lost", "422")
    path = tmp_path / "bookings.db"
    async with client(bookings, pauses, idempotency=SqliteStore(path)) as engage:
        with pytest.raises(TransportError):
            await engage.employees.create_once(external_id="hr-7", first_name="Marguerite", email="m@example.com")
        kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())  # the file, and SQLite's write-ahead log
    assert b"hr-7" in kept
    assert b"Marguerite" not in kept
    assert b"example.com" not in kept


async def test_call_waits_for_another_process(store: Store) -> None:
    bookings = Bookings()
    lease = await hold(store, KEY)
    async with client(bookings, Pauses(), idempotency=store, timing=Timing(), base_url="https://api.example") as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        await asyncio.sleep(0.02)
        assert bookings.lookups == 0
        bookings.created.append("crm-42")
        await store.write([], lease=lease, keep=0)
        assert (await task).id == "id-0"
    assert bookings.posts == 0


async def test_lease_is_renewed_in_real_time(pauses: Pauses) -> None:
    """A sleep function of a test returns immediately, and must not make the renewal spin."""
    store = FailingStore("renew", AssertionError("it renews without a pause"))
    bookings = Bookings("hangs")
    async with client(bookings, pauses, idempotency=store) as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        while not bookings.posts:
            await asyncio.sleep(0)
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.wait([task])
    assert store.calls["renew"] == 0


# --- failures


async def fails(store: Store, pauses: Pauses, match: str, *, reads: bool = False) -> None:
    """A booking raises an error, and nothing is sent."""
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=store) as engage:
        with pytest.raises(StoreError, match=match) as caught:
            await book(engage, "crm-42")
        if not reads:
            with pytest.raises(StoreError, match=match):
                await engage.pending()
    assert (caught.value.outcome, bookings.posts) == ("not sent", 0)


async def test_locked_file_stops_a_booking(tmp_path: Path, pauses: Pauses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "LOCKED_SECONDS", 0.05)
    path = tmp_path / "bookings.db"
    async with SqliteStore(path):
        pass
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        await fails(SqliteStore(path), pauses, "bookings.db is locked", reads=True)


async def test_damaged_file_stops_a_booking(tmp_path: Path, pauses: Pauses) -> None:
    path = tmp_path / "bookings.db"
    path.write_bytes(b"not a database " * 100)
    await fails(SqliteStore(path), pauses, "bookings.db is not a store")


async def test_missing_directory_stops_a_booking(tmp_path: Path, pauses: Pauses) -> None:
    await fails(SqliteStore(tmp_path / "none" / "bookings.db"), pauses, "bookings.db is not accessible")


async def test_unavailable_redis_stops_a_booking(tmp_path: Path, pauses: Pauses) -> None:
    await fails(RedisStore(f"unix://{tmp_path}/none.sock"), pauses, "none.sock .* is unavailable")


FULL = (
    f"import {httpx.__name__} as httpx"
    + """
import asyncio, resource, sys
from pexip_engage_client import EngageClient, StoreError
from pexip_engage_client.stores import SqliteStore

posts = []

def respond(request):
    if request.method == "POST":
        posts.append(request)
    return httpx.Response(200, json={"data": [], "meta": {"offset": 0, "limit": 25, "totalCount": 0}})

async def main(path, size):
    store = SqliteStore(path)
    async with EngageClient("acme", token="t", transport=httpx.MockTransport(respond), idempotency=store) as engage:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
        try:
            await engage.employees.create_once(external_id="x" * 5000, email="a@example.com")
        except StoreError as error:
            print(error.outcome, len(posts), error.message)

asyncio.run(main(*sys.argv[1:]))
"""
)


@pytest.mark.parametrize("more", [0, 5000])
async def test_full_disk_stops_a_booking(tmp_path: Path, more: int) -> None:
    pytest.importorskip("resource")
    path = tmp_path / "bookings.db"
    async with SqliteStore(path):
        pass
    command = [sys.executable, "-c", FULL, str(path), str(path.stat().st_size + more)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output = (await process.communicate())[0].decode()
    assert re.match(f"not sent 0 the store in {re.escape(str(path))} is (lost|full) ", output), output


@pytest.mark.parametrize(("step", "method"), [("acquire", "acquire"), ("record", "write")])
async def test_error_of_a_custom_store_is_raised_before_anything_is_sent(
    step: str, method: str, pauses: Pauses
) -> None:
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=custom(step)) as engage:
        with pytest.raises(StoreError, match=f"ForwardingStore.{method} raised RuntimeError") as caught:
            await book(engage, "crm-42")
    error = caught.value
    assert (error.reason, error.retryable, error.outcome, bookings.posts) == ("failed", False, "not sent", 0)
    assert error.__cause__ is CUSTOM


async def test_record_is_returned_although_the_store_fails_afterwards(
    pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=FailingStore("end", CUSTOM)) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
        assert "after createAppointmentInvite, its lease could not be released (RuntimeError)" in caplog.text
        assert "crm-42" not in caplog.text
        assert [each.state for each in await engage.pending()] == ["in progress"]


async def test_nothing_is_sent_again_if_the_store_fails_meanwhile(pauses: Pauses) -> None:
    bookings = Bookings("lost", "made")
    async with client(bookings, pauses, idempotency=custom("record", after=1)) as engage:
        with pytest.raises(TransportError) as caught:
            await book(engage, "crm-42")
    assert "ForwardingStore.write raised RuntimeError" in str(caught.value.__cause__ or caught.value.__context__)
    assert (caught.value.outcome, bookings.posts) == ("unknown", 1)


async def test_nothing_is_sent_after_another_process_took_over(tmp_path: Path) -> None:
    path = tmp_path / "bookings.db"
    mine, theirs = SqliteStore(path), SqliteStore(path, clock=lambda: time.time() + 2000)

    class Slow(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "GET":
                await hold(theirs, KEY)
            return await super().handle_async_request(request)

    bookings = Slow()
    async with client(bookings, Pauses(), idempotency=mine, timing=Timing(), base_url="https://api.example") as engage:
        with pytest.raises(LeaseError, match="another process has it") as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, caught.value.retryable, bookings.posts) == ("not sent", True, 0)


@pytest.mark.parametrize("passed_in", [{}, {"transport": httpx.AsyncHTTPTransport}, {"http_client": httpx.AsyncClient}])
async def test_nothing_is_sent_if_another_process_takes_over_during_a_stall(passed_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "bookings.db"
    theirs = SqliteStore(path, clock=lambda: time.time() + 2000)
    stalled = 0.0

    class Stalling(SqliteStore):
        async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
            nonlocal stalled
            written = await super().write(changes, **options)
            if options.get("durable") and not stalled:
                stalled = 5.1  # between writing the intent and sending
                await hold(theirs, IntentKey(f"{faulty.url}/enterprises/acme", "appointments", "crm-42"))
            return written

    empty = server.answer(200, json.dumps(Bookings().listed([]).json()).encode())
    async with FaultServer(empty) as faulty:
        options: dict[str, Any] = {name: make() for name, make in passed_in.items()}
        options |= {"idempotency": Stalling(path), "limits": None}
        timing = Timing(monotonic=lambda: time.monotonic() + stalled)
        async with EngageClient("acme", token="t", base_url=faulty.url, timing=timing, **options) as engage:
            with pytest.raises(LeaseError, match="another process has it") as caught:
                await book(engage, "crm-42")
        for name in passed_in:
            await options[name].aclose()
    assert caught.value.outcome == "not sent"
    assert [request.split()[0] for request in faulty.requests] == [b"GET"]


async def test_nothing_is_sent_if_another_process_takes_over_while_the_client_connects(tmp_path: Path) -> None:
    path = tmp_path / "bookings.db"
    theirs = SqliteStore(path, clock=lambda: time.time() + 2000)
    stalled = 0.0

    class Stalling(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal stalled
            if request.method == "POST":
                stalled = 5.1
                await hold(theirs, IntentKey(f"{faulty.url}/enterprises/acme", "appointments", "crm-42"))
            return await super().handle_async_request(request)

    empty = server.answer(200, json.dumps(Bookings().listed([]).json()).encode())
    timing = Timing(monotonic=lambda: time.monotonic() + stalled)
    no_reuse = httpx.Limits(max_keepalive_connections=0)  # so that the client connects again for the POST
    async with FaultServer(empty) as faulty, Stalling(limits=no_reuse) as transport:
        options: dict[str, Any] = {"idempotency": SqliteStore(path), "limits": None, "transport": transport}
        async with EngageClient("acme", token="t", base_url=faulty.url, timing=timing, **options) as engage:
            with pytest.raises(LeaseError, match="another process has it") as caught:
                await book(engage, "crm-42")
    assert caught.value.outcome == "not sent"
    assert [request.split()[0] for request in faulty.requests] == [b"GET"]


@pytest.mark.parametrize("given", ["bookings.db", SqliteStore, 5], ids=str)
async def test_option_must_be_a_store(given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"idempotency must be a store with the async methods acquire"):
        EngageClient("acme", token="t", idempotency=given)

"""The contract of the stores, and the errors of calls when a store fails."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, IdempotencyError, InvalidArgumentError, Timing, TransportError
from pexip_engage_client.idempotency import (
    IdempotencyStore,
    IntentKey,
    MemoryIdempotency,
    RedisIdempotency,
    SqliteIdempotency,
    memory,
    sqlite,
)

from ..pipeline import fault_server as server
from ..pipeline.conftest import Pauses
from ..pipeline.fault_server import FaultServer
from .bookings import Bookings, FailingStore, book, client

API = "https://api.example/enterprises/acme"


def key_of(external_id: str) -> IntentKey:
    return IntentKey(API, "appointments", external_id)


KEY = key_of("crm-42")
CREATE = "createAppointment"
# Raised by a store that is not of this package.
CUSTOM = RuntimeError("no connection")


# --- the contract


async def test_first_claim_writes_an_intent(store: IdempotencyStore) -> None:
    before = time.time()
    intent = await store.claim(KEY, CREATE, "a")
    assert (intent.key, intent.operation, intent.owner, intent.effect) == (KEY, CREATE, "a", None)
    assert intent.lease > 0
    assert before - 1 <= intent.created <= time.time() + 1


async def test_claim_of_another_call_is_returned(store: IdempotencyStore) -> None:
    await store.claim(KEY, CREATE, "a")
    assert (await store.claim(KEY, "other", "b")).owner == "a"
    assert (await store.claim(key_of("crm-43"), CREATE, "b")).owner == "b"


async def test_released_intent_is_taken_over_with_its_effect(store: IdempotencyStore) -> None:
    created = (await store.claim(KEY, CREATE, "a")).created
    assert await store.update(KEY, "a", effect=30)
    assert await store.update(KEY, "a", release=True)
    intent = await store.claim(KEY, "createAppointmentInvite", "b")
    assert (intent.owner, intent.operation, intent.created) == ("b", "createAppointmentInvite", created)
    assert intent.effect == pytest.approx(30, abs=20)
    assert (await store.claim(KEY, CREATE, "c")).owner == "b"


async def test_effect_is_replaced_and_ends_at_zero(store: IdempotencyStore) -> None:
    await store.claim(KEY, CREATE, "a")
    await store.update(KEY, "a", effect=1000)
    await store.update(KEY, "a", effect=0)
    (intent,) = await store.unsettled(KEY.api)
    assert intent.effect == 0


async def test_only_the_owner_updates_and_settles(store: IdempotencyStore) -> None:
    assert not await store.update(KEY, "a", effect=30)
    await store.claim(KEY, CREATE, "a")
    assert not await store.update(KEY, "b", effect=30)
    await store.settle(KEY, "b")
    (intent,) = await store.unsettled(KEY.api)
    assert (intent.owner, intent.effect) == ("a", None)
    await store.settle(KEY, "a")
    await store.settle(KEY, "a")
    assert list(await store.unsettled(KEY.api)) == []


async def test_intents_are_listed_per_enterprise_from_the_oldest(store: IdempotencyStore) -> None:
    names = ["crm-42", 'é "quoted"', "a'b;--", "\U0001f600", "crm 42"]
    for name in names:
        await store.claim(key_of(name), CREATE, "a")
        await asyncio.sleep(0.002)
    await store.claim(IntentKey("https://api.example/enterprises/globex", "appointments", "crm-42"), CREATE, "a")
    assert [each.key for each in await store.unsettled(KEY.api)] == [key_of(each) for each in names]


@pytest.mark.parametrize("store", ["sqlite", "redis"], indirect=True)
async def test_another_call_takes_over_when_the_lease_ends(store: IdempotencyStore) -> None:
    store.lease = 0.05
    await store.claim(KEY, CREATE, "a")
    await store.update(KEY, "a", effect=30)
    await asyncio.sleep(0.1)
    intent = await store.claim(KEY, CREATE, "b")
    assert intent.owner == "b"
    assert intent.effect == pytest.approx(30, abs=20)
    assert not await store.update(KEY, "a")


async def test_one_of_many_concurrent_claims_is_granted(store: IdempotencyStore) -> None:
    found = await asyncio.gather(*(store.claim(KEY, CREATE, str(number)) for number in range(20)))
    assert len({each.owner for each in found}) == 1


async def test_booking_leaves_no_intent(store: IdempotencyStore, pauses: Pauses) -> None:
    bookings = Bookings("made, then lost")
    async with client(bookings, pauses, idempotency=store) as engage:
        await asyncio.gather(*(book(engage, f"crm-{number}") for number in range(5)))
        assert await engage.pending() == []
    assert sorted(bookings.created) == [f"crm-{number}" for number in range(5)]


class RecordingIntents(Bookings):
    """Records the intents in the store when a request arrives."""

    def __init__(self, store: IdempotencyStore, *faults: str) -> None:
        super().__init__(*faults)
        self.store, self.seen = store, list[tuple[str, float | None]]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen += [(request.method, each.effect) for each in await self.store.unsettled(KEY.api)]
        return await super().handle_async_request(request)


async def test_intent_is_in_the_store_before_the_request_is_sent(store: IdempotencyStore, pauses: Pauses) -> None:
    bookings = RecordingIntents(store, "429", "made")
    async with client(bookings, pauses, idempotency=store, base_url="https://api.example") as engage:
        await book(engage, "crm-42")
    assert [method for method, _ in bookings.seen] == ["GET", "POST", "POST"]
    assert bookings.seen[0][1] is None
    assert [each[1] for each in bookings.seen[1:]] == [pytest.approx(35, abs=5)] * 2


async def test_intent_contains_nothing_of_the_body(tmp_path: Path, pauses: Pauses) -> None:
    bookings = Bookings("lost", "422")
    path = tmp_path / "bookings.db"
    async with client(bookings, pauses, idempotency=SqliteIdempotency(path)) as engage:
        with pytest.raises(TransportError):
            await engage.employees.create_once(external_id="hr-7", first_name="Marguerite", email="m@example.com")
        kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())  # the file, and SQLite's write-ahead log
    assert b"hr-7" in kept
    assert b"Marguerite" not in kept
    assert b"example.com" not in kept


async def test_lease_is_renewed_while_a_call_runs(tmp_path: Path) -> None:
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        await asyncio.sleep(0.001)

    store = SqliteIdempotency(tmp_path / "bookings.db", lease=10, clock=lambda: now)
    bookings = Bookings("hangs")
    timing = Timing(monotonic=lambda: now, sleep=sleep)
    async with client(bookings, Pauses(), idempotency=store, timing=timing, base_url="https://api.example") as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        while now < 50:
            assert not task.done()
            await asyncio.sleep(0.001)
        assert (await store.claim(KEY, CREATE, "b")).owner != "b"
        task.cancel()
        await asyncio.wait([task])
        assert (await store.claim(KEY, CREATE, "b")).owner == "b"


async def test_call_waits_for_another_process(store: IdempotencyStore) -> None:
    bookings = Bookings()
    await store.claim(KEY, CREATE, "a")
    async with client(bookings, Pauses(), idempotency=store, timing=Timing(), base_url="https://api.example") as engage:
        task = asyncio.create_task(book(engage, "crm-42"))
        await asyncio.sleep(0.02)
        assert bookings.lookups == 0
        bookings.created.append("crm-42")
        await store.settle(KEY, "a")
        assert (await task).id == "id-0"
    assert bookings.posts == 0


# --- failures


async def fails(store: IdempotencyStore, pauses: Pauses, match: str) -> None:
    """A booking raises an error, and nothing is sent."""
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=store) as engage:
        with pytest.raises(IdempotencyError, match=match) as caught:
            await book(engage, "crm-42")
        with pytest.raises(IdempotencyError, match=match):
            await engage.pending()
    assert (caught.value.outcome, bookings.posts) == ("not sent", 0)
    assert caught.value.__cause__ is not None


async def test_locked_file_stops_a_booking(tmp_path: Path, pauses: Pauses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "LOCKED", 0.05)
    path = tmp_path / "bookings.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await fails(SqliteIdempotency(path), pauses, r"bookings.db failed: database is locked")


async def test_damaged_file_stops_a_booking(tmp_path: Path, pauses: Pauses) -> None:
    path = tmp_path / "bookings.db"
    path.write_bytes(b"not a database " * 100)
    await fails(SqliteIdempotency(path), pauses, "file is not a database")


async def test_missing_directory_stops_a_booking(tmp_path: Path, pauses: Pauses) -> None:
    await fails(SqliteIdempotency(tmp_path / "none" / "bookings.db"), pauses, "unable to open database file")


async def test_unavailable_redis_stops_a_booking(tmp_path: Path, pauses: Pauses) -> None:
    await fails(RedisIdempotency(f"unix://{tmp_path}/none.sock"), pauses, "in Redis failed: ConnectionError")


FULL = (
    f"import {httpx.__name__} as httpx"
    + """
import asyncio, resource, sys
from pexip_engage_client import EngageClient, IdempotencyError
from pexip_engage_client.idempotency import SqliteIdempotency

posts = []

def respond(request):
    if request.method == "POST":
        posts.append(request)
    return httpx.Response(200, json={"data": [], "meta": {"offset": 0, "limit": 25, "totalCount": 0}})

async def main(path, size):
    store = SqliteIdempotency(path)
    async with EngageClient("acme", token="t", transport=httpx.MockTransport(respond), idempotency=store) as engage:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
        try:
            await engage.employees.create_once(external_id="x" * 5000, email="a@example.com")
        except IdempotencyError as error:
            print(error.outcome, len(posts), error.message)

asyncio.run(main(*sys.argv[1:]))
"""
)


@pytest.mark.parametrize("more", [0, 5000])
async def test_full_disk_stops_a_booking(tmp_path: Path, more: int) -> None:
    path = tmp_path / "bookings.db"
    await SqliteIdempotency(path).unsettled("")
    command = [sys.executable, "-c", FULL, str(path), str(path.stat().st_size + more)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output = (await process.communicate())[0].decode()
    reason = "(disk I/O error|database or disk is full)"
    assert re.fullmatch(f"not sent 0 the idempotency store {re.escape(str(path))} failed: {reason}\n", output)


@pytest.mark.parametrize("method", ["claim", "update"])
async def test_error_of_a_custom_store_is_raised_before_anything_is_sent(method: str, pauses: Pauses) -> None:
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=FailingStore(method, CUSTOM)) as engage:
        with pytest.raises(RuntimeError, match="no connection"):
            await book(engage, "crm-42")
    assert bookings.posts == 0


async def test_record_is_returned_although_the_store_fails_afterwards(
    pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    bookings = Bookings()
    async with client(bookings, pauses, idempotency=FailingStore("settle", CUSTOM)) as engage:
        assert (await book(engage, "crm-42")).id == "id-0"
        assert "the idempotency store failed after createAppointmentInvite (RuntimeError)" in caplog.text
        assert "crm-42" not in caplog.text
        assert [each.state for each in await engage.pending()] == ["in progress"]


async def test_nothing_is_sent_again_if_the_store_fails_meanwhile(pauses: Pauses) -> None:
    bookings = Bookings("lost", "made")
    async with client(bookings, pauses, idempotency=FailingStore("update", CUSTOM, after=1)) as engage:
        with pytest.raises(RuntimeError, match="no connection") as caught:
            await book(engage, "crm-42")
    assert bookings.posts == 1
    assert "it was unknown whether" in "".join(caught.value.__notes__)


async def test_nothing_is_sent_after_another_process_took_over(tmp_path: Path) -> None:
    path = tmp_path / "bookings.db"
    mine, theirs = SqliteIdempotency(path, lease=1000), SqliteIdempotency(path, clock=lambda: time.time() + 2000)

    class Slow(Bookings):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await theirs.claim(KEY, CREATE, "b")
            return await super().handle_async_request(request)

    bookings = Slow()
    async with client(bookings, Pauses(), idempotency=mine, timing=Timing(), base_url="https://api.example") as engage:
        with pytest.raises(IdempotencyError, match="another call has taken over") as caught:
            await book(engage, "crm-42")
    assert (caught.value.outcome, caught.value.retryable, bookings.posts) == ("not sent", True, 0)


@pytest.mark.parametrize("passed_in", [{}, {"transport": httpx.AsyncHTTPTransport}, {"http_client": httpx.AsyncClient}])
async def test_nothing_is_sent_if_another_process_takes_over_during_a_stall(passed_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "bookings.db"
    theirs = SqliteIdempotency(path, clock=lambda: time.time() + 2000)
    stalled = 0.0

    class Stalling(SqliteIdempotency):
        async def update(
            self, key: IntentKey, owner: str, *, effect: float | None = None, release: bool = False
        ) -> bool:
            nonlocal stalled
            updated = await super().update(key, owner, effect=effect, release=release)
            if effect and not stalled:
                stalled = 5.1  # between writing the intent and sending
                await theirs.claim(key, CREATE, "b")
            return updated

    empty = server.answer(200, json.dumps(Bookings().listed([]).json()).encode())
    async with FaultServer(empty) as faulty:
        options: dict[str, Any] = {name: make() for name, make in passed_in.items()}
        options |= {"idempotency": Stalling(path, lease=1000), "limits": None}
        timing = Timing(monotonic=lambda: time.monotonic() + stalled)
        async with EngageClient("acme", token="t", base_url=faulty.url, timing=timing, **options) as engage:
            with pytest.raises(IdempotencyError, match="another call has taken over") as caught:
                await book(engage, "crm-42")
        for name in passed_in:
            await options[name].aclose()
    assert caught.value.outcome == "not sent"
    assert [request.split()[0] for request in faulty.requests] == [b"GET"]


@pytest.mark.parametrize("given", ["bookings.db", SqliteIdempotency, 5], ids=str)
async def test_option_must_be_a_store(given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"idempotency must be a store with the attribute lease"):
        EngageClient("acme", token="t", idempotency=given)


@pytest.mark.parametrize("given", ["", ":memory:", None, 5])
def test_path_must_be_a_file(given: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="path must be the path of a file"):
        SqliteIdempotency(given)


@pytest.mark.parametrize("lease", [0, -1, "10", True])
def test_lease_must_be_a_duration(lease: Any, tmp_path: Path) -> None:
    for make in (lambda: SqliteIdempotency(tmp_path, lease=lease), lambda: RedisIdempotency("redis://x", lease=lease)):
        with pytest.raises(InvalidArgumentError, match="lease must be a number of seconds"):
            make()


async def test_memory_store_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 10)
    now = 0.0
    store = MemoryIdempotency(clock=lambda: now)
    for number in range(10):
        key = key_of(str(number))
        await store.claim(key, CREATE, "a")
        if number:
            await store.update(key, "a", effect=number, release=True)
    now = 5.0
    await store.claim(KEY, CREATE, "a")
    kept = [each.key.external_id for each in await store.unsettled(KEY.api)]
    assert kept == ["0", "6", "7", "8", "9", "crm-42"]

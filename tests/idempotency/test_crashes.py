"""Processes that are killed at any point, and processes that book the same ids: each record is created once.

The clocks of the client, and the times in the store, run 10 times as fast as real time, so that timeouts end soon. The
leases are renewed in real time, and shorter than usual. They all last longer than a machine may stall.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

import httpx
import pytest

from pexip_engage_client import EngageClient, EngageError, StoreError, Timing
from pexip_engage_client.idempotency import intents
from pexip_engage_client.idempotency.intents import Intent, IntentKey, intents_of
from pexip_engage_client.stores import Entry, Put, RedisStore, SqliteStore, Store, StoreChange

from ..redis_servers import DURABLE, be_patient, redis_process
from ..stores.forwarding import ForwardingStore, WriteOptions
from ..waiting import LONGEST, until
from .booking_server import SEEN, served
from .bookings import book, leave_intent
from .crashing import DyingStore, DyingTransport, Steps, exit_codes, forked

pytestmark = [pytest.mark.proof, pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")]

SPEED = 10
LEASE = 2.0
# How often a call of each kind can be killed before, and after, a request or a change in the store.
POINTS = {"made": 10, "lost": 12, "late": 12, "none": 16}


def fast_timing() -> Timing:
    return Timing(monotonic=lambda: time.monotonic() * SPEED, sleep=lambda seconds: asyncio.sleep(seconds / SPEED))


@pytest.fixture(autouse=True)
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intents, "LEASE_SECONDS", LEASE)


class FastStore(ForwardingStore):
    """A store whose entries are due sooner, but whose leases last as long as usual."""

    async def read(self, space: str, keys: Sequence[str]) -> Mapping[str, Entry]:
        return {key: slowed(each) for key, each in (await super().read(space, keys)).items()}

    async def scan(self, space: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> Sequence[Entry]:
        return [slowed(each) for each in await super().scan(space, prefix=prefix, after=after, limit=limit)]

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        sooner = [
            Put(each.space, each.key, each.value, each.due / SPEED) if isinstance(each, Put) and each.due else each
            for each in changes
        ]
        return await super().write(sooner, **options)


def slowed(entry: Entry) -> Entry:
    key, value, due, number = entry
    return Entry(key, value, None if due is None else due * SPEED, number)


def sqlite_store(path: Path) -> Store:
    return FastStore(SqliteStore(path))


def make_client(url: str, store: Store, steps: Steps | None = None, **options: Any) -> EngageClient:
    transport = DyingTransport(steps or Steps(0))
    own: dict[str, Any] = {"deadline": None, "limits": None, "max_retries": 9, "timing": fast_timing(), **options}
    return EngageClient("acme", token="t", base_url=url, transport=transport, idempotency=store, **own)


async def book_one(url: str, store: Store, name: str, point: int) -> None:
    """Book until the process is killed at that step. Others may keep the store locked for too long."""
    error: EngageError | None = None
    while error is None or error.retryable:
        steps = Steps(point)
        async with make_client(url, DyingStore(store, steps), steps) as engage:
            try:
                await book(engage, name)
                return
            except EngageError as raised:
                error = raised


async def created(url: str) -> Counter[str]:
    async with httpx.AsyncClient() as client:
        return Counter((await client.get(url)).json())


async def arrived(url: str, names: list[str]) -> bool:
    """Whether exactly these requests to create a record have arrived."""
    return await created(url + SEEN) == Counter(names)


def test_record_is_created_once_wherever_a_process_is_killed(tmp_path: Path) -> None:
    names = {f"{fault}-{point}": point for fault, points in POINTS.items() for point in range(1, points + 1)}
    store = sqlite_store(tmp_path / "bookings.db")

    async def call_again(url: str) -> None:
        async with make_client(url, store) as engage:
            found = await asyncio.gather(*(book(engage, name) for name in names))
            assert [each.external_id for each in found] == list(names)
            assert await engage.pending() == []
        assert await created(url) == Counter(list(names))

    with served() as url:
        codes = exit_codes(
            [
                forked(lambda name=name, point=point: book_one(url, store, name, point))  # type: ignore[misc]
                for name, point in names.items()
            ]
        )
        assert codes == [-signal.SIGKILL] * len(names)
        asyncio.run(call_again(url))


def test_pending_settles_what_killed_processes_left(tmp_path: Path) -> None:
    names = {f"{fault}-{point}": point for fault in ("made", "lost") for point in range(1, 10)}
    store = sqlite_store(tmp_path / "bookings.db")

    async def settled(url: str) -> None:
        states: dict[str, str] = {}
        async with make_client(url, store) as engage:
            while pending := await engage.pending():
                states |= {each.external_id: each.state for each in pending}
                await asyncio.sleep(0.05)
        there = await created(url)
        assert states == {name: "created" if there[name] else "not created" for name in states}
        # The others were killed before they wrote an intent, so they have sent nothing.
        assert {name for name in names if name not in states} <= {name for name in names if names[name] <= 5}
        assert set(await created(url + SEEN)) <= set(states)

    with served() as url:
        codes = exit_codes(
            [
                forked(lambda name=name, point=point: book_one(url, store, name, point))  # type: ignore[misc]
                for name, point in names.items()
            ]
        )
        assert codes == [-signal.SIGKILL] * len(names)
        asyncio.run(settled(url))


def test_two_processes_with_twenty_tasks_each_create_each_record_once(tmp_path: Path) -> None:
    names = [f"{fault}-{number}" for fault in (*POINTS, "slow") for number in range(8)]
    store = sqlite_store(tmp_path / "bookings.db")

    async def create(engage: EngageClient, name: str) -> str:
        """Call again as long as that can help, such as when a busy machine did not renew the lease in time."""
        while True:
            try:
                await book(engage, name)
                return "created"
            except EngageError as error:
                if not error.retryable:
                    return repr(error)

    async def work(url: str, place: int) -> None:
        chance = random.Random(place)
        results: list[tuple[str, str]] = []

        async def task(engage: EngageClient) -> None:
            for name in chance.sample(names, len(names) // 2):
                results.append((name, await create(engage, name)))

        async with make_client(url, store) as engage:
            await asyncio.gather(*(task(engage) for _ in range(20)))
        (tmp_path / f"results-{place}.json").write_text(json.dumps(results))

    with served() as url:
        codes = exit_codes([forked(lambda place=place: work(url, place)) for place in range(2)])  # type: ignore[misc]
        assert codes == [0, 0]
        there = asyncio.run(created(url))
    files = [tmp_path / f"results-{place}.json" for place in range(2)]
    results = [result for file in files for result in json.loads(file.read_text())]
    assert {outcome for _, outcome in results} == {"created"}
    assert there == Counter({name for name, _ in results}) == Counter(names)


def test_intents_survive_a_crash_of_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)
    key = IntentKey("https://api.example/enterprises/acme", "appointments", "crm-42")

    async def before(url: str) -> None:
        store = RedisStore(url)
        await leave_intent(store, key, effect=1000)

    async def after(url: str) -> Intent:
        deadline = time.monotonic() + LONGEST
        while True:
            try:
                (intent,) = await intents_of(RedisStore(url), key.api)
            except StoreError:  # Redis loads its file first
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)
            else:
                return intent

    with redis_process(tmp_path, DURABLE) as (url, process):
        asyncio.run(before(url))
        process.kill()
    with redis_process(tmp_path, DURABLE) as (url, _):
        intent = asyncio.run(after(url))
    assert (intent.key, intent.operation) == (key, "createAppointment")
    assert intent.effect_seconds == pytest.approx(1000, abs=60)


def test_nothing_is_sent_and_nothing_is_lost_when_redis_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis is killed while requests are at the server: they end, and later ones are not sent."""
    be_patient(monkeypatch)
    first, later = [f"slow-{number}" for number in range(10)], [f"made-{number}" for number in range(10)]

    async def work(url: str, redis: str, process: subprocess.Popen[bytes]) -> None:
        async with make_client(url, RedisStore(redis), timing=Timing()) as engage:
            tasks = [asyncio.create_task(book(engage, name)) for name in first]
            await until(lambda: arrived(url, first))
            process.kill()
            assert [each.external_id for each in await asyncio.gather(*tasks)] == first
            for name in later:
                with pytest.raises(StoreError) as caught:
                    await book(engage, name)
                assert caught.value.outcome == "not sent"
        assert await created(url) == Counter(first)

    with served() as url, redis_process(tmp_path, DURABLE) as (redis, process):
        asyncio.run(work(url, redis, process))


@pytest.mark.parametrize("points", [range(1, 6), range(8, 13)], ids=str)
def test_next_process_takes_over_through_redis(points: range, redis_server: str) -> None:
    """At the other points no record exists, and the next call would wait for the timeout, on the clock of Redis."""
    names = {f"lost-{point}": point for point in points}

    def store() -> RedisStore:
        return RedisStore(redis_server, key=f"crashes-{points}")

    async def call_again(url: str) -> None:
        async with make_client(url, store(), timing=Timing()) as engage:
            await asyncio.gather(*(book(engage, name) for name in names))
            assert await engage.pending() == []
        assert await created(url) == Counter(list(names))

    async def killed(url: str, name: str, point: int) -> None:
        steps = Steps(point)
        async with make_client(url, DyingStore(store(), steps), steps, timing=Timing()) as engage:
            await book(engage, name)

    with served() as url:
        children = [forked(lambda name=name, point=point: killed(url, name, point)) for name, point in names.items()]  # type: ignore[misc]
        assert exit_codes(children) == [-signal.SIGKILL] * len(names)
        asyncio.run(call_again(url))

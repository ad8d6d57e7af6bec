"""Random histories of a receiver and a copy, in several processes with a store that fails.

Any call of the store can fail before or after its effect, or hang. Processes are killed, suspended and stopped. The
clock of the machine jumps. Webhooks are lost, late, duplicated and shuffled. A list may leave out a record once.

No acknowledged event is lost. No handler runs again after it has succeeded, unless its process has died or was
suspended. No handler sees an older event after a newer one. After one run of `changes`, the copy equals the list.
Nothing waits for longer than the lease.
"""

from __future__ import annotations

import asyncio
import inspect
import random
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from attrs import define, field

from pexip_engage_client import EngageClient, EngageError, StoreError, Timing
from pexip_engage_client.stores import MemoryStore, SqliteStore
from pexip_engage_client.sync import as_event, changes
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver, inbox

from ..openapi import DOCUMENT
from ..waiting import simulated
from .support import appointment_event

APPOINTMENT = DOCUMENT["paths"]["/appointments"]["get"]["responses"]["200"]["content"]["application/json"]["example"][
    "data"
][0]
LEASE = inbox.LEASE_SECONDS
RETRIES = [1, 2, 4]
# Seconds after which everything that does not have to wait for a lease has happened.
SOON = sum(RETRIES) + 10
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
FAULTS = ("fails", "fails afterwards", "hangs")


class Blocking:
    """A store whose calls take no simulated time, because they block the event loop of the test."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def __getattr__(self, name: str) -> Any:
        async def called(*arguments: Any, **options: Any) -> Any:
            call = getattr(self._store, name)(*arguments, **options)
            return asyncio.run_coroutine_threadsafe(call, self._loop).result()

        return called

    async def aclose(self) -> None:
        await self.__getattr__("aclose")()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@define(eq=False)
class World:
    """The records of Engage, the copy, and what the handlers of all processes did."""

    store: Any
    chance: random.Random
    fault: Callable[[], str | None]
    """Returns the fault of the next call to the store, if it has one."""
    failing: float = 0.0
    """How often handlers fail."""
    pauses: tuple[float, ...] = (0, 0, 0.01, 0.3, 0.4 * LEASE)
    """How long handlers take."""
    records: dict[str, int] = field(factory=dict[str, int])
    """The version of each record."""
    hidden: set[str] = field(factory=set[str])
    """Records that Engage leaves out at the moment."""
    copy: dict[str, int] = field(factory=dict[str, int])
    acknowledged: set[str] = field(factory=set[str])
    succeeded: dict[tuple[str, str], Process] = field(factory=dict)
    """The process in which a handler has handled an event."""
    newest: dict[tuple[str, str], int] = field(factory=dict)
    """The newest version with which each handler has begun, by handler and record."""
    running: dict[tuple[str, str], Process] = field(factory=dict)
    problems: list[str] = field(factory=list[str])

    engage: EngageClient = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.engage = EngageClient("acme", token="t", transport=httpx.MockTransport(self._list), limits=None)

    def _list(self, request: httpx.Request) -> httpx.Response:
        ids = request.url.params.get_list("id[]") or list(self.records)
        shown = [
            {**APPOINTMENT, "id": id, "updatedAt": updated_at(self.records[id])}
            for id in ids
            if id in self.records and id not in self.hidden
        ]
        meta = {"offset": 0, "limit": 100, "totalCount": len(shown)}
        return httpx.Response(200, json={"data": shown, "meta": meta})


def updated_at(version: int) -> str:
    return (EPOCH + timedelta(seconds=version)).isoformat().replace("+00:00", "Z")


def version_of(time: datetime | None) -> int:
    assert time is not None
    return round((time - EPOCH).total_seconds())


class Process:
    """A process with a receiver, which also runs `changes`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.was_interrupted = False
        """Whether it was killed or suspended. What it has done may be unknown to the store."""
        self.is_dead = False
        self._runs = asyncio.Event()
        self._runs.set()
        self.receiver = WebhookReceiver(insecure=True, store=cast(Any, self), retry_pauses=RETRIES, max_running=3)
        self.receiver.on(AppointmentEvent, name="every")(self._handler("every"))
        self.receiver.on(AppointmentEvent, name="copy", newest_only=True)(self._handler("copy"))

    def suspend(self, *, kill: bool = False) -> None:
        """Do nothing until the process is resumed."""
        self.was_interrupted = True
        self.is_dead |= kill
        self._runs.clear()

    def resume(self) -> None:
        self._runs.set()

    def __getattr__(self, name: str) -> Any:
        """The methods of the store, as this process has them."""
        found = getattr(self.world.store, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def called(*arguments: Any, **options: Any) -> Any:
            await self._pause(0)
            fault = self.world.fault()
            if fault == "hangs":
                await asyncio.sleep(3)
            if fault == "fails":
                raise StoreError("the store is not available", reason="lost")
            result = await found(*arguments, **options)
            await self._pause(0)
            if fault == "fails afterwards":
                raise StoreError("the connection was lost", reason="lost")
            return result

        return called

    async def _pause(self, seconds: float) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        await self._runs.wait()
        if self.is_dead:  # only after the history has ended
            raise StoreError("the process is dead", reason="lost")

    def _handler(self, name: str) -> Callable[[AppointmentEvent], Any]:
        async def handle(event: AppointmentEvent) -> None:
            world, record = self.world, str(event.data.appointment.id)
            self._begin(name, event, record)
            try:
                await self._pause(world.chance.choice(world.pauses))
                fails = world.chance.random() < world.failing
                if name == "copy" and (not fails or world.chance.random() < 0.5):  # it may fail after its effect
                    found = await world.engage.appointments.list(id=[record]).collect()
                    if found:
                        world.copy[record] = version_of(found[0].updated_at)
                    elif event.data.event_type == "REMOVED":
                        world.copy.pop(record, None)
                    else:
                        raise LookupError
                if fails:
                    raise ZeroDivisionError
                world.succeeded[name, event.id] = self
            finally:
                if world.running.get((name, record)) is self:
                    del world.running[name, record]

        return handle

    def _begin(self, name: str, event: AppointmentEvent, record: str) -> None:
        world, key = self.world, (name, record)
        is_timed = "updatedAt" in event.data.appointment.to_dict()
        version = version_of(event.data.appointment.updated_at) if is_timed else None
        shown = f"{name}: {event.id} (version {version}, outdated={event.outdated})"
        other, done = world.running.get(key), world.succeeded.get((name, event.id))
        if other is not None and not (other.was_interrupted or self.was_interrupted):
            world.problems.append(f"{shown} while another event of {record} runs")
        if done is not None and not (done.was_interrupted or self.was_interrupted):
            world.problems.append(f"{shown} runs again")
        if name == "copy" and event.outdated:
            world.problems.append(f"{shown} is not the newest")
        if version is not None and not event.outdated:
            if version < world.newest.get(key, 0) and not self.was_interrupted:
                world.problems.append(f"{shown} after version {world.newest[key]}")
            world.newest[key] = max(version, world.newest.get(key, 0))
        world.running[key] = self

    async def receive(self, event: Any) -> None:
        id = event["id"] if isinstance(event, dict) else event.id
        await self.within(15, self.receiver.receive(event))
        self.world.acknowledged.add(id)

    async def reconcile(self) -> None:
        world = self.world
        timing = Timing(monotonic=asyncio.get_running_loop().time)
        listing = world.engage.appointments.list(limit=100)
        run = changes(listing, cast(Any, self), key="copy", known=world.copy, max_removed=1.0, timing=timing)
        async for change in run:
            await self._pause(world.chance.choice([0, 0, 0.1, 1]))
            await self.receive(as_event(change))

    async def within(self, seconds: float, call: Any) -> None:
        """Await a call, and report if it takes longer, unless the process was interrupted."""
        began = asyncio.get_running_loop().time()
        try:
            await call
        finally:
            took = asyncio.get_running_loop().time() - began
            if took > seconds and not self.was_interrupted:
                self.world.problems.append(f"waited for {took:.1f} s instead of {seconds} s")


class History:
    """Operations on a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.processes: list[Process] = []
        self.interrupted: list[Process] = []
        self.runs: list[asyncio.Task[None]] = []
        self._late: list[dict[str, Any]] = []
        self._version = 0

    async def start(self) -> None:
        self.processes.append(process := Process(self.world))
        await process.receiver.__aenter__()

    def change(self, id: str, *, delivered: float = 0.7) -> None:
        """Change a record. Its webhook may be late."""
        self._version += 1
        self.world.records[id] = self._version
        self._late.append(
            appointment_event(f"{id}-{self._version}", appointment=id, updated_at=updated_at(self._version))
        )
        if self.world.chance.random() < delivered:
            self.deliver(self._late.pop())

    def deliver(self, event: dict[str, Any]) -> None:
        self._run(self.world.chance.choice(self.processes).receive(event), repeat=event)

    def reconcile(self) -> None:
        self._run(self.world.chance.choice(self.processes).reconcile())

    def _run(self, work: Any, repeat: dict[str, Any] | None = None) -> None:
        async def run() -> None:
            try:
                await work
            except EngageError:
                if repeat is not None:  # Engage sends it again
                    self._late.append(repeat)

        self.runs.append(asyncio.create_task(run()))

    async def operate(self, clock: Clock) -> None:
        world, chance = self.world, self.world.chance
        kind = chance.choices(
            ["change", "late", "lost", "again", "remove", "hide", "reconcile", "kill", "suspend", "stop", "start"]
            + ["resume", "handlers", "clock", "wait"],
            [10, 4, 1, 2, 1, 1, 3, 1, 1, 1, 3, 2, 1, 0.5, 8],
        )[0]
        several = len(self.processes) > 1
        if kind == "change":
            self.change(f"r{chance.randrange(5)}")
        elif kind in ("late", "lost", "again") and self._late:
            event = self._late.pop(chance.randrange(len(self._late)))
            for _ in range({"late": 1, "lost": 0, "again": 2}[kind]):
                self.deliver(event)
        elif kind == "remove" and world.records:
            del world.records[chance.choice(list(world.records))]
        elif kind == "hide":
            world.hidden = set(chance.sample(sorted(world.records), chance.randrange(len(world.records) + 1)))
        elif kind == "reconcile":
            self.reconcile()
        elif kind in ("kill", "suspend", "stop") and several:
            process = self.processes.pop(chance.randrange(len(self.processes)))
            if kind == "stop":
                self._run(process.receiver.aclose())
            else:
                process.suspend(kill=kind == "kill")
                self.interrupted.append(process)
        elif kind == "resume":
            for process in self.interrupted:
                if not process.is_dead:
                    process.resume()
        elif kind == "start" and len(self.processes) < 3:
            await self.start()
        elif kind == "handlers":
            world.failing = chance.choice([0.0, 0.2, 1.0])
        elif kind == "clock":
            clock.offset += chance.choice([-1, 1]) * chance.choice([60, 86400])
        else:
            await asyncio.sleep(chance.choice([0, 0.01, 1, 5, 0.5 * LEASE]))

    async def finish(self) -> None:
        """Let everything work again, and check what is promised."""
        world = self.world
        world.fault, world.failing, world.pauses, world.hidden = lambda: None, 0.0, (0.01,), set()
        for process in self.interrupted:
            if not process.is_dead:
                process.resume()
        await self.start()
        quiet = self.processes[-1]
        for event in self._late:
            await quiet.receive(event)
        await asyncio.sleep(LEASE + SOON)
        assert (await quiet.receiver.status()).waiting == 0
        await quiet.within(LEASE + SOON, quiet.reconcile())
        await asyncio.sleep(SOON)
        failed = {(each.handler, each.event.id) for each in await quiet.receiver.failed()}
        for id in world.acknowledged:
            assert ("every", id) in world.succeeded.keys() | failed
        for id in {id for _, id in failed}:
            await quiet.receiver.replay(id)
        await asyncio.sleep(SOON)
        # The handler of the copy cannot know that a record is gone if no run has seen it.
        left = {(each.handler, cast(Any, each.event).data.appointment.id) for each in await quiet.receiver.failed()}
        assert all(handler == "copy" and record not in world.records for handler, record in left)
        assert world.problems == []
        assert world.copy == world.records

    async def close(self) -> None:
        for process in [*self.processes, *self.interrupted]:
            process.resume()  # ends the dead ones
            await process.receiver.aclose()
        await asyncio.wait(self.runs)
        await self.world.engage.aclose()


class Clock:
    """The clock of the machine."""

    def __init__(self) -> None:
        self.offset = 0.0

    def time(self) -> float:
        return asyncio.get_running_loop().time() - 1000 + EPOCH.timestamp() + self.offset


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncGenerator[Any]:
    clock = asyncio.get_running_loop().time
    store = MemoryStore(clock=clock) if kind == "memory" else Blocking(SqliteStore(folder / "store.db", clock=clock))
    try:
        yield store
    finally:
        await store.aclose()


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        *(("memory", seed) for seed in range(4)),
        *(pytest.param("memory", seed, marks=pytest.mark.proof) for seed in range(4, 12)),
        *(pytest.param("sqlite", seed, marks=pytest.mark.proof) for seed in range(12, 16)),
    ],
)
@simulated
async def test_random_history(kind: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, clock = random.Random(seed), Clock()
    random.seed(seed)
    monkeypatch.setattr(inbox, "time", clock)
    rate = (0.3, 0.1, 0.02, 0.0)[seed % 4]
    async with opened(kind, tmp_path) as store:
        world = World(store, chance, lambda: chance.choice(FAULTS) if chance.random() < rate else None)
        history = History(world)
        await history.start()
        try:
            for _ in range(120):
                await history.operate(clock)
            await history.finish()
        finally:
            await history.close()

"""Random histories of receivers and copies in simulated time, with a store that fails.

Any call of the store can fail before or after its effect, or hang. Processes are killed, suspended and stopped. The
clock of the machine jumps. Webhooks are lost, late, duplicated and shuffled. A list may leave out a record once.

No acknowledged event is lost. No handler runs again after the store has recorded its success, or after it has succeeded
in a process that was neither killed nor suspended. No handler sees an older event after a newer one. After one run of
`changes`, each copy equals the list: one that a handler keeps, and one that the loop over `changes` keeps itself.
Nothing waits for longer than the lease.

`python -m tests.webhooks.simulation --histories 100` runs 100 random histories with each kind of store. With
`--each-call`, it also runs a short history for each fault of each call to the store.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import ExitStack, aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch
from urllib.parse import quote
from uuid import uuid4

import asyncpg
import httpx
from attrs import define, field
from redis.asyncio import Redis

from pexip_engage_client import EngageClient, EngageError, LeaseError, StoreError, Timing
from pexip_engage_client.models import Appointment
from pexip_engage_client.stores import (
    LeaseKeeper,
    MemoryStore,
    PostgresStore,
    Put,
    RedisStore,
    SqliteStore,
    StoreChange,
    lease_keeper,
)
from pexip_engage_client.sync import Change, Removed, as_event, changes
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver, inbox, running
from pexip_engage_client.webhooks.pending_events import digest

from ..openapi import DOCUMENT
from ..postgres_servers import postgres_folder, postgres_process
from ..redis_servers import temporary_redis
from ..waiting import SimulatedLoop
from .support import appointment_event

KINDS = ("memory", "loops", "waiting", "sqlite", "redis", "postgres")
"""The kinds of stores. With "loops", each process has two event loops. With "waiting", it also has the default store,
with which deliveries wait for the handlers."""
COPIES = ("copy", "own")
"""The keys of the runs for the copy that a handler keeps, and for the one that the runs keep themselves."""
METHODS = ("acquire", "read", "scan", "due", "count", "write")
FAULTS = ("fails", "fails afterwards", "hangs")
FAULTS_AND_STOPS = (*FAULTS, "killed", "killed afterwards", "suspended", "suspended afterwards", "stopped")

APPOINTMENT = DOCUMENT["paths"]["/appointments"]["get"]["responses"]["200"]["content"]["application/json"]["example"][
    "data"
][0]
LEASE = inbox.LEASE_SECONDS
RETRIES = [1, 2, 4]
# Seconds after which everything that does not have to wait for a lease has happened.
SOON = sum(RETRIES) + 10
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)


class Blocking:
    """A store whose calls take no simulated time, because they block the event loop of the test."""

    def __init__(self, store: Any, before: Callable[[], Coroutine[Any, Any, None]] | None = None) -> None:
        self._store = store
        self._before = before
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __getattr__(self, name: str) -> Any:
        async def called(*arguments: Any, **options: Any) -> Any:
            if self._before is not None:
                self.run(self._before())
            return self.run(getattr(self._store, name)(*arguments, **options))

        return called

    async def aclose(self) -> None:
        await self.__getattr__("aclose")()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class ClockedRedis(Redis):
    """A connection to Redis whose scripts read another clock than that of the server."""

    clock: Callable[[], float]

    def register_script(self, script: Any) -> Any:
        async def run(keys: Sequence[Any], arguments: Sequence[Any]) -> Any:
            seconds, microseconds = divmod(round(self.clock() * 1e6), 10**6)
            clocked = str(script).replace("redis.call('TIME')", f"{{{seconds}, {microseconds}}}")
            return await cast("Any", self.eval(clocked, len(keys), *keys, *arguments))

        return run


class OwningRedisStore(RedisStore):
    """A store that closes the connection that it was given."""

    def __init__(self, redis: Redis, *, key: str) -> None:
        super().__init__(redis, key=key)
        self._owned = redis

    async def aclose(self) -> None:
        await super().aclose()
        await self._owned.aclose()


# In a schema that PostgreSQL searches before its own, this function replaces the clock of the server.
POSTGRES_CLOCK = """
CREATE SCHEMA {schema};
CREATE TABLE {schema}.clock AS SELECT 0.0::float8 AS now;
CREATE FUNCTION {schema}.statement_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
AS 'SELECT to_timestamp(now) FROM {schema}.clock';
"""


class ClockedPostgresStore(PostgresStore):
    """A store whose statements read another clock than that of the server."""

    def __init__(self, url: str, clock: Callable[[], float]) -> None:
        self._own = f"history_{uuid4().hex}"
        super().__init__(f"{url}&search_path={quote(f'{self._own},pg_catalog')}", schema=self._own)
        self._server, self._clock, self._now = url, clock, 0.0
        self._connection: Any = None

    async def set_clock(self) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(self._server)
            await self._connection.execute(POSTGRES_CLOCK.format(schema=self._own))
        if self._now != self._clock():
            self._now = self._clock()
            await self._connection.execute(f"UPDATE {self._own}.clock SET now = {self._now}")

    async def aclose(self) -> None:
        await super().aclose()
        await self._connection.close()


@asynccontextmanager
async def opened(kind: str, folder: Path, url: str) -> AsyncGenerator[Any]:
    """Open a store with the clock of the event loop."""
    clock = asyncio.get_running_loop().time
    store: Any
    if kind == "sqlite":
        store = Blocking(SqliteStore(folder / "store.db", clock=clock))
    elif kind == "redis":
        redis = cast(ClockedRedis, ClockedRedis.from_url(url, single_connection_client=True))
        redis.clock = clock
        store = Blocking(OwningRedisStore(redis, key=uuid4().hex))
    elif kind == "postgres":
        postgres = ClockedPostgresStore(url, clock)
        store = Blocking(postgres, postgres.set_clock)
    else:
        store = MemoryStore(clock=clock)
    try:
        yield store
    finally:
        await store.aclose()


@define(eq=False)
class World:
    """The records of Engage, the copy, and what the handlers of all processes did."""

    store: Any
    chance: random.Random
    fault: Callable[[str], str | None]
    """Returns the fault of the next call to a method of the store, if it has one."""
    is_durable: bool = True
    failing: float = 0.0
    """How often handlers fail."""
    pauses: tuple[float, ...] = (0, 0, 0.01, 0.3, 0.4 * LEASE, 1.2 * LEASE)
    """How long handlers take. Receivers that stop cancel the slowest ones."""
    records: dict[str, int] = field(factory=dict[str, int])
    """The version of each record."""
    hidden: set[str] = field(factory=set[str])
    """Records that Engage leaves out at the moment."""
    copy: dict[str, int] = field(factory=dict[str, int])
    """The version of each record in the copy that a handler keeps."""
    own: dict[str, int] = field(factory=dict[str, int])
    """The version of each record in the copy that the runs of `changes` keep."""
    token: int = 0
    """The fencing token of the newest run that has written to this copy."""
    acknowledged: set[str] = field(factory=set[str])
    reported: set[str] = field(factory=set[str])
    """The records about which a run has reported a change."""
    succeeded: dict[tuple[str, str], Process] = field(factory=dict)
    """The process in which a handler has handled an event."""
    recorded: set[tuple[str, str]] = field(factory=set[tuple[str, str]])
    """The handlers, and the events that they have handled according to the store."""
    newest: dict[tuple[str, str], int] = field(factory=dict)
    """The newest version with which each handler has begun, by handler and record."""
    running: dict[tuple[str, str], Process] = field(factory=dict)
    problems: list[str] = field(factory=list[str])
    runs: int = 0
    """The number of runs of `changes` that were completed."""
    faults: Counter[str] = field(factory=Counter[str])
    """How often each fault has happened."""
    tasks: list[asyncio.Task[None]] = field(factory=list[asyncio.Task[None]])
    """What happens in the background of the history."""

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

    def note(self, written: Sequence[StoreChange]) -> None:
        """Note which handlers no longer have to run after these changes."""
        for ended in [each for each in written if each.space == inbox.WAITING]:
            left = b"".join(each.value for each in written if isinstance(each, Put) and each.key == ended.key)
            for handler, id in self.succeeded:
                if ended.key.endswith(digest(id)) and f'"{handler}"'.encode() not in left:
                    self.recorded.add((handler, id))


def updated_at(version: int) -> str:
    return (EPOCH + timedelta(seconds=version)).isoformat().replace("+00:00", "Z")


def version_of(time: datetime) -> int:
    return round((time - EPOCH).total_seconds())


class InMemory(MemoryStore):
    """The default store of a process, which can fail."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        for name in METHODS:
            setattr(self, name, getattr(process, name))


class Process:
    """A process with a receiver, which also runs `changes`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.was_interrupted = False
        """Whether it was killed or suspended. What it has done may be unknown to the store."""
        self.is_dead = self.is_suspended = self.is_stopped = False
        store = cast(Any, self if world.is_durable else InMemory(self))
        self.receiver = WebhookReceiver(insecure=True, store=store, retry_pauses=RETRIES, max_running=3)
        self.receiver.on(AppointmentEvent, name="every")(self._handler("every"))
        self.receiver.on(AppointmentEvent, name="copy", newest_only=True)(self._handler("copy"))

    @property
    def is_live(self) -> bool:
        return not (self.is_stopped or self.is_suspended)

    def suspend(self, *, kill: bool = False) -> None:
        """Do nothing until the process is resumed."""
        self.was_interrupted = self.is_suspended = True
        self.is_dead |= kill

    def resume(self) -> None:
        self.is_suspended = False

    async def stop(self) -> None:
        self.is_stopped = True
        await self.receiver.aclose()

    def __getattr__(self, name: str) -> Any:
        """The methods of the store, as this process has them."""
        if name not in METHODS:
            raise AttributeError(name)

        async def called(*arguments: Any, **options: Any) -> Any:
            await self._pause(0)
            found = self.world.fault(name)
            self.world.faults.update([found] if found else [])
            fault, _, when = (found or "").partition(" ")
            if not when:
                await self._suffer(fault)
            result = await getattr(self.world.store, name)(*arguments, **options)
            if name == "write" and result:
                self.world.note(arguments[0])
            await self._pause(0)
            if when:
                await self._suffer(fault)
            return result

        return called

    async def _suffer(self, fault: str) -> None:
        if fault == "fails":
            raise StoreError("the store is not available", reason="lost")
        if fault == "hangs":
            await asyncio.sleep(3)
        elif fault == "killed":
            self.suspend(kill=True)
        elif fault == "suspended":
            self.suspend()
            asyncio.get_running_loop().call_later(1.5 * LEASE, self.resume)
        elif fault == "stopped":
            self.world.tasks.append(asyncio.create_task(self.stop()))
        await self._pause(0)

    async def _pause(self, seconds: float) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        while self.is_suspended:
            await asyncio.sleep(1)
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
                        world.copy[record] = version_of(found[0].updated_at or EPOCH)
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
        time = event.data.appointment.get("updatedAt")
        version = None if time is None else version_of(datetime.fromisoformat(time))
        shown = f"{name}: {event.id} (version {version}, outdated={event.outdated})"
        other, done = world.running.get(key), world.succeeded.get((name, event.id))
        if other is not None and not (other.was_interrupted or self.was_interrupted):
            world.problems.append(f"{shown} while another event of {record} runs")
        if (name, event.id) in world.recorded:
            world.problems.append(f"{shown} runs again, although the store has recorded its success")
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
        # Without a durable store, the call waits for the handlers of this event and of those before it.
        await self.within(15 if self.world.is_durable else 3 * LEASE, self.receiver.receive(event))
        self.world.acknowledged.add(id)

    async def reconcile(self, key: str) -> None:
        """Run `changes` for one of the copies."""
        world = self.world
        timing = Timing(monotonic=asyncio.get_running_loop().time)
        listing = world.engage.appointments.list(limit=100)
        known = world.copy if key == "copy" else ()
        run = changes(listing, cast(Any, self), key=key, known=known, max_removed=1.0, timing=timing)
        async with aclosing(run):
            async for change in run:
                if key == "own" and change.fencing_token < world.token:
                    world.problems.append(f"{change.id}: delivered after a newer run has written to the copy")
                await self._pause(world.chance.choice([0, 0, 0.1, 1]))
                if key == "copy":
                    world.reported.add(change.id)
                    await self.receive(as_event(change))
                else:
                    self._write(change)
        world.runs += 1

    def _write(self, change: Change[Appointment]) -> None:
        world = self.world
        if change.fencing_token < world.token:
            raise LeaseError("a newer run has written to the copy", name="own")
        world.token = change.fencing_token
        if isinstance(change, Removed):
            world.own.pop(change.id, None)
            return
        version = version_of(change.record.updated_at or EPOCH)
        if version < world.own.get(change.id, 0):
            world.problems.append(f"{change.id}: version {version} over {world.own[change.id]}")
        world.own[change.id] = version

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

    def __init__(self, world: World, loops: Sequence[asyncio.AbstractEventLoop]) -> None:
        self.world = world
        self.loops = loops
        self.processes: list[Process] = []
        self._late: list[dict[str, Any]] = []
        self._version = 0

    @property
    def live(self) -> list[Process]:
        """The processes that were not stopped or interrupted."""
        return [each for each in self.processes if each.is_live]

    async def start(self, count: int = 1) -> None:
        """Start processes until this number of them is running."""
        while len(self.live) < count:
            self.processes.append(process := Process(self.world))
            for loop in self.loops:
                await run_in(loop, process.receiver.__aenter__())

    def change(self, id: str) -> dict[str, Any]:
        """Change a record, and return its event."""
        self._version += 1
        self.world.records[id] = self._version
        return appointment_event(f"{id}-{self._version}", appointment=id, updated_at=updated_at(self._version))

    def deliver(self, event: dict[str, Any]) -> None:
        self._run(self.world.chance.choice(self.live).receive(event), repeat=event)

    def reconcile(self, key: str) -> None:
        self._run(self.world.chance.choice(self.live).reconcile(key))

    def _run(self, work: Coroutine[Any, Any, None], repeat: dict[str, Any] | None = None) -> None:
        async def run() -> None:
            try:
                await run_in(loop, work)
            except (EngageError, ExceptionGroup):
                if repeat is not None:  # Engage sends it again
                    self._late.append(repeat)

        loop = self.world.chance.choice(self.loops)
        self.world.tasks.append(asyncio.create_task(run()))

    async def operate(self, clock: Clock) -> None:
        """Do something at random."""
        await self.start()  # a fault may have ended all processes
        world, chance, live = self.world, self.world.chance, self.live
        kind = chance.choices(
            ["change", "late", "lost", "again", "remove", "hide", "reconcile", "kill", "suspend", "stop", "start"]
            + ["resume", "handlers", "clock", "wait"],
            [10, 4, 1, 2, 2, 1, 4, 1, 1, 1, 3, 2, 1, 0.5, 8],
        )[0]
        if kind == "change":
            self._late.append(self.change(f"r{chance.randrange(5)}"))
            if chance.random() < 0.7:
                self.deliver(self._late.pop())
        elif kind in ("late", "lost", "again") and self._late:
            event = self._late.pop(chance.randrange(len(self._late)))
            for _ in range({"late": 1, "lost": 0, "again": 2}[kind]):
                self.deliver(event)
        elif kind == "remove" and world.records:
            del world.records[chance.choice(list(world.records))]
        elif kind == "hide":
            world.hidden = set(chance.sample(sorted(world.records), chance.randrange(len(world.records) + 1)))
        elif kind == "reconcile":
            self.reconcile(chance.choice(COPIES))
        elif kind in ("kill", "suspend", "stop") and len(live) > 1:
            process = chance.choice(live)
            world.faults[kind] += 1
            if kind == "stop":
                self.end(process)
            else:
                process.suspend(kill=kind == "kill")
        elif kind == "resume":
            self._resume()
        elif kind == "start" and len(live) < 3 and world.is_durable:
            await self.start(len(live) + 1)
        elif kind == "handlers":
            world.failing = chance.choice([0.0, 0.2, 1.0])
        elif kind == "clock":
            clock.jump(chance.choice([-86400, -60, 60, 86400]))
        else:
            await asyncio.sleep(chance.choice([0, 0.01, 1, 5, 0.5 * LEASE]))

    def end(self, process: Process) -> None:
        """Stop a process, as for a deploy."""
        process.is_stopped = True  # nothing is delivered to it from now on
        self._run(self._stop(process))

    async def _stop(self, process: Process) -> None:
        for loop in self.loops:
            await run_in(loop, process.stop())

    def _resume(self) -> None:
        for process in self.processes:
            if not process.is_dead:
                process.resume()

    async def finish(self, clock: Clock) -> None:
        """Let everything work again, and check what is promised."""
        world = self.world
        world.fault, world.failing, world.pauses, world.hidden = lambda _: None, 0.0, (0.01,), set()
        self._resume()
        if world.is_durable:
            await self.start(len(self.live) + 1)
        quiet = self.processes[-1]
        for event in self._late:
            with suppress(ExceptionGroup):  # with the default store, if the record is gone
                await quiet.receive(event)
        await asyncio.sleep(LEASE + SOON)
        if world.is_durable:  # otherwise, events that were not acknowledged may wait for Engage
            assert (await quiet.receiver.status()).waiting == 0
        for key in COPIES:
            await quiet.within(LEASE + SOON, quiet.reconcile(key))
        await asyncio.sleep(SOON)
        failed = {(each.handler, each.event.id) for each in await quiet.receiver.failed()}
        for id in world.acknowledged:
            assert ("every", id) in world.succeeded.keys() | failed, f"{id} was lost"
        for id in {id for _, id in failed}:
            with suppress(ExceptionGroup):
                await quiet.receiver.replay(id)
        await asyncio.sleep(SOON)
        # The handler of the copy cannot know that a record is gone if no run has reported it, or if the removal seems
        # to be older than the event, because the clock has gone back in the meantime.
        for each in await quiet.receiver.failed():
            record = cast(AppointmentEvent, each.event).data.appointment.id
            assert each.handler == "copy", f"{each.handler} fails"
            assert record not in world.records, f"{record} exists, but its event fails"
            assert record not in world.reported or clock.has_gone_back, f"{record} is gone, but its event fails"
        assert not world.problems, world.problems
        assert world.copy == world.own == world.records, (world.copy, world.own, world.records)

    async def close(self) -> None:
        for process in self.processes:
            process.resume()  # ends the dead ones
            await self._stop(process)
        _, waiting = await asyncio.wait(self.world.tasks, timeout=10 * LEASE)
        await self.world.engage.aclose()
        assert not waiting


async def run_in(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any]) -> None:
    """Await work in another event loop."""
    if loop is asyncio.get_running_loop():
        await work
    else:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))


class Clock:
    """The clock of the machine."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.has_gone_back = False

    def jump(self, seconds: float) -> None:
        self.offset += seconds
        self.has_gone_back |= seconds < 0

    def time(self) -> float:
        return self.monotonic() - 1000 + EPOCH.timestamp() + self.offset

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


Actions = Callable[[History, Clock], Awaitable[None]]


def run_history(
    kind: str, act: Actions, *, seed: int = 0, fault: Callable[[str], str | None], url: str = "", folder: Path
) -> World:
    """Run a history, check what is promised, and return its world."""
    random.seed(seed)
    clock = Clock()
    with ExitStack() as stack:
        for module in (inbox, lease_keeper):
            stack.enter_context(patch.object(module, "time", clock))
        stack.enter_context(patch.dict(LeaseKeeper.__init__.__kwdefaults__ or {}, clock=clock.monotonic))
        first = cast(SimulatedLoop, stack.enter_context(asyncio.Runner(loop_factory=SimulatedLoop)).get_loop())
        others = [
            cast(SimulatedLoop, stack.enter_context(asyncio.Runner(loop_factory=first.another)).get_loop())
            for _ in range(kind in ("loops", "waiting"))
        ]

        async def run() -> World:
            async with opened(kind, folder, url) as store:
                world = World(store, random.Random(seed), fault, kind != "waiting")
                history = History(world, [first, *others])
                try:
                    await act(history, clock)
                    await history.finish(clock)
                finally:
                    await history.close()
                return world

        return first.run_together(others, run())


def faults_of(kind: str) -> Sequence[str]:
    """Return the faults of calls to this kind of store. The default store does not fail, but it may take turns."""
    return ("hangs",) if kind == "waiting" else FAULTS_AND_STOPS


def run_random(kind: str, seed: int, folder: Path, url: str = "") -> World:
    """Run a random history."""
    chance, rate = random.Random(-seed), (0.3, 0.1, 0.02, 0.0)[seed % 4]
    # Most calls that do not succeed fail or hang.
    faults = [*faults_of(kind), *10 * FAULTS] if kind != "waiting" else faults_of(kind)

    async def act(history: History, clock: Clock) -> None:
        if not history.world.is_durable:
            history.world.pauses = (0, 0.01, 0.3)
        for _ in range(120):
            await history.operate(clock)

    def fault(method: str) -> str | None:
        return chance.choice(faults) if chance.random() < rate else None

    return run_history(kind, act, seed=seed, fault=fault, url=url, folder=folder)


class OneFault:
    """A fault of one call to the store."""

    def __init__(self, kind: str, number: int) -> None:
        self._kind, self._number, self._left = kind, number, number
        self.method: str | None = None
        """The method that was called, once this has happened."""

    def __call__(self, method: str) -> str | None:
        self._left -= 1
        if self._left != -1:
            return None
        self.method = method
        return self._kind

    def __str__(self) -> str:
        return f"call {self._number}, {self.method}: {self._kind}"


def run_with_fault(kind: str, fault: OneFault, folder: Path, url: str = "") -> World:
    """Run a short history with a fault of one call to the store."""
    try:
        with patch.object(running, "POLL_SECONDS", 10):  # fewer calls
            return run_history(kind, act_in_all_ways, fault=fault, url=url, folder=folder)
    except AssertionError as error:
        error.add_note(str(fault))
        raise


async def act_in_all_ways(history: History, _: Clock) -> None:
    """A short history in which the processes call the store in all situations."""
    world = history.world
    world.pauses = (0.3,)

    async def deliver(*events: dict[str, Any], seconds: float = 1) -> None:
        await history.start(2 if world.is_durable else 1)  # the fault may have ended one
        for event in events:
            history.deliver(event)
        await asyncio.sleep(seconds)

    first = history.change("a")
    await deliver(first, history.change("b"))
    older, newer = history.change("a"), history.change("a")
    await deliver(newer)
    await deliver(older, first)
    world.failing = 1.0
    await deliver(history.change("b"), seconds=SOON)
    world.failing = 0.0
    history.change("c")  # its event is lost
    del world.records["b"]
    for key in COPIES:
        history.reconcile(key)
    await deliver(seconds=3)
    del world.records["a"]
    history.end(history.live[0])
    await deliver(history.change("d"), seconds=1.2 * LEASE)
    history.reconcile("own")  # another process takes over from a suspended one
    await deliver(seconds=LEASE)


def run_all(kind: str, options: argparse.Namespace, url: str) -> Counter[str]:
    """Run histories with one kind of store, and count what has happened."""
    counts = Counter[str]()

    def run(history: Callable[..., World], which: Any) -> None:
        counts["histories"] += 1
        with tempfile.TemporaryDirectory() as folder:
            try:
                world = history(kind, which, Path(folder), url)
            except Exception as error:  # noqa: BLE001 - every error is a violation
                counts["violations"] += 1
                print(f"BROKEN: {kind}, {which}: {error!r}", flush=True)
            else:
                counts.update(world.faults, events=len(world.acknowledged), runs=world.runs)

    for seed in range(options.seed, options.seed + options.histories):
        run(run_random, seed)
    for kind_of_fault in faults_of(kind) if options.each_call else ():
        for number in count():
            run(run_with_fault, fault := OneFault(kind_of_fault, number))
            if fault.method is None:
                break
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.webhooks.simulation", description=__doc__)
    parser.add_argument("kinds", nargs="*", default=KINDS, metavar="kind", help=f"{', '.join(KINDS)} (default: all)")
    parser.add_argument("--histories", type=int, default=20, help="how many for each kind (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first history (default: %(default)s)")
    parser.add_argument("--each-call", action="store_true", help="run a history for each fault of each call, too")
    options = parser.parse_args()
    logging.disable()
    total = Counter[str](violations=0)
    with ExitStack() as stack:
        urls = {"redis": stack.enter_context(temporary_redis()) if "redis" in options.kinds else ""}
        if "postgres" in options.kinds:
            urls["postgres"] = stack.enter_context(postgres_process(stack.enter_context(postgres_folder())))[0]
        for kind in options.kinds:
            counts = run_all(kind, options, urls.get(kind, ""))
            total.update(counts)
            print(f"{kind}: {shown(counts)}", flush=True)
    print(f"all: {shown(total)}")
    return 1 if total["violations"] else 0


def shown(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


if __name__ == "__main__":
    sys.exit(main())

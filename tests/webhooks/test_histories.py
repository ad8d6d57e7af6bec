"""Random histories of several processes: duplicates, shuffled events, failures, kills, deploys and replays.

At the end, each handler has handled every acknowledged event, or the event is listed as failed. The events of a record
ran in order, and the copy of a `newest_only` handler has the newest state that was delivered.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, field

from pexip_engage_client import StoreError
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

from ..waiting import simulated
from .conftest import Times
from .support import SharedStore, appointment_event

pytestmark = pytest.mark.proof

LEASE = 5.0
RECORDS = 4
Key = tuple[str, str]


def microseconds(version: int) -> int:
    """The `updatedAt` of a version, as the inbox keeps it."""
    return (1_700_000_000 + version) * 1_000_000


@define(eq=False)
class World:
    """What the handlers of all processes do."""

    chance: random.Random
    store: SharedStore
    failing: float = 0.2
    handled: dict[str, set[str]] = field(factory=lambda: defaultdict(set))
    """The events that each handler has handled."""
    running: dict[Key, tuple[str, Process]] = field(factory=dict)
    """The event that each handler is handling, by handler and record, and where."""
    newest: dict[Key, int] = field(factory=lambda: defaultdict(int))
    """The newest version with which each handler has begun, by handler and record."""
    copy: dict[str, int] = field(factory=dict)
    problems: list[str] = field(factory=list)
    processes: list[Process] = field(factory=list)
    dead: list[Process] = field(factory=list)
    acknowledged: dict[str, tuple[str, int]] = field(factory=dict)
    """The record and the version of each event that a receiver has accepted."""


class Process:
    """A process with a receiver, which can be killed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.is_alive = True
        self.store = world.store.in_another_process()
        self.receiver = WebhookReceiver(insecure=True, store=self.store, retry_pauses=[1, 2, 4], max_running=3)
        self.receiver.on(AppointmentEvent, name="every")(self._handler("every"))
        self.receiver.on(AppointmentEvent, name="copy", newest_only=True)(self._handler("copy"))

    def _handler(self, name: str) -> Any:
        async def handle(event: AppointmentEvent) -> None:
            record = str(event.data.appointment.id)
            key, version, world = (name, record), int(event.id.split("-")[1]), self.world
            if key in world.running:
                world.problems.append(f"{name} ran {event.id} and {world.running[key][0]} at the same time")
            if event.outdated and name == "copy":
                world.problems.append(f"copy got {event.id}, which is outdated")
            if version < world.newest[key] and not event.outdated:
                world.problems.append(f"{name}: {event.id} is not outdated after {world.newest[key]}")
            if event.outdated and not world.dead and version >= world.newest[key]:
                world.problems.append(f"{name}: {event.id} is outdated after {world.newest[key]}")
            world.running[key] = event.id, self
            world.newest[key] = max(world.newest[key], version)
            try:
                await self._pause()
                fails = world.chance.random() < world.failing
                if name == "copy" and (not fails or world.chance.random() < 0.5):
                    world.copy[record] = version  # a handler may fail after its effect
                await self._pause()
                if fails:
                    raise ZeroDivisionError
                world.handled[name].add(event.id)
            finally:
                if world.running.get(key) == (event.id, self):
                    del world.running[key]

        return handle

    async def _pause(self) -> None:
        await asyncio.sleep(self.world.chance.choice([0, 0, 0.01, 0.3, 2 * LEASE]))
        if not self.is_alive:
            await asyncio.Event().wait()

    def kill(self) -> None:
        """End the process without any clean-up."""
        self.is_alive = False
        self.store.kill()
        for key, (_, process) in list(self.world.running.items()):
            if process is self:
                del self.world.running[key]


class History:
    """Random operations on a world."""

    def __init__(self, seed: int) -> None:
        random.seed(seed)
        loop = asyncio.get_running_loop()
        self.world = World(random.Random(seed), SharedStore(loop.time))
        self._versions: dict[str, int] = defaultdict(int)
        self._late: list[tuple[str, int]] = []

    async def start(self) -> None:
        process = Process(self.world)
        self.world.processes.append(process)
        await process.receiver.__aenter__()

    async def end_a_process(self, *, kill: bool) -> None:
        process = self.world.processes.pop(self.world.chance.randrange(len(self.world.processes)))
        self.world.dead.append(process)
        if kill:
            process.kill()
        else:
            await process.receiver.aclose()

    async def deliver(self, record: str, version: int) -> None:
        process = self.world.chance.choice(self.world.processes)
        event_id = f"{record}-{version}"
        updated_at = datetime.fromtimestamp(microseconds(version) / 1e6, UTC).isoformat().replace("+00:00", "Z")
        async with asyncio.timeout(3):
            await process.receiver.receive(appointment_event(event_id, appointment=record, updated_at=updated_at))
        self.world.acknowledged[event_id] = record, version

    async def operate(self) -> None:
        world, chance = self.world, self.world.chance
        kind = chance.choices(
            ["deliver", "late", "again", "kill", "deploy", "start", "fail", "replay", "wait"],
            [10, 4, 3, 1, 1, 2, 0.5, 1, 6],
        )[0]
        if kind in ("kill", "deploy") and len(world.processes) > 1:
            await self.end_a_process(kill=kind == "kill")
        elif kind == "start" and len(world.processes) < 3:
            await self.start()
        elif kind == "deliver":
            record = f"r{chance.randrange(RECORDS)}"
            self._versions[record] += chance.choice([1, 1, 1, 3])
            newest = record, self._versions[record]
            if chance.random() < 0.3:
                self._late.append(newest)
            else:
                await self.deliver(*newest)
        elif kind == "late" and self._late:
            await self.deliver(*self._late.pop(chance.randrange(len(self._late))))
        elif kind == "again" and world.acknowledged:
            await self.deliver(*chance.choice(list(world.acknowledged.values())))
        elif kind == "fail":
            world.failing = chance.choice([0.0, 0.2, 1.0])
        elif kind == "replay":
            failed = await world.processes[0].receiver.failed()
            if failed:
                await world.processes[0].receiver.replay(chance.choice(failed).event.id)
        else:
            await asyncio.sleep(chance.choice([0, 0.001, 0.5, 3]))

    async def finish(self) -> None:
        """Deliver what is late, and let all events run."""
        world = self.world
        for late in self._late:
            await self.deliver(*late)
        world.failing = 0.0
        await asyncio.sleep(600)

    def close(self) -> None:
        for process in self.world.dead:
            process.store.error = StoreError("the process is dead", reason="lost")
            process.store.revive()


@pytest.mark.parametrize("seed", range(40))
@simulated
async def test_random_history(seed: int, times: Times) -> None:
    times(lease=LEASE, close_within=2)
    history = History(seed)
    world = history.world
    await history.start()
    for _ in range(120):
        await history.operate()
    await history.finish()
    receiver = world.processes[0].receiver
    assert (await receiver.status()).waiting == 0
    failed = {(failure.handler, failure.event.id) for failure in await receiver.failed()}
    newest: dict[str, int] = defaultdict(int)
    for event_id, (record, version) in world.acknowledged.items():
        newest[record] = max(newest[record], version)
        assert event_id in world.handled["every"] or ("every", event_id) in failed
    for event_id in {event_id for _, event_id in failed}:
        await receiver.replay(event_id)
    await asyncio.sleep(600)
    assert await receiver.failed() == []
    assert world.handled["every"] == set(world.acknowledged)
    assert world.copy == newest
    assert world.problems == []
    for process in world.processes:
        await process.receiver.aclose()
    history.close()

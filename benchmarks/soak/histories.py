"""Random histories of `changes` over each kind of store, in processes that are killed and suspended.

`python -m benchmarks.soak.histories --histories 500` exits with status 1 if a history breaks an invariant: no record in
the copy becomes older, no existing record is removed, and no change and no acknowledged event is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import random
import re
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing, nullcontext, suppress
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from attrs import evolve, frozen

from pexip_engage_client import EngageClient, EngageError, LeaseError
from pexip_engage_client.models import Appointment
from pexip_engage_client.stores import MemoryStore, RedisStore, SqliteStore, Store
from pexip_engage_client.sync import Change, Created, Removed, Updated, as_event, changes, reconciliation
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver, inbox
from tests.redis_servers import temporary_redis

from ..measuring import ROOT
from .world import ORDERS, ServedWorld, World

KINDS = ("memory", "sqlite", "redis")
# How the copy is protected against a run that was suspended: the store commits together with the copy; the database
# compares the fencing tokens; or webhook events and changes run the same handler, which reads the current record.
MODES = ("transaction", "token", "webhooks")
LEASE = 0.4
STEPS = 6
FAILED = 3
OUTCOMES = {0: "completed", FAILED: "stopped with an error", -signal.SIGKILL: "killed"}
NEVER = 10**9
# Seconds within which all events are handled in the last run.
QUIET_SECONDS = 120

# The trigger reports each record that becomes older. After a removal, no version is new enough.
COPY = """
PRAGMA journal_mode = WAL;
CREATE TABLE copy (id TEXT PRIMARY KEY, version INTEGER);
CREATE TABLE newest (id TEXT PRIMARY KEY, version INTEGER);
CREATE TABLE fence (token INTEGER);
CREATE TABLE problems (text TEXT);
CREATE TABLE acknowledged (id TEXT);
CREATE TABLE handled (id TEXT);
INSERT INTO fence VALUES (0);
CREATE TRIGGER written AFTER INSERT ON copy BEGIN
    INSERT INTO problems SELECT NEW.id || ' became ' || NEW.version || ' after ' || version
        FROM newest WHERE id = NEW.id AND version > NEW.version;
    DELETE FROM newest WHERE id = NEW.id AND version < NEW.version;
    INSERT OR IGNORE INTO newest VALUES (NEW.id, NEW.version);
END;
"""


@frozen
class Setup:
    """The settings of one history."""

    kind: str
    mode: str
    folder: Path
    redis: str
    cap: int
    order: str
    seed: str
    quiet: bool = False
    """Whether this is the last run, without kills and changes."""

    @property
    def stopped(self) -> Path:
        """A file that exists when the process is about to be suspended."""
        return self.folder / f"stopped {self.seed}"


@cache
def documented_names() -> Any:
    """Return the class and the function from docs/sync-transactions.md that keep copy and state in one database."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "sync-transactions.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    for each in blocks:
        if "class StoreInMyDatabase" in each or "def update_copy" in each:
            exec(each, names)
    return SimpleNamespace(**names)


class Consumer:
    """One process, which keeps the copy up to date."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._chance = random.Random(setup.seed)
        self._world = World(setup.folder / "world.db", self._chance)
        self._copy = sqlite3.connect(setup.folder / "copy.db", timeout=60)
        self._copy.execute("PRAGMA synchronous = OFF")
        self._is_running = True
        self._rate = 0.0 if setup.quiet else self._chance.choice([0.02, 0.1, 0.3])

    def _disturb(self) -> None:
        """Change the world, or kill or suspend this process."""
        while self._chance.random() < self._rate:
            self._world.operate()
        if self._setup.quiet or self._chance.random() > 0.03:
            return
        if self._setup.kind == "memory" or self._chance.random() < 0.4:
            os.kill(os.getpid(), signal.SIGKILL)
        self._setup.stopped.touch()
        os.kill(os.getpid(), signal.SIGSTOP)

    async def run(self) -> None:
        """Keep the copy up to date for a while."""
        setup = self._setup
        transport = ServedWorld(self._world, self._disturb, cap=setup.cap, order=setup.order)
        store = opened(setup)
        async with store, EngageClient("acme", token="t", transport=transport, limits=None) as engage:
            if setup.mode == "webhooks":
                await self._run_with_webhooks(engage, store)
            elif setup.mode == "token":
                async for change in self._changes(engage, store):
                    self._write_with_token(change)
            else:
                own = documented_names().StoreInMyDatabase(self._copy, store)
                async for change in self._changes(engage, own):
                    self._write(change)

    async def _changes(self, engage: EngageClient, store: Store) -> AsyncIterator[Change[Appointment]]:
        """Yield the changes of one run, and change the world while the loop handles them."""
        limit = self._chance.choice([2, 5, 100])
        listing = engage.appointments.list(limit=limit, concurrency=self._chance.choice([1, 3]))
        forgets = self._setup.kind == "memory" or self._setup.mode == "webhooks"
        known = [id for (id,) in self._copy.execute("SELECT id FROM copy")] if forgets else []
        reconciliation.WAIT_SECONDS = 600 if self._setup.quiet else self._chance.choice([0.5, 3, 3])
        async for change in changes(listing, store, key="copy", known=known, max_removed=1.0):
            await asyncio.sleep(self._chance.choice([0, 0, 0.001, 0.01]))
            self._disturb()
            yield change
            self._disturb()

    def _write(self, change: Change[Appointment]) -> None:
        if isinstance(change, Created | Updated):
            self._replace(change.record)
        elif isinstance(change, Removed):
            self._remove(change.id)
        else:
            self._copy.execute("INSERT INTO problems VALUES (?)", (f"{change.id} has left a list without filters",))

    def _write_with_token(self, change: Change[Appointment]) -> None:
        self._copy.execute("BEGIN IMMEDIATE")
        with self._copy:
            newest = self._copy.execute("SELECT token FROM fence").fetchone()[0]
            if self._setup.kind != "memory" and change.fencing_token < newest:
                raise LeaseError("a newer run has written to the database", name="copy")
            self._copy.execute("UPDATE fence SET token = ?", (change.fencing_token,))
            self._write(change)

    async def _run_with_webhooks(self, engage: EngageClient, store: Store) -> None:
        receiver = WebhookReceiver(insecure=True, store=store, retry_pauses=[0.1] * 100)

        @receiver.on(AppointmentEvent, name="copy", newest_only=True)
        async def copy(event: AppointmentEvent) -> None:
            id = str(event.data.appointment.id)
            found = await engage.appointments.list(id=[id]).collect()
            self._disturb()
            self._copy.execute("BEGIN IMMEDIATE")
            with self._copy:
                if not found:
                    self._remove(id)
                elif not self._has_newer(found[0]):
                    self._replace(found[0])

        @receiver.on(AppointmentEvent, name="every")
        async def every(event: AppointmentEvent) -> None:
            self._disturb()
            self._note("handled", event.id)

        async with receiver:
            deliveries = asyncio.create_task(self._deliver(receiver))
            async for change in self._changes(engage, store):
                await receiver.receive(event := as_event(change))
                self._note("acknowledged", event.id)
            self._is_running = False
            await deliveries
            if self._setup.quiet:
                async with asyncio.timeout(QUIET_SECONDS):
                    while (await receiver.status()).waiting:  # noqa: ASYNC110 - the receiver has no event for it
                        await asyncio.sleep(0.02)

    async def _deliver(self, receiver: WebhookReceiver) -> None:
        while self._is_running and not self._setup.quiet:
            event = self._world.event()
            if event is not None:
                await receiver.receive(event)
                self._note("acknowledged", event["id"])
            await asyncio.sleep(0.005)

    def _note(self, table: str, event_id: str) -> None:
        with self._copy:
            self._copy.execute(f"INSERT INTO {table} VALUES (?)", (event_id,))

    def _has_newer(self, record: Appointment) -> bool:
        """Whether another process, which took over this one's lease, has written a newer version."""
        newer = "SELECT 1 FROM newest WHERE id = ? AND version > ?"
        return self._copy.execute(newer, (record.id, version_of(record))).fetchone() is not None

    def _replace(self, record: Appointment) -> None:
        self._copy.execute("DELETE FROM copy WHERE id = ?", (record.id,))
        self._copy.execute("INSERT INTO copy VALUES (?, ?)", (record.id, version_of(record)))

    def _remove(self, id: str) -> None:
        self._copy.execute("DELETE FROM copy WHERE id = ?", (id,))
        self._copy.execute("INSERT OR REPLACE INTO newest VALUES (?, ?)", (id, NEVER))
        if self._world.has(id):
            self._copy.execute("INSERT INTO problems VALUES (?)", (f"{id} was removed, but exists",))


def version_of(record: Appointment) -> int:
    return int(str(record.external_id))


def opened(setup: Setup) -> Store:
    """Open the store of a history."""
    if setup.kind == "memory":
        return MemoryStore()
    if setup.kind == "sqlite":
        return SqliteStore(setup.folder / "store.db")
    return RedisStore(setup.redis, key=setup.folder.name)


def consume(setup: Setup) -> None:
    """Run one process of a history."""
    reconciliation.LEASE_SECONDS = inbox.LEASE_SECONDS = LEASE
    reconciliation.SAVE_CHANGES = 3
    logging.disable()
    try:
        asyncio.run(Consumer(setup).run())
    except EngageError:
        os._exit(FAILED)


def start(setup: Setup) -> BaseProcess:
    """Start one process of a history."""
    process = multiprocessing.get_context("fork").Process(target=consume, args=(setup,))
    process.start()
    return process


def send(process: BaseProcess, number: signal.Signals) -> None:
    """Send a signal to a process that may have ended."""
    with suppress(ProcessLookupError):
        os.kill(process.pid or 0, number)


def prepare(setup: Setup, chance: random.Random) -> None:
    """Create the files of a history: the world and an empty copy."""
    World.create(setup.folder / "world.db", chance, chance.randrange(12))
    with closing(sqlite3.connect(setup.folder / "copy.db")) as copy:
        copy.executescript(COPY)


def history(setup: Setup, counts: Counter[str]) -> list[str]:
    """Run one history, and return the invariants that it broke."""
    chance = random.Random(setup.seed)
    prepare(setup, chance)
    running: list[BaseProcess] = []
    suspended: list[BaseProcess] = []
    for step in range(STEPS):
        this = evolve(setup, seed=f"{setup.seed} {step}")
        running.append(start(this))
        ends = time.monotonic() + (60 if setup.kind == "memory" else chance.choice([0.2, 2, 2]))
        while running[-1].is_alive() and not this.stopped.exists() and time.monotonic() < ends:
            time.sleep(0.005)
        if chance.random() < 0.2:
            running[-1].kill()
        if suspended and chance.random() < 0.6:
            send(suspended.pop(0), signal.SIGCONT)
        if this.stopped.exists():
            counts["suspended"] += 1
            with World(setup.folder / "world.db", chance) as world:
                for _ in range(10):
                    world.operate()
            suspended.append(running[-1])
    while any(process.is_alive() for process in running):
        for process in running:
            send(process, signal.SIGCONT)
        time.sleep(0.01)
    for process in running:
        counts[OUTCOMES.get(process.exitcode or 0, "crashed")] += 1
    last = start(evolve(setup, quiet=True))
    last.join()
    if last.exitcode:
        return [f"the last run ended with status {last.exitcode}"]
    return problems(setup)


def problems(setup: Setup) -> list[str]:
    """Return the invariants that a history broke."""
    with closing(sqlite3.connect(setup.folder / "copy.db")) as file:
        found = [text for (text,) in file.execute("SELECT text FROM problems")]
        lost = file.execute("SELECT id FROM acknowledged EXCEPT SELECT id FROM handled")
        found += [f"the event {id} was lost" for (id,) in lost]
        copy = dict(file.execute("SELECT id, version FROM copy"))
    with World(setup.folder / "world.db", random.Random()) as engage:
        world = engage.versions()
    different = sorted(id for id in copy.keys() | world.keys() if copy.get(id) != world.get(id))
    return found + [f"{id}: the copy has {copy.get(id)}, Engage has {world.get(id)}" for id in different]


def warm_up() -> None:
    """Run a consumer in this process, so that the processes of the histories need not import anything."""
    with tempfile.TemporaryDirectory() as folder:
        setup = Setup("memory", "webhooks", Path(folder), "", 5, ORDERS[0], "warm-up", quiet=True)
        prepare(setup, random.Random(0))
        asyncio.run(Consumer(setup).run())


def run(kind: str, histories: int, first: int, redis: str) -> bool:
    """Run histories over one kind of store, and print what happened. Return True if no invariant was broken."""
    counts: Counter[str] = Counter()
    broken = 0
    # The memory of a process that was killed has no fencing tokens to compare.
    modes = [mode for mode in MODES if (kind, mode) != ("memory", "transaction")]
    for number in range(first, first + histories):
        chance = random.Random(number)
        with tempfile.TemporaryDirectory(prefix="history-") as folder:
            mode, cap, order = modes[number % len(modes)], chance.randrange(2, 8), chance.choice(ORDERS)
            setup = Setup(kind, mode, Path(folder), redis, cap, order, str(number))
            for problem in history(setup, counts):
                print(f"BROKEN: {kind} {mode} {number}: {problem}")
                broken += 1
    processes = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"{kind}: {histories} histories, {processes}: {broken} invariants broken", flush=True)
    return not broken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak.histories", description=__doc__)
    parser.add_argument(
        "kinds", nargs="*", default=KINDS, metavar="kind", help=f"a kind of store: {', '.join(KINDS)} (default: all)"
    )
    parser.add_argument(
        "--histories", type=int, default=50, help="the number of histories for each kind (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="the number of the first history (default: %(default)s)")
    parser.add_argument("--redis", help="the URL of a running Redis")
    options = parser.parse_args()
    warm_up()
    with nullcontext(options.redis) if options.redis or "redis" not in options.kinds else temporary_redis() as redis:
        broken = [kind for kind in options.kinds if not run(kind, options.histories, options.seed, redis or "")]
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

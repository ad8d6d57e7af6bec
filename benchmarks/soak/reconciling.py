"""Test a consumer that keeps a copy of five lists through `changes` and webhooks, while faults occur.

Random operations change the sandbox, even in the middle of runs. Requests fail. Webhooks are lost, duplicated and
reordered. The consumer crashes at random points in a run. After a last run without faults, its copy must equal the
sandbox.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from attrs import define, field

from pexip_engage_client import EngageClient, EngageError, Listing, Timing
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore, SqliteStore, Store
from pexip_engage_client.sync import Created, Updated, as_event, changes
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

TABLES = {
    "appointments": "appointments",
    "employees": "employees",
    "subjects": "subjects",
    "subject_groups": "subjectGroups",
    "meeting_rooms": "meetingRooms",
}
LISTS = {
    "appointments": "Appointments",
    "employees": "Employees",
    "subjects": "Subjects",
    "subject_groups": "SubjectGroups",
    "meeting_rooms": "MeetingRooms",
}
STATUSES = ("ACCEPTED", "CANCELLED", "COMPLETED", "OUTGOING_INVITE")
FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 429, "times": 2},
    {"status": 503, "times": 1},
    {"status": 500, "times": 9},  # more often than the client retries
    {"connection": "reset", "times": 1},
    {"body": b"<html>", "times": 1},
)


class CrashError(Exception):
    """The consumer has crashed."""


@define(eq=False)
class Proof:
    """One sandbox, one consumer, and a random source."""

    sandbox: Sandbox
    engage: EngageClient
    state: Store
    chance: random.Random
    page: int = 5
    copies: dict[str, dict[str, Any]] = field(factory=lambda: {name: {} for name in TABLES})
    counts: Counter[str] = field(factory=Counter[str])
    _receiver: WebhookReceiver = field(init=False)
    _locks: dict[str, asyncio.Lock] = field(factory=dict[str, asyncio.Lock])
    _added: int = 0

    def __attrs_post_init__(self) -> None:
        self._receiver = WebhookReceiver(insecure=True)

        @self._receiver.on(AppointmentEvent, name="copy", newest_only=True)
        async def copy(event: AppointmentEvent) -> None:
            await self.refresh(str(event.data.appointment.id))

    async def refresh(self, id: str) -> None:
        """Copy the current state of an appointment."""
        async with self._locks.setdefault(id, asyncio.Lock()):
            # `get` also returns deleted records.
            found = await self.engage.appointments.list(id=[id]).collect()
            self.copies["appointments"].pop(id, None)
            self.copies["appointments"].update({each.id: each.to_dict() for each in found})

    # --- the world

    def operate(self) -> None:
        """Change something in the sandbox."""
        name = self.chance.choice(list(TABLES))
        table = TABLES[name]
        present = [each for each in self.sandbox.dump()[table] if not each.get("deletedAt")]
        kind = self.chance.choices(["change", "add", "delete", "same time"], [6, 3, 2, 1])[0]
        self.counts[kind] += 1
        if kind == "add" or len(present) < 3:
            self._add(table)
        elif kind == "delete":
            self.sandbox.delete(table, self.chance.choice(present)["id"])
        else:
            if kind == "same time":  # several changes with the same `updatedAt`
                self.sandbox.clock.freeze()
            for _ in range(1 if kind == "change" else 2):
                self._change(name, self.chance.choice(present)["id"])
            self.sandbox.clock.run()

    def _add(self, table: str) -> None:
        self._added += 1
        fields: dict[str, Any] = {"id": f"{table}-{self._added}-{self.chance.randrange(10**6)}"}
        if table == "appointments":
            known = self.sandbox.get(table, "appointment-1")
            kept = ("subject", "office", "appointmentParticipants", "meetingType", "status")
            fields |= {name: known[name] for name in kept} | self._hour()
        self.sandbox.add(table, fields)

    def _change(self, name: str, id: str) -> None:
        fields: dict[str, Any] = {"externalId": f"X-{self.chance.randrange(10**9)}"}
        if name == "appointments":
            fields = self.chance.choice([{"status": self.chance.choice(STATUSES)}, self._hour(), fields])
        self.sandbox.change(TABLES[name], id, **fields)

    def _hour(self) -> dict[str, Any]:
        start = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=self.chance.randrange(5000))
        return {"start": start, "end": start + datetime.timedelta(hours=1)}

    def _disturb(self) -> None:
        """Add a random fault that takes effect soon."""
        if self.chance.random() < 0.5:
            fault: Any = self.chance.choice(({"drop": True}, {"disorder": True}))
            self.sandbox.fail("webhooks", times=self.chance.randrange(1, 4), **fault)
        else:
            self.sandbox.fail(f"get{self.chance.choice(list(LISTS.values()))}", **self.chance.choice(FAULTS))

    # --- the consumer

    def _listing(self, name: str) -> Listing[Any]:
        limit = self.chance.choice((self.page, 100))
        return getattr(self.engage, name).list(limit=limit, concurrency=self.chance.choice((1, 4)))  # type: ignore[no-any-return]

    async def run(self, name: str, *, crash: float = 0.0, change: float = 0.0) -> None:
        """Update one copy. At each point, crash or change the sandbox with these probabilities."""
        copy = self.copies[name]
        known = copy.keys() if name == "appointments" else ()  # some of them came from webhooks
        async for each in changes(self._listing(name), self.state, key=name, known=known, max_removed=1.0):
            if self.chance.random() < change:
                self.operate()
            if self.chance.random() < crash:
                raise CrashError
            if name == "appointments":
                await self._receiver.receive(as_event(each))
            elif isinstance(each, Created | Updated):
                copy[each.id] = each.record.to_dict()
            else:
                copy.pop(each.id, None)
            self.counts[type(each).__name__] += 1
            if self.chance.random() < crash:
                raise CrashError

    async def disturbed_run(self, name: str) -> None:
        """Run the consumer while all faults may occur."""
        running = asyncio.create_task(self.run(name, crash=0.03, change=0.2))
        if self.chance.random() < 0.2:
            for _ in range(self.chance.randrange(60)):
                await asyncio.sleep(0)
            running.cancel()
        (result,) = await asyncio.gather(running, return_exceptions=True)
        self.counts["runs"] += 1
        if isinstance(result, BaseException):
            self.counts[f"ended by {type(result).__name__}"] += 1
            if not isinstance(result, EngageError | CrashError | ExceptionGroup | asyncio.CancelledError):
                raise result

    async def differences(self) -> dict[str, tuple[Any, Any]]:
        """Return the differences between the copies and the sandbox, after a last run without faults."""
        self.sandbox.faults.clear()
        await self.sandbox.webhooks.delivered()
        found: dict[str, tuple[Any, Any]] = {}
        for name in TABLES:
            await self.run(name)
            copy = self.copies[name]
            actual = {each.id: each.to_dict() for each in await getattr(self.engage, name).list(limit=100).collect()}
            table = {each["id"] for each in self.sandbox.dump()[TABLES[name]] if not each.get("deletedAt")}
            present = {id for id, each in actual.items() if not each.get("deletedAt")}
            assert present == table, "the list shows what the table has"
            for id in copy.keys() | actual.keys():
                if copy.get(id) != actual.get(id):
                    found[f"{name} {id}"] = copy.get(id), actual.get(id)
        return found

    async def go_through(self, operations: int) -> None:
        """Perform this many random operations, with faults and runs between them."""
        async with served(self._receiver) as url:
            webhook = self.sandbox.webhooks.add(url, pace=0, duplicates=1)
            while self._operated() < operations:
                for _ in range(self.chance.randrange(1, 20)):
                    self.operate()
                if self.chance.random() < 0.4:
                    self._disturb()
                await self.disturbed_run(self.chance.choice(list(TABLES)))
            self.sandbox.webhooks.remove(webhook.id)
            self.sandbox.faults.clear()
            await self.sandbox.webhooks.delivered()

    def _operated(self) -> int:
        return sum(self.counts[kind] for kind in ("change", "add", "delete", "same time"))


@asynccontextmanager
async def served(app: Any) -> AsyncGenerator[str]:
    """Serve an application in this event loop."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="critical", ws="none"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        server.should_exit = True
        await task


async def _no_pause(seconds: float) -> None:
    await asyncio.sleep(0)


async def prove(seed: int, operations: int, state: Store | None = None) -> tuple[Counter[str], dict[str, Any]]:
    """Run one proof. Return what happened, and the differences at the end."""
    async with Sandbox(seed="demo", limits=None) as sandbox:
        engage = sandbox.client(timing=Timing(sleep=_no_pause), deadline=600)
        proof = Proof(sandbox, engage, MemoryStore() if state is None else state, random.Random(seed))
        await proof.go_through(operations)
        return proof.counts, await proof.differences()


async def _main(operations: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with SqliteStore(Path(folder) / "sync.db") as state:
            counts, differences = await prove(seed, operations, state)
    print(f"seed {seed}: {', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}")
    for name, (copy, actual) in differences.items():
        print(f"DIFFERENT: {name}: the copy has {copy}, Engage has {actual}")
    print("the copies equal the sandbox" if not differences else f"{len(differences)} DIFFERENCES")
    return 1 if differences else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak.reconciling", description=__doc__)
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    sys.exit(asyncio.run(_main(options.operations, options.seed)))

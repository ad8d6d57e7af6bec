"""Test exactly-once creation despite faults and crashes: `python -m benchmarks.soak.product`.

The first request for each ID meets a fault. Five scenarios book the same IDs: twenty concurrent calls for each, two
processes, processes that are killed at fifty points, a Redis that is killed, and a disk that is full. Each scenario
compares the reports of the calls with the records on the server. Then a clean process books all IDs again. Afterwards,
each ID must have exactly one record.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from attrs import frozen

from pexip_engage_client import EngageClient, EngageError
from pexip_engage_client.idempotency import intents
from pexip_engage_client.stores import MemoryStore, RedisStore, SqliteStore, Store
from tests.idempotency.bookings import book
from tests.idempotency.crashing import DyingStore, DyingTransport, Steps, exit_codes, forked
from tests.redis_servers import DURABLE, redis_process

from .booking_server import LATE, VARIANTS, names, served

TIMEOUT, DEADLINE, LEASE = 3.0, 15.0, 2.0  # the deadline ends a response that would never end
CONCURRENT = 100  # how many IDs are booked at the same time
POINTS = 50
STEPS = 10  # the approximate number of steps in a booking: two for each request and for each change of the store
ROUNDS = 5  # rounds of the clean process, because only the first calls after a rejection succeed
LONGEST = 1800.0

intents.LEASE_SECONDS = LEASE

Reports = list[tuple[str, str]]
"""The ID and the report of each call."""
Work = Callable[[], Awaitable[object]]


@frozen
class Place:
    """The environment of a scenario."""

    url: str
    folder: Path
    names: list[str]

    def sqlite(self) -> SqliteStore:
        return SqliteStore(self.folder / "bookings.db")


def open_client(url: str, store: Store, steps: Steps | None = None) -> EngageClient:
    options: dict[str, Any] = {"deadline": DEADLINE, "limits": None, "timeout": TIMEOUT}
    if steps is not None:
        options["transport"] = DyingTransport(steps)
    return EngageClient("acme", token="token", base_url=url, idempotency=store, **options)


async def report(engage: EngageClient, name: str) -> str:
    """Book, and return the report of the call."""
    try:
        await book(engage, name)
    except EngageError as error:
        return str(error.outcome or "rejected")
    return "created"


async def book_all(engage: EngageClient, wanted: list[str], write: Callable[[str, str], object], copies: int) -> None:
    """Book the IDs, with `copies` concurrent calls for each."""
    left = iter(wanted)

    async def task() -> None:
        for name in left:
            for outcome in await asyncio.gather(*(report(engage, name) for _ in range(copies))):
                write(name, outcome)

    await asyncio.gather(*(task() for _ in range(CONCURRENT)))


@contextmanager
def reports_of_processes(folder: Path) -> Generator[tuple[Callable[[str, str], object], Reports]]:
    """Yield a function to which processes report, and collect their reports until the end of the block."""
    said: Reports = []
    file = os.open(folder / "said", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    try:
        yield lambda name, outcome: os.write(file, (json.dumps([name, outcome]) + "\n").encode()), said
    finally:
        os.close(file)
        said += [tuple(json.loads(line)) for line in (folder / "said").read_text().splitlines()]


# --- the scenarios, which return the reports, and the store for the clean process


def twenty_tasks(at: Place) -> tuple[Reports, Store]:
    """Make twenty concurrent calls for each ID, in one process."""
    said: Reports = []
    store = MemoryStore()

    async def work() -> None:
        async with open_client(at.url, store) as engage:
            await book_all(engage, at.names, lambda name, outcome: said.append((name, outcome)), copies=20)

    asyncio.run(work())
    return said, store


def two_processes(at: Place) -> tuple[Reports, Store]:
    """Let two processes book all IDs at the same time."""
    with reports_of_processes(at.folder) as (write, said):

        async def work() -> None:
            async with open_client(at.url, at.sqlite()) as engage:
                await book_all(engage, at.names, write, copies=2)

        assert exit_codes([forked(work, LONGEST) for _ in range(2)]) == [0, 0]
    return said, at.sqlite()


def killed_processes(at: Place) -> tuple[Reports, Store]:
    """Run fifty processes, each with a share of the IDs. Each process kills itself at a different step of its work."""
    share = math.ceil(len(at.names) / POINTS)
    with reports_of_processes(at.folder) as (write, said):

        def work_of(point: int) -> Work:
            wanted = at.names[point * share : (point + 1) * share]
            last_step = 1 + point * (share * STEPS) // POINTS  # from the first step to about the last one
            steps = Steps(last_step)

            async def work() -> None:
                store = DyingStore(at.sqlite(), steps)
                async with open_client(at.url, store, steps) as engage:
                    await book_all(engage, wanted, write, copies=1)

            return work

        codes: list[int] = []
        for begin in range(0, POINTS, 10):  # only ten at a time, because a machine has few processors
            points = range(begin, min(begin + 10, POINTS))
            codes += exit_codes([forked(work_of(point), LONGEST) for point in points])
        assert set(codes) <= {0, -signal.SIGKILL}
        print(f"  killed: {codes.count(-signal.SIGKILL)} of {POINTS} processes", flush=True)
    return said, at.sqlite()


def redis_killed(at: Place) -> tuple[Reports, Store]:
    """Use a Redis that is killed every few seconds. The clean process uses a Redis that keeps running."""
    dice, times = random.Random(0), 0
    with reports_of_processes(at.folder) as (write, said):
        address = f"unix://{at.folder}/redis.sock"

        async def work() -> None:
            async with open_client(at.url, RedisStore(address)) as engage:
                await book_all(engage, at.names, write, copies=1)

        child: int | None = None
        code: int | None = None
        while code is None:
            with redis_process(at.folder, DURABLE):
                child = child or forked(work, LONGEST)
                until = time.monotonic() + dice.uniform(0.5, 3)
                while time.monotonic() < until and code is None:
                    ended, status = os.waitpid(child, os.WNOHANG)
                    code = os.waitstatus_to_exitcode(status) if ended else None
                    time.sleep(0.02)
            times += 1
        assert code == 0
        print(f"  killed: Redis, {times} times", flush=True)
    return said, RedisStore(address)


def disk_full(at: Place) -> tuple[Reports, Store]:
    """Use a disk that becomes full during bookings. The clean process has free space."""
    store = at.sqlite()
    with reports_of_processes(at.folder) as (write, said):

        async def work() -> None:
            async with open_client(at.url, store) as engage:
                booking = asyncio.create_task(book_all(engage, at.names, keep, copies=1))
                await third.wait()
                resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
                await booking
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                for each in found:
                    write(*each)

        found: Reports = []

        third = asyncio.Event()

        def keep(name: str, outcome: str) -> None:
            found.append((name, outcome))  # in memory, until files can be written again
            if len(found) >= len(at.names) // 3:
                third.set()

        assert exit_codes([forked(work, LONGEST)]) == [0]
    return said, at.sqlite()


SCENARIOS = [twenty_tasks, two_processes, killed_processes, redis_killed, disk_full]


# --- the invariants


async def created(url: str) -> Counter[str]:
    async with httpx.AsyncClient(timeout=60) as client:
        return Counter((await client.get(url)).json())


async def finish(url: str, store: Store, wanted: list[str]) -> Counter[str]:
    """Book all IDs in a clean process until each call reports a record. Return the last round's reports."""
    outcomes: dict[str, str] = {}
    async with open_client(url, store) as engage:
        for _ in range(ROUNDS):
            left = [name for name in wanted if outcomes.get(name) != "created"]
            await book_all(engage, left, outcomes.__setitem__, copies=1)
    return Counter(outcomes.values())


def judge(said: Reports, there: Counter[str], after: Counter[str], clean: Counter[str], wanted: list[str]) -> list[str]:
    """Return violations. `there` are the records before the clean process ran, and `after` the records afterwards."""
    reports: dict[str, set[str]] = {}
    for name, outcome in said:
        reports.setdefault(name, set()).add(outcome)
    missing = [name for name, found in reports.items() if "created" in found and name not in there]
    unsent = [name for name, found in reports.items() if found <= {"not sent", "rejected"}]
    problems = {
        "created twice": [name for name, times in (there | after).items() if times > 1],
        "reported as created, but missing": missing,
        "reported as not sent, but created": [name for name in unsent if name in there],
        "not created by the clean process": [name for name in wanted if name not in after],
        "not reported by the clean process": ["it"] if clean != {"created": len(wanted)} else [],
    }
    return [f"{what}: {len(found)}, such as {found[:3]}" for what, found in problems.items() if found]


def run(scenario: Callable[[Place], tuple[Reports, Store]], bookings: int) -> bool:
    """Run a scenario, and print whether the invariants hold."""
    began, wanted = time.monotonic(), names(bookings)
    random.Random(1).shuffle(wanted)
    with tempfile.TemporaryDirectory(prefix="once-") as name, served() as url:
        folder = Path(name)
        said, store = scenario(Place(url, folder, wanted))
        time.sleep(2 * LATE)  # until late records exist
        there = asyncio.run(created(url))
        if scenario is redis_killed:
            with redis_process(folder, DURABLE):
                clean = asyncio.run(finish(url, store, wanted))
        else:
            clean = asyncio.run(finish(url, store, wanted))
        after = asyncio.run(created(url))
    problems = judge(said, there, after, clean, wanted)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(Counter(each for _, each in said).items()))
    twice = sum(times > 1 for times in after.values())
    print(f"{scenario.__name__}: {len(said)} calls ({outcomes}); then {len(after)} records, {twice} twice", end="")
    print(f"; {time.monotonic() - began:.0f} s", *(f"\n  BROKEN: {each}" for each in problems), flush=True)
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak.product", description=__doc__)
    parser.add_argument("--bookings", type=int, default=1000, help="the number of bookings in each scenario")
    parser.add_argument("--only", choices=[each.__name__ for each in SCENARIOS], action="append")
    options = parser.parse_args()
    print(f"{options.bookings} bookings, {len(VARIANTS)} faults with their effects", flush=True)
    chosen = [each for each in SCENARIOS if not options.only or each.__name__ in options.only]
    held = [run(each, options.bookings) for each in chosen]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())

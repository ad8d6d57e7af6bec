"""Start the processes, inject faults, and check the invariants; see the package."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from attrs import define, field
from redis.asyncio import Redis
from rich.progress import Progress

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.http.serving import serve
from tests.ports import free_port
from tests.redis_servers import temporary_redis

from ..memory import resident
from .bookings import PROCESSES, judge_bookings, keep_booker, keep_redis, settle, stores
from .processes import Report, listen, start
from .receiver import HANDLED

WORKERS = 4
FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 503, "times": 3},
    {"status": 502, "after_change": True, "times": 2},
    {"connection": "reset", "times": 2},
    {"connection": "reset", "after_change": True, "times": 2},
    {"delay": 1.0, "times": 2},
    {"body": b"<html>", "times": 1},
    {"status": 401, "times": 1},
)


@define
class CountingServer:
    """Counts the concurrent requests and the statuses at the server."""

    app: Any
    inside: int = 0
    most: int = 0
    statuses: Counter[int] = field(factory=Counter[int])
    rejections: Counter[str] = field(factory=Counter[str])

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or "/realms/" in scope["path"]:
            await self.app(scope, receive, send)
            return
        self.inside += 1
        self.most = max(self.most, self.inside)
        # released with the last byte, because a client that has read it may immediately send the next request
        place = [1]

        async def counted(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.statuses[message["status"]] += 1
            elif not message.get("more_body") and place:
                self.inside -= place.pop()
                if b"more than" in message["body"]:
                    self.rejections[json.loads(message["body"])["errors"][0]["message"]] += 1
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            self.inside -= sum(place)


async def keep_worker(place: int, url: str, redis: str, until: float, report: Report, chance: random.Random) -> None:
    """Keep one worker running. Most workers are killed in the middle of their work, and replaced."""
    generation = 0
    while (left := until - time.monotonic()) > 2:
        generation += 1
        life = min(left, chance.uniform(8, 30))
        process = await start("worker", url, redis, f"worker-{place}-{generation}", str(life))
        listening = asyncio.create_task(listen(process, report))
        if life < left and chance.random() < 0.6:
            await asyncio.sleep(life * chance.random())
            process.kill()
            report.kills["worker"] += 1
        await process.wait()
        await listening


async def keep_receiver(redis: str, port: int, until: float, report: Report, chance: random.Random) -> None:
    """Keep the receiver running. It is killed from time to time, and restarted within a second."""
    while time.monotonic() < until:
        process = await start("receiver", redis, str(port))
        try:
            async with asyncio.timeout(chance.uniform(20, 40)):
                await process.wait()
        except TimeoutError:
            report.kills["receiver"] += 1
        finally:
            process.kill()
            await process.wait()


async def inject_faults(sandbox: Sandbox, until: float, chance: random.Random) -> None:
    """Inject one fault after another, into any operation."""
    while time.monotonic() < until - 5:
        await asyncio.sleep(chance.uniform(0.5, 2))
        with contextlib.suppress(RuntimeError):
            sandbox.fail(**chance.choice(FAULTS))


@contextlib.asynccontextmanager
async def served(sandbox: Sandbox) -> AsyncIterator[tuple[CountingServer, str]]:
    """Serve the sandbox, and count requests and statuses."""
    counting = CountingServer(sandbox.app)
    async with serve(counting) as url:
        yield counting, url


async def soak(minutes: float, seed: int, redis: str) -> Report:
    report, chance = Report(), random.Random(seed)
    until = time.monotonic() + 60 * minutes
    async with Sandbox(seed="demo") as sandbox, served(sandbox) as (counting, url), stores() as at:
        port = free_port()
        # Under load, a receiver that was killed takes longer to start than the documented waits.
        sandbox.webhooks.add(f"http://127.0.0.1:{port}/", pace=3)
        receiving = asyncio.create_task(keep_receiver(redis, port, until + 60, report, chance))
        intents = asyncio.create_task(keep_redis(at, until, report, random.Random(seed)))
        await asyncio.sleep(1)
        async with asyncio.TaskGroup() as group:
            for place in range(WORKERS):
                group.create_task(keep_worker(place, url, redis, until, report, random.Random(seed + place)))
            for kind in ("sqlite", "redis"):
                for place in range(PROCESSES):
                    dice = random.Random(f"{seed} {kind} {place}")
                    group.create_task(keep_booker(kind, url, redis, at, until, report, dice))
            group.create_task(inject_faults(sandbox, until, chance))
            group.create_task(show(until))
        sandbox.faults.clear()
        settled = await settle(url, "sqlite", redis, at) | await settle(url, "redis", redis, at)
        intents.cancel()
        await asyncio.gather(intents, return_exceptions=True)
        judge_bookings(report, Counter(filter(None, map(external_id, sandbox.dump()["appointments"]))), settled)
        deliveries = await sandbox.webhooks.delivered()
        await wait_for_handlers(deliveries, redis)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await judge(report, sandbox, counting, deliveries, redis)
    return report


def external_id(appointment: dict[str, Any]) -> str | None:
    return appointment.get("externalId")


async def show(until: float) -> None:
    with Progress() as progress:
        seconds = until - time.monotonic()
        task = progress.add_task("soak", total=seconds)
        while (left := until - time.monotonic()) > 0:
            progress.update(task, completed=seconds - left)
            await asyncio.sleep(1)


async def judge(report: Report, sandbox: Sandbox, counting: CountingServer, deliveries: list[Any], redis: str) -> None:
    made = Counter(filter(None, map(external_id, sandbox.dump()["appointments"])))
    reported = [each for each in report.said if each["what"] == "booked"]
    sure = [each for each in report.said if each["what"] in ("failed", "rejected") and each["outcome"] == "not sent"]
    twice = [name for name, times in made.items() if times > 1]
    report.check(not twice, f"no duplicate bookings: {len(made)} created, {len(twice)} of them more than once")
    lost = [each["id"] for each in reported if each["id"] not in made]
    report.check(not lost, f"bookings that were reported exist: {len(reported)} reported, {len(lost)} missing")
    lied = [each["id"] for each in sure if each["id"] in made]
    report.check(not lied, f'bookings with outcome "not sent" do not exist: {len(sure)} reported, {len(lied)} exist')
    report.check(counting.most <= 4, f"at most 4 concurrent requests at the server: {counting.most}")
    throttled = counting.statuses[429]
    seen = (
        f"{throttled} of {counting.statuses.total()} responses, {dict(counting.statuses)} {dict(counting.rejections)}"
    )
    report.check(throttled <= counting.statuses.total() / 1000, f"at most one 429 in a thousand responses: {seen}")
    forks = Counter(each["code"] for each in report.said if each["what"] == "forked")
    report.check(set(forks) <= {0}, f"every forked process completed its call: {dict(forks)}")
    await judge_events(report, deliveries, redis)
    ended = [each for each in report.said if each["what"] == "ended"]
    memory = max((each["memory"] / 2**20 for each in ended), default=0.0)
    descriptors = max((each["descriptors"] for each in ended), default=0)
    report.check(memory < 120, f"memory of workers is bounded: at most {memory:.0f} MiB, {descriptors} descriptors")
    print(f"killed: {dict(report.kills)}; this process {resident() / 2**20:.0f} MiB")


async def wait_for_handlers(deliveries: list[Any], redis: str) -> None:
    """Wait until the events of a killed receiver have been taken over."""
    client = Redis.from_url(redis, decode_responses=True)
    received = {each.event["id"] for each in deliveries if each.received}
    for _ in range(60):
        if received <= set(await client.lrange(HANDLED, 0, -1)):
            break
        await asyncio.sleep(1)
    await client.aclose()


async def judge_events(report: Report, deliveries: list[Any], redis: str) -> None:
    client = Redis.from_url(redis, decode_responses=True)
    handled = Counter(await client.lrange(HANDLED, 0, -1))
    await client.aclose()
    received = {each.event["id"] for each in deliveries if each.received}
    lost = [each for each in received if each not in handled]
    repeated = [each for each, times in handled.items() if times > 1]
    unreceived = [each.attempts for each in deliveries if not each.received]
    answered = [each for each in unreceived if all(isinstance(attempt, int) for attempt in each)]
    report.check(not lost, f"no event that was acknowledged is lost: {len(received)} acknowledged, {len(lost)} lost")
    away = len(unreceived) - len(answered)
    facts = f"{len(answered)} of {len(deliveries)} abandoned, and {away} more while the receiver was killed"
    report.check(not answered, f"three attempts that reach the receiver are enough: {facts}")
    # If a kill happens between a handler's effect and the record of it in the store, the event is handled again.
    bound = report.kills["receiver"] * 8
    report.check(
        len(repeated) <= bound, f"handled again after a kill: {len(repeated)} of {len(handled)}, at most {bound}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with temporary_redis() as redis:
        report = asyncio.run(soak(options.minutes, options.seed, redis))
    print(f"{len(report.wrong)} broken" if report.wrong else "all invariants hold")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""A limiter backend as a user of the package would write it: limits in Memcached, by compare-and-set, in one file."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any, Protocol

from pexip_engage_client.limits import Grant, Report


class Memcached(Protocol):
    """What the backend needs of a client such as aiomcache."""

    async def gets(self, key: bytes) -> tuple[bytes | None, int | None]: ...

    async def add(self, key: bytes, value: bytes) -> bool: ...

    async def cas(self, key: bytes, value: bytes, token: int) -> bool: ...


class MemcachedBackend:
    """The state of all processes is one value. A process that loses a race reads it again and retries."""

    def __init__(self, memcached: Memcached, key: bytes = b"engage-limits") -> None:
        self.memcached = memcached
        self.key = key

    async def exchange(self, report: Report) -> Grant:
        while True:
            value, token = await self.memcached.gets(self.key)
            state: dict[str, Any] = json.loads(value) if value else {"processes": {}, "finished": []}
            grant = self.granted(state, report, time.time())
            changed = json.dumps(state).encode()
            if await (
                self.memcached.add(self.key, changed) if token is None else self.memcached.cas(self.key, changed, token)
            ):
                return grant
            await asyncio.sleep(random.random() * 0.005)

    def granted(self, state: dict[str, Any], report: Report, now: float) -> Grant:
        processes, finished = state["processes"], state["finished"]
        for name, each in list(processes.items()):
            if each["expires"] <= now and name != report.process:  # the process has died
                finished += [now] * each["requests"]
                del processes[name]
        mine = processes.pop(report.process, {"number": 0, "slots": 0, "requests": 0})
        if report.number < mine["number"]:  # this report was overtaken by a later one
            processes[report.process] = mine
            return Grant(slots=0, requests=0, polls=1)
        finished += [now - age for age in report.finished]
        state["finished"] = finished = [each for each in finished if each > now - report.window]
        state["quiet_until"] = quiet_until = max(state.get("quiet_until", 0.0), now + report.quiet_for)

        others = processes.values()
        slots = min(report.slots_wanted, report.concurrent - sum(each["slots"] for each in others))
        if any(each["waits"] for each in others):  # leave a share to the others
            slots = min(slots, max(1, report.concurrent // (len(processes) + 1)))
        slots, requests = max(0, slots), 0
        if slots and now >= quiet_until:
            open_requests = sum(each["requests"] for each in others) + report.open_requests
            left = report.requests_wanted
            if report.per_window is not None:
                left = report.per_window - len(finished) - open_requests
            requests = max(0, min(report.requests_wanted, left))
        processes[report.process] = {
            "number": report.number,
            "expires": now + report.lease,
            "slots": max(slots, report.slots),
            "requests": report.open_requests + requests,
            "waits": report.waiting + report.waiting_in_background > 0,
        }
        return Grant(slots=slots, requests=requests, polls=0 if requests or not report.requests_wanted else 1)

    async def aclose(self) -> None:
        """Leave the connection open: it belongs to the application."""

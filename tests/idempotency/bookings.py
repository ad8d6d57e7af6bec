"""An API of appointments that fails on demand, and a clock that only sleeping advances."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from typing import Any, Unpack

import httpx

from pexip_engage_client import EngageClient, Timing
from pexip_engage_client.idempotency.intents import Intent, IntentKey
from pexip_engage_client.stores import Holder, Lease, MemoryStore, Store, StoreChange

from ..pipeline.conftest import Pauses
from ..pipeline.doubles import error_response
from ..stores.forwarding import WriteOptions

ANSWERS = ("made", "made, then lost", "made, then 503", "made, then nonsense", "lost", "503", "refused", "429", "late")


WHEN = "2026-03-02T09:00:00Z"
APPOINTMENT: dict[str, Any] = {  # the required properties
    "subject": {"id": "1"},
    "office": {"id": "1"},
    "appointmentParticipants": [],
    "answers": [],
    "meetingType": "OFFICE",
    "status": "INVITED",
    "hybrid": False,
    "trailingBufferTime": 0,
    "createdAt": WHEN,
    "createdByType": "APPLICATION",
    "createdFrom": "API",
    "updatedAt": WHEN,
    "updatedByType": "APPLICATION",
    "updatedFrom": "API",
}


class Bookings(httpx.AsyncBaseTransport):
    """Appointments by their external IDs. Each POST meets the next fault."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        self.created: list[str] = []
        self.late: list[str] = []
        self.posts = 0
        self.filters = True
        self.lookups = 0
        self.unlisted: int | None = None  # the number of a record that lists leave out
        self.failing_lookups = 0  # the number of lookups to fail after the first POST

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.method == "GET":
            self.lookups += 1
            if self.failing_lookups and self.posts:
                self.failing_lookups -= 1
                return error_response(503)
            return self.listed(request.url.params.get_list("external-id[]"))
        self.posts += 1
        name = json.loads(request.content)["externalId"]
        fault = self.faults.pop(0) if self.faults else "made"
        if fault in ("401", "422"):
            return error_response(int(fault))
        if fault == "refused":
            raise httpx.ConnectError("refused")
        if fault == "429":
            return error_response(429)
        if fault == "in use":
            return error_response(422, "EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE")
        if fault in ("late", "hangs"):
            self.late.append(name)
            if fault == "hangs":
                await asyncio.Event().wait()
            raise httpx.ReadTimeout("slow")
        if fault.startswith("made"):
            self.created.append(name)
        if fault.endswith("503"):
            return error_response(503)
        if fault.endswith("nonsense"):
            return httpx.Response(201, content=b"<html>")
        if fault.endswith("lost"):
            raise httpx.ReadError("reset")
        return httpx.Response(201, json={"data": self.record(len(self.created) - 1)})

    def record(self, number: int) -> dict[str, Any]:
        return {"id": f"id-{number}", "externalId": self.created[number], **APPOINTMENT}

    def listed(self, wanted: list[str]) -> httpx.Response:
        found = [
            self.record(number)
            for number, name in enumerate(self.created)
            if number != self.unlisted and (name in wanted or not self.filters)
        ]
        meta = {"offset": 0, "limit": 25, "totalCount": len(found)}
        return httpx.Response(200, json={"data": found, "meta": meta})


class FailingStore(MemoryStore):
    """A store that raises an error in one step of a call, after some steps that succeed.

    `acquire`: the call gets the right to work on the ID. `record`: it writes the intent. `end`: it ends the claim.
    """

    def __init__(self, step: str, error: Exception, *, after: int = 0) -> None:
        super().__init__()
        self.step, self.error, self.after = step, error, after
        self.calls: Counter[str] = Counter()

    async def acquire(self, name: str, owner: str, seconds: float) -> Lease | Holder:
        self.fail("acquire")
        return await super().acquire(name, owner, seconds)

    async def write(self, changes: Sequence[StoreChange], **options: Unpack[WriteOptions]) -> bool:
        self.fail("end" if options.get("keep") == 0 else "record" if changes else "renew")
        return await super().write(changes, **options)

    def fail(self, step: str) -> None:
        self.calls[step] += 1
        if step == self.step:
            if self.after == 0:
                raise self.error
            self.after -= 1


async def leave_intent(store: Store, key: IntentKey, effect: float, operation: str = "createAppointment") -> None:
    """Write an intent as a call does that dies afterwards, whose lease has ended."""
    await store.write([Intent(key, operation, time.time(), effect).put()])


async def hold(store: Store, key: IntentKey, seconds: float = 1000) -> Lease:
    """Acquire the lease on an external ID as another process does."""
    lease = await store.acquire(key.lease, "another process", seconds)
    assert isinstance(lease, Lease)
    return lease


def client(bookings: Bookings, pauses: Pauses, **options: Any) -> EngageClient:
    """A client whose store has the clock of the test."""
    timing = options.get("timing", pauses.timing)
    defaults: dict[str, Any] = {"transport": bookings, "timing": timing, "max_retries": 9, "limits": None}
    defaults["idempotency"] = MemoryStore(clock=timing.monotonic)
    return EngageClient("acme", token="t", **defaults | options)


PEOPLE: dict[str, Any] = {"subject_id": "1", "office_id": "1", "meeting_type": "OFFICE", "appointment_participants": []}


async def book(engage: EngageClient, name: str) -> Any:
    return await engage.appointments.invite_once(external_id=name, **PEOPLE)


class Clock:
    """A clock that only sleeping advances. The late records are created at `late_at`."""

    def __init__(self, bookings: Bookings, late_at: float) -> None:
        self.time, self.bookings, self.late_at = 0.0, bookings, late_at
        self.timing = Timing(monotonic=lambda: self.time, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.time += seconds
        if self.time >= self.late_at:
            self.bookings.created += self.bookings.late
            self.bookings.late = []


async def cancelled(bookings: Bookings, call: Coroutine[Any, Any, Any]) -> None:
    """Start a call, and cancel it as soon as its request is sent."""
    before, task = bookings.posts, asyncio.create_task(call)
    while bookings.posts == before and not task.done():
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

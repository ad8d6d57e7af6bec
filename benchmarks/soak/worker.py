"""A process that books, reads and forks until it is killed or its time is up: `worker.py URL REDIS NAME SECONDS`.

The process prints one line of JSON for each event, such as `booked` or `failed`, and its state when it ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from pexip_engage_client import ApiError, EngageClient, EngageError
from pexip_engage_client.limits import RedisLimits
from pexip_engage_client.models import AppointmentParticipantInput

from ..memory import resident

DAYS = datetime(2030, 1, 1, tzinfo=UTC)
TASKS = 6


def report(what: str, **facts: Any) -> None:
    os.write(1, (json.dumps({"what": what, **facts}) + "\n").encode())


def participants() -> list[AppointmentParticipantInput]:
    return [
        AppointmentParticipantInput(role="PRIMARY", type="EMPLOYEE", participant_id="employee-an"),
        AppointmentParticipantInput(role="PRIMARY", type="CUSTOMER", participant_id="customer-lena"),
    ]


async def book(engage: EngageClient, external_id: str, slot: int) -> None:
    """Make one booking, and report its outcome."""
    start = DAYS + timedelta(hours=slot)
    try:
        await engage.appointments.create(
            start=start,
            end=start + timedelta(minutes=30),
            subject_id="subject-mortgage",
            office_id="office-ghent",
            meeting_type="VIDEO",
            appointment_participants=participants(),
            external_id=external_id,
        )
    except ApiError as error:
        report("rejected", id=external_id, outcome=error.outcome, status=error.status_code)
    except EngageError as error:
        report("failed", id=external_id, outcome=error.outcome, kind=type(error).__name__)
    else:
        report("booked", id=external_id)


async def read(engage: EngageClient) -> None:
    try:
        await engage.employees.list().collect()
    except EngageError as error:
        report("unread", kind=type(error).__name__)


def fork(engage: EngageClient) -> None:
    """Fork a child that makes a call with the same client in its own event loop."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            asyncio.run(asyncio.wait_for(engage.employees.list().first_page(), 30))
            code = 0
        except EngageError:
            code = 0
        finally:
            os._exit(code)
    asyncio.get_running_loop().run_in_executor(None, reap, child)


def reap(child: int) -> None:
    _, status = os.waitpid(child, 0)
    report("forked", code=os.waitstatus_to_exitcode(status))


async def work(url: str, redis: str, name: str, seconds: float) -> None:
    chance = random.Random(name)
    until = time.monotonic() + seconds
    number = 0
    async with EngageClient(
        "acme",
        client_id="sandbox",
        client_secret="sandbox-secret",
        base_url=url,
        token_url=url + "/realms/acme/protocol/openid-connect/token",
        limits=RedisLimits(redis),
        deadline=30,
    ) as engage:

        async def task() -> None:
            nonlocal number
            while time.monotonic() < until:
                number += 1
                if chance.random() < 0.7:
                    await book(engage, f"{name}-{number}", slot_of(name, number))
                elif chance.random() < 0.9:
                    await read(engage)
                else:
                    fork(engage)

        await asyncio.gather(*(task() for _ in range(TASKS)))
        await asyncio.sleep(0.5)
    report("ended", memory=resident(), descriptors=len(os.listdir("/proc/self/fd")))


def slot_of(name: str, number: int) -> int:
    """Return an hour that no other booking uses."""
    place, generation = (int(part) for part in name.split("-")[1:3])
    return ((generation * 8 + place) * 5000 + number) % 10_000_000


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))

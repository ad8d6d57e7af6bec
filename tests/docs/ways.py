"""The picture of the structure for CONTRIBUTING.md: the layers, and the files that calls and events visit."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from textwrap import wrap
from types import FrameType
from typing import Any

from pexip_engage_client import EngageClient
from pexip_engage_client.models import AppointmentParticipantInput
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.webhooks import AppointmentEvent, IncomingRequest, WebhookReceiver
from tests.openapi import DOCUMENT
from tests.project.test_architecture import LAYERS, PACKAGE

Visits = list[str]
# The sandbox stands for the server: what it does is not part of a way.
SERVER = tuple(f"{PACKAGE / name}{os.sep}" for name in ("sandbox", "openapi"))


@contextmanager
def visited() -> Iterator[Visits]:
    """The files of the package whose functions are called in the block, in the order of the first calls."""
    found: dict[str, None] = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(f"{PACKAGE}{os.sep}") and not _is_of_server(frame):
            found[Path(name).relative_to(PACKAGE).with_suffix("").as_posix()] = None

    visits: Visits = []
    gc.collect()
    gc.disable()  # otherwise, finalizers of other objects would be visited
    sys.setprofile(note)
    try:
        yield visits
    finally:
        sys.setprofile(None)
        gc.enable()
        visits += found


def _is_of_server(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(SERVER):
            return True
        frame = frame.f_back
    return False


async def _of_calls() -> dict[str, Visits]:
    async def book(number: int) -> None:
        ids = {"EMPLOYEE": "employee-bram", "CUSTOMER": "customer-nora"}
        await engage.appointments.create_once(
            external_id=f"booking-{number}",
            start=datetime.fromisoformat(f"2026-02-03T{9 + number:02}:00:00Z"),
            end=datetime.fromisoformat(f"2026-02-03T{10 + number:02}:00:00Z"),
            subject_id="subject-mortgage",
            office_id="office-ghent",
            meeting_type="OFFICE",
            appointment_participants=[
                AppointmentParticipantInput(role="PRIMARY", type=kind, participant_id=id_) for kind, id_ in ids.items()
            ],
        )

    ways: dict[str, Callable[[int], Awaitable[object]]] = {
        "One call (customers.get)": lambda _: engage.customers.get("customer-nora"),
        "One list (employees.list)": lambda _: engage.employees.list().collect(),
        "One booking (appointments.create_once)": book,
    }
    found: dict[str, Visits] = {}
    async with Sandbox(seed="demo", clock="2026-01-31T08:00:00Z") as sandbox, sandbox.client() as client:
        engage: EngageClient = client
        for name, way in ways.items():
            await way(0)  # gets a token and imports modules
            with visited() as found[name]:
                await way(1)
    return found


async def _of_events() -> Visits:
    receiver = WebhookReceiver(secret="ways-in-the-documentation", store=MemoryStore())
    event = DOCUMENT["webhooks"]["appointment"]["post"]["requestBody"]["content"]["application/json"]["example"]
    handled = asyncio.Queue[str]()

    @receiver.on(AppointmentEvent)
    async def handle(event: AppointmentEvent) -> None:
        await handled.put(event.id)

    async def deliver(number: int) -> None:
        headers = {"Content-Type": "application/json", "X-Webhook-Secret": "ways-in-the-documentation"}
        body = json.dumps({**event, "id": f"event-{number}"}).encode()
        assert (await receiver.respond(IncomingRequest(headers, "127.0.0.1", "POST", "/", ""), body))[0] in range(300)
        assert await handled.get() == f"event-{number}"

    async with receiver:
        await deliver(0)
        with visited() as found:
            await deliver(1)
    return found


def ways() -> dict[str, Visits]:
    """The files that each way visits, in this order."""
    return {**asyncio.run(_of_calls()), "One event (WebhookReceiver)": asyncio.run(_of_events())}


def picture() -> str:
    """The layers, and the files of each way that are not on the ways above it."""
    lines, known = [", ".join(sorted(parts)) for parts in reversed(LAYERS)], set[str]()
    for name, visits in ways().items():
        new = [PurePosixPath(each) for each in visits if each not in known]
        known.update(visits)
        groups = groupby(new, key=lambda path: path.parent)
        shown = " → ".join(str(folder / ", ".join(path.name for path in paths)) for folder, paths in groups)
        lines += ["", f"{name}: {len(visits)} files", *wrap(shown, 112, initial_indent="  ", subsequent_indent="  ")]
    return "\n".join(["```text", *lines, "```"])


if __name__ == "__main__":
    sys.stdout.write(picture() + "\n")

"""Send webhooks from the sandbox to a handler: python examples/webhook_receiver.py

You need no account, and the program ends on its own. The receiver listens on a real socket, and records each event in a
SQLite file before it responds. The sandbox sends each event twice, and the handler fails on its first try. The receiver
still handles each change exactly once.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

try:
    import uvicorn
except ImportError as error:
    raise SystemExit("This example needs uvicorn: pip install uvicorn") from error

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

MONDAY = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
SECRET = secrets.token_urlsafe(32)


def receiver_with(store: SqliteStore, tries: list[str]) -> WebhookReceiver:
    receiver = WebhookReceiver(secret=SECRET, store=store)

    @receiver.on(AppointmentEvent, event_type="RESCHEDULE")
    async def rescheduled(event: AppointmentEvent) -> None:
        tries.append(event.id)
        if len(tries) == 1:
            print("  try 1: the calendar is unavailable, so the handler fails; the receiver tries again in a second")
            raise ConnectionError("the calendar is unavailable")
        print(f"  try {len(tries)}: appointment {event.data.appointment.id} moved; event {event.id} is handled")

    return receiver


@asynccontextmanager
async def serve(receiver: WebhookReceiver) -> AsyncGenerator[str]:
    """Serve the receiver on a local port. In production, run `uvicorn --no-access-log module:receiver`."""
    server = uvicorn.Server(uvicorn.Config(receiver, host="127.0.0.1", port=0, log_level="warning", ws="none"))
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


async def main() -> None:
    tries: list[str] = []
    with TemporaryDirectory() as folder:
        async with SqliteStore(Path(folder) / "webhooks.db") as store:
            receiver = receiver_with(store, tries)
            async with Sandbox(seed="demo", clock=MONDAY) as sandbox, serve(receiver) as url:
                sandbox.webhooks.add(f"{url}/?secret={SECRET}", pace=0.1, duplicates=1)
                await move(sandbox)
                while (await receiver.status()).waiting:  # noqa: ASYNC110 - the sandbox and the receiver are busy
                    await asyncio.sleep(0.1)
    print("The receiver got 2 changes in 4 deliveries.")
    print(f"The handler ran {len(tries)} times, and handled each change once.")


async def move(sandbox: Sandbox) -> None:
    print("Moving an appointment twice …")
    for days in (7, 8):
        start = MONDAY + datetime.timedelta(days=days)
        end = start + datetime.timedelta(hours=1)
        await sandbox.client().appointments.reschedule("appointment-1", start=start, end=end)
        sandbox.clock.advance(seconds=1)
    for delivery in await sandbox.webhooks.delivered():
        print(f"  attempts of one delivery: {delivery.attempts}")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    asyncio.run(main())

"""A process with a receiver, to be killed: `python -m tests.webhooks.worker FOLDER`.

It prints its address. Its handlers append to files in FOLDER. Some of them fail, and some are slow.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import sys
from pathlib import Path

from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver, inbox

from .support import serving

_COPY = """
INSERT INTO copy VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET version = excluded.version
"""


async def main(folder: Path) -> None:
    store = SqliteStore(folder / "webhooks.db")
    inbox.LEASE_SECONDS = 1.0
    receiver = WebhookReceiver(insecure=True, store=store, retry_pauses=[0.1, 0.2, 0.4] + [0.5] * 100)
    copy = sqlite3.connect(folder / "copy.db", timeout=60, isolation_level=None)
    copy.execute("CREATE TABLE IF NOT EXISTS copy (record TEXT PRIMARY KEY, version INTEGER)")

    @receiver.on(AppointmentEvent, name="every")
    async def every(event: AppointmentEvent) -> None:
        await disturb()
        append(folder / "handled", event.id)

    @receiver.on(AppointmentEvent, name="copy", newest_only=True)
    async def keep(event: AppointmentEvent) -> None:
        await disturb()
        copy.execute(_COPY, (event.data.appointment.id, int(event.id.split("-")[1])))
        await disturb()

    async with serving(receiver) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def disturb() -> None:
    await asyncio.sleep(random.choice([0, 0, 0.01, 0.2]))
    if random.random() < 0.1:
        raise ZeroDivisionError


def append(path: Path, line: str) -> None:
    file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(file, f"{line}\n".encode())
    os.close(file)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

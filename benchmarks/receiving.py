"""A receiver of webhooks to be measured: `python -m benchmarks.receiving REDIS`.

Prints its port, then, when its standard input ends, what it has handled.
"""

from __future__ import annotations

import asyncio
import os
import sys

import uvicorn

from pexip_engage_client.webhooks import AppointmentEvent, RedisStore, WebhookReceiver

HANDLER = 0.05  # seconds that a handler takes


async def receive(redis: str) -> None:
    receiver = WebhookReceiver(store=RedisStore(redis))
    handled: list[str] = []

    @receiver.on(AppointmentEvent)
    async def handler(event: AppointmentEvent) -> None:
        await asyncio.sleep(HANDLER)
        handled.append(event.id)

    server = uvicorn.Server(uvicorn.Config(receiver, host="127.0.0.1", port=0, log_level="error", ws="none"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await running
    os.write(1, "\n".join(handled).encode())


if __name__ == "__main__":
    asyncio.run(receive(sys.argv[1]))

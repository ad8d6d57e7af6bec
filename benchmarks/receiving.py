"""The webhook receiver to measure: `python -m benchmarks.receiving REDIS SECONDS`.

Its handler takes SECONDS. It prints its port and, when its standard input closes, the events that it handled. Run it
instead of importing it, because it blocks modules that are installed for development only.
"""

from __future__ import annotations

import asyncio
import os
import sys

# This module is installed only for development. redis-py would load it completely, unlike in production.
sys.modules["opentelemetry"] = None  # type: ignore[assignment]

import uvicorn  # noqa: E402

from pexip_engage_client.webhooks import AppointmentEvent, RedisStore, WebhookReceiver  # noqa: E402


async def receive(redis: str, seconds: float) -> None:
    receiver = WebhookReceiver(store=RedisStore(redis))
    handled: list[str] = []

    @receiver.on(AppointmentEvent)
    async def handler(event: AppointmentEvent) -> None:
        await asyncio.sleep(seconds)
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
    asyncio.run(receive(sys.argv[1], float(sys.argv[2])))

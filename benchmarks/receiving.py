"""A receiver of webhooks to be measured: `python -m benchmarks.receiving REDIS SECONDS`.

Its handler takes so many seconds. Prints its port, then, when its standard input ends, what it has handled. Run it,
and do not import it: it keeps its process from modules that only development has.
"""

from __future__ import annotations

import asyncio
import os
import sys

# Installed for development alone; redis-py would load all of it here, and in nobody's receiver.
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

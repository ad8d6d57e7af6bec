"""A receiver with its inbox in Redis, where it also records the handled events: `receiver.py REDIS PORT`."""

from __future__ import annotations

import asyncio
import sys

import uvicorn
from redis.asyncio import Redis

from pexip_engage_client.stores import RedisStore
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver, inbox

HANDLED = "soak:handled"


async def receive(address: str, port: int) -> None:
    inbox.LEASE_SECONDS = 5.0
    receiver = WebhookReceiver(insecure=True, store=RedisStore(address))
    redis = Redis.from_url(address)

    @receiver.on(AppointmentEvent)
    async def handler(event: AppointmentEvent) -> None:
        await redis.rpush(HANDLED, event.id)

    await uvicorn.Server(uvicorn.Config(receiver, host="127.0.0.1", port=port, log_level="error", ws="none")).serve()


if __name__ == "__main__":
    asyncio.run(receive(sys.argv[1], int(sys.argv[2])))

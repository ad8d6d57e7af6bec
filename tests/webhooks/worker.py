"""A receiver in another process, to be killed: `python -m tests.webhooks.worker REDIS KEY SECONDS`.

Prints its address, then a line whenever the handler begins and ends.
"""

import asyncio
import sys

from pexip_engage_client.webhooks import AppointmentEvent, Deduplication, Ordering, RedisStore, WebhookReceiver

from .support import serving


async def main(redis: str, key: str, seconds: float) -> None:
    store = RedisStore(redis, key=key)
    # Scaled like the sender: the claim of a dead process expires before the timeout of the last attempt.
    receiver = WebhookReceiver(
        deduplication=Deduplication(store, lease=0.6), ordering=Ordering(store, lease=0.6), respond_within=0.25
    )

    @receiver.on(AppointmentEvent, name="handler")
    async def handler(event: AppointmentEvent) -> None:
        print("began", event.id, flush=True)
        await asyncio.sleep(seconds)
        print("ended", event.id, flush=True)

    async with serving(receiver) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))

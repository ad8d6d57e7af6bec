"""A server to measure: `python -m benchmarks.receiving KIND STORE SECONDS`.

KIND is `receiver`, whose handler takes SECONDS, or `bare`, an application that only commits one row. STORE is a SQLite
file or the address of a Redis. The server prints its port and, when its standard input closes, what it handled.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from typing import Any

import uvicorn

from pexip_engage_client.stores import Store
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

SECRET = "a-secret-of-the-benchmark"


def receiver(address: str, seconds: float, handled: list[str]) -> WebhookReceiver:
    """Return a receiver with a durable inbox."""
    made = WebhookReceiver(secret=SECRET, store=opened(address))

    @made.on(AppointmentEvent)
    async def handler(event: AppointmentEvent) -> None:
        await asyncio.sleep(seconds)
        handled.append(event.id)

    return made


def opened(address: str) -> Store:
    if "://" in address:
        from pexip_engage_client.stores.redis import RedisStore

        return RedisStore(address)
    from pexip_engage_client.stores.sqlite import SqliteStore

    return SqliteStore(address)


def bare(path: str) -> Any:
    """Return an application that commits the body of each request as one row, as durably as the receiver."""
    file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = FULL")
    file.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB)")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message.get("more_body", False)
        await asyncio.to_thread(file.execute, "INSERT INTO rows (body) VALUES (?)", (body,))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


async def serve(kind: str, address: str, seconds: float) -> None:
    handled: list[str] = []
    app = receiver(address, seconds, handled) if kind == "receiver" else bare(address)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    while isinstance(app, WebhookReceiver) and (await app.status()).waiting:  # noqa: ASYNC110 - in any process
        await asyncio.sleep(0.1)
    server.should_exit = True
    await running
    os.write(1, "\n".join(handled).encode())


if __name__ == "__main__":
    # This package is installed only for development, and redis-py would load it.
    sys.modules["opentelemetry"] = None  # type: ignore[assignment]
    asyncio.run(serve(sys.argv[1], sys.argv[2], float(sys.argv[3])))

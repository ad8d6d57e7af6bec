"""Events, a server and a sender for the tests of webhooks."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import uvicorn
import yaml

from pexip_engage_client.webhooks import WebhookReceiver

DOCUMENT = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text(encoding="utf-8"))
EXAMPLES = {
    name: hook["post"]["requestBody"]["content"]["application/json"].get("example")
    for name, hook in DOCUMENT["webhooks"].items()
}

# (wait before it, time-out) of each attempt, as the webhook topic says, in seconds.
POLICY = ((0, 3), (2, 5), (10, 30))
RECEIVED = (200, 201, 202, 204)


def appointment_event(
    event_id: str = "e1", *, event_type: str = "CREATE", appointment: str = "a1", updated_at: str | None = None
) -> dict[str, Any]:
    """The document's own example, with the given facts."""
    event: dict[str, Any] = deepcopy(EXAMPLES["appointment"])
    event["id"] = event_id
    event["data"]["eventType"] = event_type
    event["data"]["appointment"]["id"] = appointment
    del event["data"]["appointment"]["updatedAt"]  # the page's own example ends before it
    if updated_at is not None:
        event["data"]["appointment"]["updatedAt"] = updated_at
    return event


def callback_event(event_id: str = "c1", **request: Any) -> dict[str, Any]:
    event: dict[str, Any] = deepcopy(EXAMPLES["callbackRequestCreate"])
    event["id"] = event_id
    event["data"]["callbackRequest"].update(request)
    return event


def at(second: int) -> str:
    return f"2025-03-03T08:00:{second:02}.000Z"


def in_process(receiver: WebhookReceiver) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=receiver), base_url="http://receiver")


async def post(receiver: WebhookReceiver, event: Any, **options: Any) -> int:
    async with in_process(receiver) as http:
        content = event if isinstance(event, str | bytes) else json.dumps(event)
        return (await http.post("/", content=content, **options)).status_code


class Server(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


@contextlib.asynccontextmanager
async def serving(receiver: WebhookReceiver, port: int = 0) -> AsyncIterator[Server]:
    """The receiver behind a real socket; leaving shuts down gracefully."""
    config = uvicorn.Config(receiver, host="127.0.0.1", port=port, log_level="warning", ws="none", lifespan="on")
    server = Server(config)
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.005)
        yield server
        server.should_exit = True


async def send(url: str, event: Any, *, pace: float, patience: float = 1) -> list[int | str]:
    """Deliver as the vendor does, with waits `pace` and time-outs `patience` times as long; what each attempt met."""
    met: list[int | str] = []
    async with httpx.AsyncClient(trust_env=False) as http:
        for wait, timeout in POLICY:
            await asyncio.sleep(wait * pace)
            try:
                met.append((await http.post(url, json=event, timeout=timeout * patience)).status_code)
            except httpx.HTTPError as error:
                met.append(type(error).__name__)
            if met[-1] in RECEIVED:
                break
    return met


async def until(condition: Any) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)

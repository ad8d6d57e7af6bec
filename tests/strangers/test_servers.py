"""Receiver and sandbox under other people's servers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import hypercorn.asyncio
import hypercorn.config
import pytest
import uvicorn

from pexip_engage_client import EngageClient
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.webhooks import UnknownEvent, WebhookReceiver

from ..pipeline.doubles import elapse
from ..ports import free_port

Serving = Callable[[Any], AbstractAsyncContextManager[str]]
EVENT = {"id": "e1", "entity": "Listing", "data": {}}


@contextlib.asynccontextmanager
async def under_uvicorn(app: Any) -> AsyncIterator[str]:
    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Any:  # pytest has them
            yield

    server = Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


@contextlib.asynccontextmanager
async def under_hypercorn(app: Any) -> AsyncIterator[str]:
    config, end = hypercorn.config.Config(), asyncio.Event()
    port = free_port()
    config.bind = [f"127.0.0.1:{port}"]
    running = asyncio.create_task(hypercorn.asyncio.serve(app, config, shutdown_trigger=end.wait))
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    end.set()
    await running


SERVERS = pytest.mark.parametrize("serving", [under_uvicorn, under_hypercorn])


@SERVERS
async def test_a_receiver(serving: Serving) -> None:
    handled: list[str] = []
    responded = asyncio.Event()
    receiver = WebhookReceiver(secret="a long and random text")

    @receiver.on(UnknownEvent)
    async def slow(event: UnknownEvent) -> None:
        await responded.wait()
        await asyncio.sleep(0.1)
        handled.append(event.id)

    for number in range(2):
        responded.clear()
        async with serving(receiver) as url, httpx.AsyncClient(trust_env=False, timeout=600) as http:
            headers = {"X-Webhook-Secret": "a long and random text"}
            assert (await http.post(url, json=EVENT)).status_code == 403
            delivery = asyncio.create_task(http.post(url, json={**EVENT, "id": f"e{number}"}, headers=headers))
            while not delivery.done():
                await elapse(1)
            assert (await delivery).status_code == 503
            responded.set()
        assert handled[-1] == f"e{number}"  # the end has waited for it


@SERVERS
async def test_a_sandbox(serving: Serving) -> None:
    sandbox = Sandbox(seed="demo")
    async with serving(sandbox.app) as url:
        token_url = f"{url}/realms/acme/protocol/openid-connect/token"
        async with EngageClient(
            "acme", client_id="sandbox", client_secret="sandbox-secret", base_url=url, token_url=token_url
        ) as engage:
            assert [each.id async for each in engage.employees.list(limit=1)]
    await sandbox.aclose()

"""The receiver mounted in frameworks, started and stopped several times, with and without a lifespan."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from pexip_engage_client.webhooks import WebhookReceiver

from .conftest import Times
from .support import Gate, Log, appointment_event, receiving, serving

Lifespan = Callable[[Any], contextlib.AbstractAsyncContextManager[None]]


def within(receiver: WebhookReceiver) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        async with receiver:
            yield

    return lifespan


def closing(receiver: WebhookReceiver) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        yield
        await receiver.aclose()

    return lifespan


def without(receiver: WebhookReceiver) -> None:
    return None


def fastapi(receiver: WebhookReceiver, lifespan: Any) -> Any:
    app = FastAPI(lifespan=lifespan)
    app.mount("/engage", receiver)
    return app


def starlette(receiver: WebhookReceiver, lifespan: Any) -> Any:
    return Starlette(routes=[Mount("/engage", receiver)], lifespan=lifespan)


def route_of_fastapi(receiver: WebhookReceiver, lifespan: Any) -> Any:
    return FastAPI(routes=[Route("/engage/", receiver)], lifespan=lifespan)


def route_of_starlette(receiver: WebhookReceiver, lifespan: Any) -> Any:
    return Starlette(routes=[Route("/engage/", receiver)], lifespan=lifespan)


@pytest.mark.parametrize("lifespan", [within, closing, without])
@pytest.mark.parametrize("framework", [fastapi, starlette, route_of_fastapi, route_of_starlette])
async def test_mounted_receiver_survives_restarts_of_the_application(framework: Any, lifespan: Any) -> None:
    log = Log()
    receiver = receiving(log)
    app = framework(receiver, lifespan(receiver))
    for number in range(3):
        async with serving(app) as server, httpx.AsyncClient(trust_env=False) as http:
            event = appointment_event(f"e{number}")
            assert (await http.post(f"{server.url}/engage/", json=event)).status_code == 204
    assert log == ["e0", "e1", "e2"]


@pytest.mark.parametrize("framework", [route_of_fastapi, route_of_starlette])
async def test_route_rejects_get(framework: Any) -> None:
    async with serving(framework(receiving(Log()), None)) as server, httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{server.url}/engage/")).status_code == 405


@pytest.mark.parametrize("lifespan", [within, closing])
@pytest.mark.parametrize("framework", [fastapi, starlette])
async def test_shutdown_of_the_application_waits_for_handlers(framework: Any, lifespan: Any, times: Times) -> None:
    times(respond_within=0.05)
    gate = Gate()
    receiver = receiving(gate)
    async with serving(framework(receiver, lifespan(receiver))) as server:
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.post(f"{server.url}/engage/", json=appointment_event())).status_code == 503
        asyncio.get_running_loop().call_later(0.1, gate.open.set)
        assert (gate.began, gate.ended) == (1, 0)
    assert gate.ended == 1

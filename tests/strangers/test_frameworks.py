"""A client of the process within web frameworks: made once, used by requests, closed at the end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

import django
import httpx
from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.test import AsyncClient, Client
from django.urls import path
from fastapi import Depends, FastAPI, Request
from starlette.applications import Starlette
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse
from starlette.routing import Route

from pexip_engage_client import EngageClient, NotFoundError
from pexip_engage_client.sandbox import Sandbox

from ..webhooks.support import serving


@contextlib.asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    async with Sandbox(seed="demo") as sandbox, sandbox.client() as engage:
        yield {"engage": engage}


async def get(app: Any, *paths: str) -> list[tuple[int, Any]]:
    async with serving(app) as server, httpx.AsyncClient(trust_env=False) as http:
        responses = await asyncio.gather(*(http.get(f"{server.url}{each}") for each in paths))
    return [(response.status_code, response.json()) for response in responses]


def client_of(request: Request) -> EngageClient:
    found: EngageClient = request.state.engage
    return found


async def test_fastapi() -> None:
    app = FastAPI(lifespan=lifespan)

    @app.exception_handler(NotFoundError)
    async def unknown(request: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"detail": "unknown"}, 404)

    @app.get("/subjects/{id}")
    async def subject(id: str, engage: Annotated[EngageClient, Depends(client_of)]) -> Any:
        return (await engage.subjects.get(id)).to_dict()

    (ok, found), missing = await get(app, "/subjects/subject-mortgage", "/subjects/nobody")
    assert (ok, found["id"]) == (200, "subject-mortgage")
    assert missing == (404, {"detail": "unknown"})


async def test_starlette() -> None:
    async def subject(request: StarletteRequest) -> JSONResponse:
        found = await request.state.engage.subjects.get(request.path_params["id"])
        return JSONResponse(found.to_dict())

    app = Starlette(routes=[Route("/subjects/{id}", subject)], lifespan=lifespan)
    assert [found["id"] for _, found in await get(app, "/subjects/subject-mortgage", "/subjects/subject-pension")] == [
        "subject-mortgage",
        "subject-pension",
    ]


SANDBOX = Sandbox(seed="demo")
ENGAGE = SANDBOX.client()


async def async_view(request: HttpRequest, id: str) -> JsonResponse:
    return JsonResponse((await ENGAGE.subjects.get(id)).to_dict())


def sync_view(request: HttpRequest, id: str) -> JsonResponse:
    return JsonResponse(async_to_sync(ENGAGE.subjects.get)(id).to_dict())


urlpatterns = [path("async/<id>", async_view), path("sync/<id>", sync_view)]


def configure_django() -> None:
    if not settings.configured:
        settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], USE_TZ=True)
        django.setup()


async def test_django_async() -> None:
    configure_django()
    for _ in range(2):
        response = await AsyncClient().get("/async/subject-mortgage")
        assert response.json()["id"] == "subject-mortgage"


def test_django_sync() -> None:
    """Each request has an event loop of its own there."""
    configure_django()
    for _ in range(2):
        assert Client().get("/sync/subject-mortgage").json()["id"] == "subject-mortgage"

"""Stand-ins for the network: a scripted transport, and one with a token endpoint."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

from pexip_engage_client import errors

from ..waiting import turns

Reply = httpx.Response | Exception | Callable[[httpx.Request], Any]


CLASS_OF_STATUS: dict[int, type[errors.ApiError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.BusinessValidationError,
    429: errors.RateLimitError,
}


def ok(request: httpx.Request | None = None) -> httpx.Response:
    return httpx.Response(200, json={"data": {"id": "1"}})


def error_response(status: int, code: str = "SOME_CODE", message: str = "rejected", **headers: str) -> httpx.Response:
    errors = [{"message": message, "code": code, "type": "X", "statusCode": str(status)}]
    return httpx.Response(status, json={"errors": errors}, headers={k.replace("_", "-"): v for k, v in headers.items()})


class Script(httpx.AsyncBaseTransport):
    """Responds to requests in order; the last reply is for all further requests."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies or (ok,)
        self.requests: list[httpx.Request] = []
        self.urls: list[str] = []
        self.closed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reply = self.replies[min(len(self.requests), len(self.replies) - 1)]
        self.requests.append(request)
        self.urls.append(str(request.url))
        await asyncio.sleep(0)
        return await play(reply, request)

    async def aclose(self) -> None:
        self.closed += 1


async def play(reply: Reply, request: httpx.Request) -> httpx.Response:
    if isinstance(reply, Exception):
        raise reply
    if isinstance(reply, httpx.Response):
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)
    result = reply(request)
    response: httpx.Response = await result if inspect.isawaitable(result) else result
    return response


class Service(httpx.AsyncBaseTransport):
    """An API that accepts only the newest token, and its token endpoint."""

    def __init__(self, *, expires_in: Any = 300, api: Reply = ok, tokens: tuple[Reply, ...] = ()) -> None:
        self.expires_in = expires_in
        self.api = api
        self.tokens = tokens
        self.token_requests: list[dict[str, list[str]]] = []
        self.api_requests: list[httpx.Request] = []
        self.authorizations: list[str | None] = []
        self.hosts: list[tuple[str, bool]] = []
        self.valid = "none yet"
        self.token_delay = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.hosts.append((request.url.host, "authorization" in request.headers))
        await asyncio.sleep(0)
        if request.url.path.endswith("/openid-connect/token"):
            return await self._token(request)
        self.api_requests.append(request)
        self.authorizations.append(request.headers.get("authorization"))
        if request.headers.get("authorization") != f"Bearer {self.valid}":
            return error_response(401)
        return await play(self.api, request)

    async def _token(self, request: httpx.Request) -> httpx.Response:
        number = len(self.token_requests)
        self.token_requests.append(parse_qs(request.content.decode()))
        await asyncio.sleep(self.token_delay)
        if number < len(self.tokens):
            return await play(self.tokens[number], request)
        self.valid = f"token-{number + 1}"
        body: dict[str, Any] = {"access_token": self.valid, "token_type": "Bearer"}
        if self.expires_in is not None:
            body["expires_in"] = self.expires_in
        return httpx.Response(200, content=json.dumps(body))


async def elapse(seconds: float) -> None:
    """Run what is ready, move the event loop's clock forward, and run what is due then.

    So tests can use timeouts that no machine is too slow for, without waiting for them.
    """
    await turns(20)
    loop = asyncio.get_running_loop()
    ahead = loop.time() - time.monotonic() + seconds
    loop.time = lambda: time.monotonic() + ahead  # type: ignore[method-assign]
    await asyncio.sleep(0.001)
    await turns(20)


def loop_time() -> float:
    return asyncio.get_running_loop().time()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

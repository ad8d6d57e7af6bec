"""The transport that calls an ASGI application without a network."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ..._http import httpx
from ..problems import ConnectionLostError
from .messages import ACCEPTED

ASGI = Callable[[dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


async def _ignore(event: str, info: dict[str, Any]) -> None:
    """Ignore trace events of requests that do not set the `trace` extension."""


class InProcessTransport(httpx.AsyncBaseTransport):
    """An httpx transport that calls an ASGI application. Each request has its own task, and timeouts apply.

    If the caller stops waiting, the request continues, as on a server. The transport reports the progress of a request
    with the same events as a network connection.
    """

    def __init__(self, app: ASGI) -> None:
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request to the application, and return the response."""
        if self._closed:
            raise httpx.ConnectError("the sandbox is closed", request=request)
        exchange = InProcessExchange(request, await request.aread())
        trace = request.extensions.get("trace", _ignore)
        timeout = request.extensions.get("timeout", {}).get("read")
        task = asyncio.create_task(exchange.run(self._app))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        accepted = asyncio.create_task(exchange.accepted.wait())
        try:
            await trace("connection.connect_tcp.started", {})
            await asyncio.wait({task, accepted}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            if exchange.lost is None or not exchange.lost.refused:
                await trace("http11.send_request_headers.started", {})
                await trace("http11.receive_response_headers.started", {})
                await asyncio.wait({task}, timeout=timeout)
        finally:
            accepted.cancel()
            exchange.disconnected.set()
        if not task.done():
            raise httpx.ReadTimeout("the sandbox took longer than the timeout", request=request)
        if task.cancelled():
            raise httpx.ReadError("the sandbox was closed during the request", request=request)
        task.result()
        if exchange.lost is not None:
            kind = httpx.ConnectError if exchange.lost.refused else httpx.ReadError
            raise kind(str(exchange.lost), request=request) from exchange.lost
        await trace("http11.receive_response_headers.complete", {})
        return exchange.response()

    def stop(self) -> None:
        """Reject all further requests, in any event loop."""
        self._closed = True

    async def aclose(self) -> None:
        """End the requests in flight in this event loop. Their callers get a connection error."""
        loop = asyncio.get_running_loop()
        tasks = [task for task in self._tasks if task.get_loop() is loop]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class InProcessExchange:
    """One request to an ASGI application, and its response."""

    def __init__(self, request: httpx.Request, content: bytes) -> None:
        self.accepted = asyncio.Event()
        self.disconnected = asyncio.Event()
        self.complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when the application has sent the whole response. The application may then continue, as on a server."""
        self.status = 500
        self.lost: ConnectionLostError | None = None
        self._scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "scheme": request.url.scheme,
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "server": (request.url.host, request.url.port),
            "client": ("127.0.0.1", 123),
            "root_path": "",
            "extensions": {ACCEPTED: self.accepted.set},
        }
        self._content: bytes | None = content
        self._headers: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] = []

    async def run(self, app: ASGI) -> None:
        """Call the application."""
        try:
            await app(self._scope, self._receive, self._send)
        except ConnectionLostError as error:  # raised later, unless the caller has disconnected
            self.lost = error

    def response(self) -> httpx.Response:
        """Return the response that the application has sent."""
        return httpx.Response(self.status, headers=self._headers, content=b"".join(self._parts))

    async def _receive(self) -> MutableMapping[str, Any]:
        if self._content is None:
            await self.disconnected.wait()
            return {"type": "http.disconnect"}
        content, self._content = self._content, None
        return {"type": "http.request", "body": content, "more_body": False}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self._headers = message["status"], list(message["headers"])
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False) and not self.complete.done():
                self.complete.set_result(None)

"""Serve the sandbox over HTTP with uvicorn."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any, cast

from ..._extras import extra
from ..problems import ConnectionLostError, ServiceUnavailable
from .messages import STOPPING, error_response

with extra("sandbox", "The sandbox over HTTP"):
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol


_GRACE = 0.1  # how many seconds requests may take to finish when the server stops


class Server(uvicorn.Server):
    """A server that leaves signals to the program."""

    respond_to_waiting: Callable[[], None] | None = None

    @classmethod
    def of(cls, app: Any, host: str, port: int) -> "Server":
        """Create a server that can cut connections on demand."""
        cutter = _ConnectionCutter(app)
        server = cls(
            uvicorn.Config(
                cutter, host=host, port=port, log_level="warning", timeout_graceful_shutdown=2, http=_Protocol
            )
        )
        cutter.stopping = lambda: server.should_exit
        server.respond_to_waiting = cutter.stop
        return server

    async def shutdown(self, sockets: Any = None) -> None:
        """Give requests a moment to finish, and then respond to those that are still waiting."""
        if self.respond_to_waiting is not None:
            asyncio.get_running_loop().call_later(_GRACE, self.respond_to_waiting)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Do not handle signals."""
        yield

    @property
    def port(self) -> int:
        """The port of the server."""
        number: int = self.servers[0].sockets[0].getsockname()[1]
        return number

    @property
    def url(self) -> str:
        """The root URL of the server."""
        host = self.config.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Serve the application while the `async with` block runs."""
        task = asyncio.create_task(self._run())
        try:
            while not self.started:
                await asyncio.sleep(0.005)
                if task.done():
                    await task
            yield
        finally:
            self.should_exit = True
            await asyncio.wait([task])

    async def _run(self) -> None:
        try:
            await self.serve()
        except SystemExit as error:  # uvicorn exits if it cannot bind the port
            raise OSError(f"the address cannot be bound: {self.config.host}:{self.config.port}") from error


class _Protocol(H11Protocol):
    """Records the connection of each peer, so that it can be cut."""

    by_peer: "dict[Any, asyncio.Transport]" = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.by_peer[transport.get_extra_info("peername")[:2]] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.by_peer.pop(self.transport.get_extra_info("peername")[:2], None)
        super().connection_lost(exc)


class _ConnectionCutter:
    """Cuts connections that the application reports as lost, and responds with 503 when the server stops."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._silent: set[asyncio.Task[Any]] = set()  # the tasks of requests that have no response yet
        self._stopped = False
        self.stopping: Callable[[], bool] = lambda: False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        task = cast("asyncio.Task[Any]", asyncio.current_task())

        async def respond(message: Any) -> None:
            self._silent.discard(task)
            await send(message)

        self._silent.add(task)
        extensions = {**scope.get("extensions", {}), STOPPING: self.stopping}
        try:
            await self._app({**scope, "extensions": extensions}, receive, respond)
        except ConnectionLostError:
            if transport := _Protocol.by_peer.get(tuple(scope["client"])):
                transport.abort()
                # If the application returned without a response while the connection is open, uvicorn would log an
                # error.
                while (await receive())["type"] != "http.disconnect":
                    pass
        except asyncio.CancelledError:
            if not self._stopped or task not in self._silent:
                raise
            task.uncancel()
            await error_response(ServiceUnavailable("the sandbox is stopping")).send(send)
        finally:
            self._silent.discard(task)

    def stop(self) -> None:
        """Respond with 503 to requests that are still waiting."""
        self._stopped = True
        for task in list(self._silent):
            task.cancel()

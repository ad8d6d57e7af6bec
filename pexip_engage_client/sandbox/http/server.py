"""Serve the sandbox over HTTP with uvicorn."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from types import TracebackType
from typing import Any, cast

from ..._extras import extra
from ..._runtime.arguments import filled_text, integer
from ..problems import ServiceUnavailable
from .connections import ConnectionLostError
from .requests import STOPPING
from .responses import error_response

with extra("sandbox", "The sandbox over HTTP"):
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol


_GRACE = 0.1  # the seconds in which requests can finish when the server stops


class Serving:
    """Serves an ASGI application: in this event loop with `async with`, or in a thread with `with`.

    Both return the root URL with the actual port, and raise OSError if the address cannot be bound.
    """

    def __init__(self, app: Any, host: str = "127.0.0.1", port: int = 0) -> None:
        self._make: Callable[[], Server] = lambda: Server.of(app, host, port)
        self._stack = contextlib.AsyncExitStack()
        self._thread: _ServingThread | None = None

    async def __aenter__(self) -> str:
        server = self._make()
        await self._stack.enter_async_context(server.running())
        return server.url

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def __enter__(self) -> str:
        self._thread = _ServingThread(self._make)
        return self._thread.started()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._thread.stop()


class Server(uvicorn.Server):
    """A server that does not handle signals, so that the program can."""

    respond_to_waiting: Callable[[], None] | None = None

    @classmethod
    def of(cls, app: Any, host: str, port: int) -> "Server":
        """Create a server for an application. It can cut connections on demand."""
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
        """Let requests finish for a moment, then respond to those that are still waiting."""
        if self.respond_to_waiting is not None:
            asyncio.get_running_loop().call_later(_GRACE, self.respond_to_waiting)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Do not handle signals, so that the program can handle them."""
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
            raise OSError("the address cannot be bound") from error


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
                # If the application returned without a response before the connection has ended, uvicorn would log an
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


class _ServingThread:
    def __init__(self, make: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._url = ""
        self._error: BaseException | None = None
        self._started = threading.Event()
        self._make = make
        self._thread = threading.Thread(target=self._run, name="engage-sandbox", daemon=True)
        self._thread.start()

    def started(self) -> str:
        self._started.wait()
        if self._error is not None:
            self._thread.join()
            raise self._error
        return self._url

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001  # raised by `started`
            self._error = error
        finally:
            self._started.set()
            self._loop.close()

    async def _serve(self) -> None:
        server = self._make()
        async with server.running():
            self._url = server.url
            self._started.set()
            await self._stop.wait()


def serve(app: Any, host: str = "127.0.0.1", port: int = 0) -> Serving:
    """Serve an ASGI application while the block runs. Raises InvalidArgumentError if host or port is invalid."""
    return Serving(app, filled_text("host", host), integer("port", port, 0, 65535))

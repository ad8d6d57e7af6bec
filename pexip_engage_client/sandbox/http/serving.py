"""Serve the sandbox over HTTP, in this event loop or in a thread."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..._runtime.arguments import filled_text, integer

if TYPE_CHECKING:
    from .server import Server


class Serving:
    """Serves an ASGI application: in this event loop with `async with`, or in a thread with `with`.

    Both return the root URL with the actual port, and raise OSError if the address cannot be bound.
    """

    def __init__(self, app: Any, host: str = "127.0.0.1", port: int = 0) -> None:
        self._make = partial(_server, app, host, port)
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


class _ServingThread:
    def __init__(self, make: "Callable[[], Server]") -> None:
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


def _server(app: Any, host: str, port: int) -> "Server":
    from .server import Server  # needs uvicorn, which only serving needs

    return Server.of(app, host, port)


def serve(app: Any, host: str = "127.0.0.1", port: int = 0) -> Serving:
    """Serve an ASGI application while the block runs. Raises InvalidArgumentError if host or port is invalid."""
    return Serving(app, filled_text("host", host), integer("port", port, 0, 65535))

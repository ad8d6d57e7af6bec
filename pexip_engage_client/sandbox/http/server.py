"""The sandbox over HTTP, by uvicorn."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from typing import Any

from ..._extras import extra

with extra("sandbox", "The sandbox over HTTP"):
    import uvicorn


@contextlib.asynccontextmanager
async def serve(app: Any, host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[str]:
    """Serve an ASGI application while the block runs; gives the root URL with the real port."""
    server = Server(uvicorn.Config(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=2))
    async with server.running():
        yield f"http://{host}:{server.port}"


class Server(uvicorn.Server):
    """A server for a block of a program, which leaves the signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield

    @property
    def port(self) -> int:
        """The port that it listens on."""
        number: int = self.servers[0].sockets[0].getsockname()[1]
        return number

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Listen while the block runs."""
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
        except SystemExit as error:  # so uvicorn leaves when it cannot have the port
            raise OSError("the address cannot be bound") from error

"""A proxy that adds latency to a server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Distance:
    """Forwards data in both directions, after a delay. The context manager returns its port."""

    def __init__(
        self, connect: Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]], latency: float
    ) -> None:
        self.connect = connect
        self.latency = latency
        self.connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> int:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        await asyncio.wait(self.connections, timeout=1)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        there, back = await self.connect()
        await asyncio.gather(self.pump(reader, back), self.pump(there, writer))

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(65536):
            loop.call_later(self.latency, writer.write, data)
        await asyncio.sleep(self.latency)
        writer.close()
        await writer.wait_closed()

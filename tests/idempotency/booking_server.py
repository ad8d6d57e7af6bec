"""A server of appointments in its own process, which outlives the processes that book."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .bookings import APPOINTMENT

# Seconds after which a slow server has the effect.
LATE = 0.2
# The path of the list of all IDs that requests to create a record have had.
SEEN = "/seen"
# Seconds after which the server stops by itself.
LONGEST = 300


class BookingServer:
    """The beginning of an ID selects what its first request meets; later requests succeed.

    `made`: creates the record. `lost`: creates it and responds with 503. `late`: responds with 504 and creates it
    later. `slow`: creates it later and responds then. `none`: responds with 503 and creates nothing.
    """

    def __init__(self) -> None:
        self.created: list[str] = []
        self.seen: set[str] = set()

    async def serve(self, started: int) -> None:
        async with await asyncio.start_server(self._respond, "127.0.0.1", 0) as server:
            os.write(started, f"{server.sockets[0].getsockname()[1]}\n".encode())
            await asyncio.Event().wait()

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, target, _ = head.partition("\r\n")[0].split(" ")
            length = next((line[15:] for line in head.lower().splitlines() if line.startswith("content-length:")), "0")
            body = await reader.readexactly(int(length))
            status, payload = await (self._create(json.loads(body)) if method == "POST" else self._list(target))
            data = json.dumps(payload).encode()
            headers = f"content-length: {len(data)}\r\nconnection: close"
            writer.write(f"HTTP/1.1 {status} X\r\n{headers}\r\n\r\n".encode() + data)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client was killed
        finally:
            writer.close()

    async def _list(self, target: str) -> tuple[int, object]:
        if target == SEEN:
            return 200, sorted(self.seen)
        wanted = parse_qs(urlsplit(target).query).get("external-id[]", [])
        found = [self._record(number) for number, name in enumerate(self.created) if name in wanted]
        if not wanted:
            return 200, self.created
        return 200, {"data": found, "meta": {"offset": 0, "limit": 25, "totalCount": len(found)}}

    async def _create(self, body: dict[str, str]) -> tuple[int, object]:
        name = body["externalId"]
        fault = "made" if name in self.seen else name.partition("-")[0]
        self.seen.add(name)
        if fault == "late":
            asyncio.get_running_loop().call_later(LATE, self.created.append, name)
            return 504, {}
        if fault == "none":
            return 503, {}
        if fault == "slow":
            await asyncio.sleep(LATE)
        self.created.append(name)
        return (503, {}) if fault == "lost" else (201, {"data": self._record(len(self.created) - 1)})

    def _record(self, number: int) -> dict[str, object]:
        return {"id": f"id-{number}", "externalId": self.created[number], **APPOINTMENT}


def served() -> AbstractContextManager[str]:
    """The address of a server that runs as long as the block."""
    return in_child_process(BookingServer().serve, LONGEST)


@contextmanager
def in_child_process(serve: Callable[[int], Coroutine[Any, Any, None]], longest: int) -> Generator[str]:
    """The address of a server that runs as long as the block, but at most some seconds.

    `serve` writes its port to the file descriptor that it gets.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(longest)
        try:
            asyncio.run(serve(writing))
        finally:
            os._exit(0)
    with os.fdopen(reading) as pipe:
        os.close(writing)
        try:
            yield f"http://127.0.0.1:{pipe.readline().strip()}"
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

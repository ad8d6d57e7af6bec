"""A server on a real socket that misbehaves on demand: one behavior for each request that reaches it."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from functools import cache
from types import TracebackType
from typing import Any, Self

from .doubles import elapse

ANSWER = {"data": {"id": "1"}}


class Wire:
    """The server's end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: list[bytes]) -> None:
        self.requests = requests
        self.reader = reader
        self.writer = writer
        self.ahead = b""

    async def request(self) -> bytes:
        """Read a request to its end."""
        head = self.ahead + await self.reader.readuntil(b"\r\n\r\n")
        self.ahead = b""
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line), 0
        )
        request = head + await self.reader.readexactly(length)
        self.requests.append(request)
        return request

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()
        await asyncio.sleep(0)  # `drain` may return immediately, and an endless response would block the event loop

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Close with a TCP reset."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Behavior = Callable[[Wire], Awaitable[None]]


class FaultServer:
    """Behaves by its script, with one entry for each request; the last entry is for all further requests."""

    def __init__(self, *script: Behavior, listening: bool = True, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.seen = self.behaved = 0
        self.requests: list[bytes] = []
        self.connections = 0
        self.open = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._listening = listening
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._tls = tls

    async def listen(self) -> None:
        if self._server is None:
            # Like real servers, it closes TLS connections without waiting for the client.
            closing: dict[str, Any] = {"ssl": self._tls, "ssl_shutdown_timeout": 0.01} if self._tls else {}
            self._server = await asyncio.start_server(self._serve, sock=self._socket, backlog=1000, **closing)

    async def __aenter__(self) -> Self:
        if self._listening:
            await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            self._server.close()
        self._socket.close()

    async def finished(self) -> None:
        """Wait until all behaviors have ended."""
        while self.behaved < self.seen:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)  # closing a connection takes one more iteration of the event loop

    async def settled(self) -> bool:
        """Whether the client closes every connection within ten seconds."""
        for _ in range(1000):
            if self.open == 0:
                return True
            await asyncio.sleep(0.01)
        return False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        self.open += 1
        wire = Wire(reader, writer, self.requests)
        try:
            while not writer.is_closing():
                behavior = self.script[min(self.seen, len(self.script) - 1)]
                self.seen += 1
                await behavior(wire)
                self.behaved += 1
                wire.ahead = b"" if writer.is_closing() else await reader.read(1)
                if not wire.ahead:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.open -= 1
            writer.close()


# --- behaviors


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def message(status: int = 200, body: bytes | None = None, **headers: str) -> bytes:
    content = json.dumps(ANSWER).encode() if body is None else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return head(status, {"Content-Type": "application/json", "Content-Length": str(len(content)), **named}) + content


def answer(status: int = 200, body: bytes | None = None, **headers: str) -> Behavior:
    """Read the request and answer it."""
    return raw(message(status, body, **headers))


def raw(data: bytes, then: str = "") -> Behavior:
    """Read the request and send these bytes; then leave the connection open, or "close", "reset" or "hang"."""

    async def behave(wire: Wire) -> None:
        await wire.request()
        await wire.send(data)
        if then == "hang":
            await hang(wire)
        elif then:
            await asyncio.sleep(0.01)
            getattr(wire, then)()

    return behave


def error_response(status: int, code: str = "SOME_CODE", **headers: str) -> Behavior:
    """Answer with an error of the API."""
    errors: dict[str, Any] = {
        "errors": [{"message": "rejected", "code": code, "type": "X", "statusCode": str(status), "arguments": None}]
    }
    return answer(status, json.dumps(errors).encode(), **headers)


def page(status: int) -> Behavior:
    """Answer with the error page of a proxy."""
    return answer(status, b"<html><h1>Bad gateway</h1></html>", Content_Type="text/html")


ok = answer()


async def hang(wire: Wire) -> None:
    """Read without an answer until the client disconnects."""
    while await wire.reader.read(65536):
        pass


def accelerated(behavior: Behavior) -> Behavior:
    """Behave like this while the event loop's clock runs a hundred times as fast."""

    async def advance() -> None:
        while True:
            await asyncio.sleep(0.01)
            await elapse(1)

    async def behave(wire: Wire) -> None:
        advancing = asyncio.create_task(advance())
        try:
            await behavior(wire)
        finally:
            advancing.cancel()

    return behave


async def reset_early(wire: Wire) -> None:
    await wire.reader.read(1)
    wire.reset()


async def reset_after_request(wire: Wire) -> None:
    await wire.request()
    wire.reset()


async def close_after_request(wire: Wire) -> None:
    await wire.request()
    wire.close()


async def drip(wire: Wire) -> None:
    """An answer that never ends: a byte every few milliseconds."""
    await wire.request()
    await wire.send(head(200, {"Content-Type": "application/json", "Content-Length": "100000"}))
    while True:
        await wire.send(b" ")
        await asyncio.sleep(0.02)


async def endless(wire: Wire) -> None:
    """An answer that never ends, as fast as the client reads it."""
    await wire.request()
    await wire.send(head(200, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}))
    while True:
        await wire.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 1)


async def bomb(wire: Wire) -> None:
    """Send little data that decompresses to 50 MB."""
    await answer(200, _compressed_bomb(), Content_Encoding="gzip")(wire)


@cache
def _compressed_bomb() -> bytes:
    return gzipped(b" " * 50_000_000)


def raw_immediately(data: bytes) -> Behavior:
    """Send these bytes without waiting for a request, then close."""

    async def behave(wire: Wire) -> None:
        await wire.send(data)
        await asyncio.sleep(0.01)
        wire.close()

    return behave


def cycling(*behaviors: Behavior) -> Behavior:
    """Use the behaviors in a cycle."""
    turns = iter(range(1_000_000))

    async def behave(wire: Wire) -> None:
        await behaviors[next(turns) % len(behaviors)](wire)

    return behave

"""A TLS server whose handshakes, alerts and unencrypted bytes a test controls, one step after the other."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache

import trustme

from .fault_server import message
from .networks import authority


@cache
def certificate() -> trustme.LeafCert:
    return authority().issue_cert("127.0.0.1")


def server_context(version: ssl.TLSVersion, certificates: ssl.VerifyMode = ssl.CERT_NONE) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate().configure_cert(context)
    authority().configure_trust(context)
    context.minimum_version = context.maximum_version = version
    context.verify_mode = certificates
    return context


class TLSWire:
    """The server's end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext) -> None:
        self.tcp = reader
        self.writer = writer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def run(self, step: Callable[[], bytes | None]) -> bytes | None:
        """Run a step of the TLS protocol, and send what it produces, even if it fails."""
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                await self.flush()
                received = await self.tcp.read(65536)
                if not received:
                    raise ConnectionError from None
                self._incoming.write(received)
            finally:
                await self.flush()

    async def flush(self) -> None:
        self.writer.write(self._outgoing.read())
        await self.writer.drain()

    async def request(self) -> bytes:
        """Read a request without a body, or with a body that arrives together with its headers."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += await self.run(lambda: self.tls.read(65536)) or b""
        return received

    async def respond(self) -> None:
        self.tls.write(message())
        await self.flush()

    async def unencrypted(self, data: bytes) -> None:
        """Send bytes below TLS."""
        self.writer.write(data)
        await self.writer.drain()


@asynccontextmanager
async def tls_server(context: ssl.SSLContext, behave: Callable[[TLSWire], Awaitable[None]]) -> AsyncGenerator[str]:
    """Serve a behavior. Each connection stays open until the client closes it, so that no reset overtakes an alert."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = TLSWire(reader, writer, context)
        with suppress(ssl.SSLError, ConnectionError):
            await wire.run(wire.tls.do_handshake)
            await behave(wire)
        with suppress(ConnectionError):
            while await reader.read(65536):
                pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()

"""POST requests over persistent connections, with h11 and asyncio.

A general-purpose HTTP client takes almost a millisecond for a request, which is longer than the change itself takes.
"""

import asyncio
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

import h11
from attrs import define, field

from ..._runtime.arguments import invalid_argument, text

_Origin = tuple[str, str, int]


@define
class _OpenSocket:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    http: h11.Connection = field(factory=lambda: h11.Connection(our_role=h11.CLIENT))


@define
class Poster:
    """An HTTP client for POST requests, to be used in one event loop."""

    _idle: dict[_Origin, list[_OpenSocket]] = field(factory=dict[_Origin, list[_OpenSocket]], init=False, repr=False)

    async def post(self, url: str, headers: Mapping[str, str], content: bytes, timeout: float) -> int | str:
        """Send a POST request. Return the status, or an error's name: `ConnectError`, `ReadError` or `ReadTimeout`."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        origin = (parts.scheme, parts.hostname or "", parts.port or (443 if secure else 80))
        connection: _OpenSocket | None = None
        try:
            async with asyncio.timeout(timeout):
                connection = await self._connected(origin, secure)
                return await self._exchange(origin, connection, _request(parts, headers, content), content)
        except TimeoutError:
            return "ConnectTimeout" if connection is None else "ReadTimeout"
        except (OSError, ValueError, h11.ProtocolError):
            return "ConnectError" if connection is None else "ReadError"
        finally:
            if connection is not None and connection.http.our_state is not h11.IDLE:
                connection.writer.close()

    async def _connected(self, origin: _Origin, secure: bool) -> _OpenSocket:
        idle = self._idle.get(origin, [])
        while idle:
            connection = idle.pop()
            if not connection.reader.at_eof() and not connection.writer.is_closing():
                return connection
            connection.writer.close()
        context = ssl.create_default_context() if secure else None
        return _OpenSocket(*await asyncio.open_connection(origin[1], origin[2], ssl=context))

    async def _exchange(self, origin: _Origin, connection: _OpenSocket, request: h11.Request, content: bytes) -> int:
        http = connection.http
        parts = (http.send(request), http.send(h11.Data(content)), http.send(h11.EndOfMessage()))
        connection.writer.write(b"".join(part or b"" for part in parts))
        status = 0
        while True:
            event = http.next_event()
            if event is h11.NEED_DATA:
                http.receive_data(await connection.reader.read(65536))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.EndOfMessage):
                break
        if http.our_state is h11.DONE and http.their_state is h11.DONE:
            http.start_next_cycle()
            self._idle.setdefault(origin, []).append(connection)
        return status

    def close(self) -> None:
        """Close idle connections."""
        for connections in self._idle.values():
            for connection in connections:
                connection.writer.close()
        self._idle.clear()


def check_address(url: object) -> None:
    """Raise an error if a URL is not valid for POST requests."""
    accepted = "an http or https address in ASCII without spaces"
    given = text("url", url, accepted)
    try:
        address = urlsplit(given)
        fits = address.scheme in ("http", "https") and address.hostname and address.port != 0
        fits = fits and all("!" <= each <= "~" for each in given)
    except ValueError as error:
        raise invalid_argument("url", accepted, f"; got {given!r}: {error}") from error
    if not fits:
        raise invalid_argument("url", accepted, f"; got {given!r}")


def _request(parts: SplitResult, headers: Mapping[str, str], content: bytes) -> h11.Request:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fixed = {"host": parts.netloc.rpartition("@")[2], "content-length": str(len(content))}
    return h11.Request(method="POST", target=target, headers=list({**fixed, **headers}.items()))

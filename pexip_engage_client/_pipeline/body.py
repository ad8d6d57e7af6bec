"""A response's body, read to its end, decompressed and within bounds."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any, Self, cast

from .._http import httpx
from .._runtime.text import one_line

# Decompressed at once; then the event loop has a turn.
STEP = 256 * 1024


class UnusableBodyError(Exception):
    """A body that cannot be taken, and would not be the next time either: too large, or encoded unasked."""


class BrokenBodyError(UnusableBodyError):
    """A body that was compressed wrongly, or not to its end."""


async def whole(
    response: httpx.Response, max_bytes: int, settle: Callable[[httpx.Response], Awaitable[None]]
) -> httpx.Response:
    """The response with its body read; closed in any case."""
    if response.is_stream_consumed:
        # In-process transports bring the whole response.
        if len(response.content) > max_bytes:
            raise _too_large(max_bytes)
        return response
    try:
        content = await content_of(response, max_bytes)
        await settle(response)
    finally:
        await response.aclose()
    headers = [
        (name, value)
        for name, value in response.headers.raw
        if name.lower() not in (b"content-encoding", b"content-length", b"transfer-encoding")
    ]
    return httpx.Response(response.status_code, headers=headers, content=content, extensions=response.extensions)


async def _bounded(stream: httpx.AsyncByteStream, max_bytes: int) -> bytes:
    """A body as it comes, if it is not too large."""
    body, size = BytesIO(), 0
    async for chunk in _Unseen(stream):
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        body.write(chunk)
    return body.getvalue()


async def content_of(response: httpx.Response, max_bytes: int) -> bytes:
    """The body of a response that was not read before, decompressed."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise _too_large(max_bytes)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    stream = cast(httpx.AsyncByteStream, response.stream)
    if encoding in ("identity", ""):
        return await _bounded(stream, max_bytes)
    if encoding != "gzip":
        raise UnusableBodyError(f"the response is encoded as {one_line(encoding, 20)}, unasked")
    inflate = Inflate(max_bytes)
    async for chunk in _Unseen(stream):
        await inflate.feed(chunk)
    return inflate.finish()


class _Unseen:
    """A body as it comes, in pieces that show nothing of it where a reporter of errors shows a frame's variables."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._chunks = aiter(stream)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> memoryview:
        return memoryview(await anext(self._chunks))


def _too_large(max_bytes: int) -> UnusableBodyError:
    return UnusableBodyError(f"the response is larger than {max_bytes} bytes")


class Inflate:
    """Gzip, of one member or more, never more of it at once than there is room for."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._received = 0
        self._body = BytesIO()
        self._member = _member()

    async def feed(self, chunk: memoryview) -> None:
        """Take what came."""
        self._received += len(chunk)
        if self._received > self._max_bytes + STEP:  # of which nothing may come: empty blocks, empty members
            raise _too_large(self._max_bytes)
        rest = chunk
        while rest:
            if self._member.eof:
                self._member = _member()
            room = self._max_bytes - self._body.tell()
            try:
                self._body.write(self._member.decompress(rest, min(STEP, room + 1)))
            except zlib.error as error:
                raise BrokenBodyError("the response's gzip is broken") from error
            if self._body.tell() > self._max_bytes:
                raise _too_large(self._max_bytes)
            rest = memoryview(self._member.unused_data if self._member.eof else self._member.unconsumed_tail)
            if rest:
                await asyncio.sleep(0)

    def finish(self) -> bytes:
        """The body; refused if it ended before its gzip did."""
        if not self._member.eof:
            raise BrokenBodyError("the response's gzip is cut short")
        return self._body.getvalue()


def _member() -> Any:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)

"""A response's body, read to its end, decompressed and within bounds."""

from __future__ import annotations

import zlib
from typing import cast

from .._http import httpx
from .._runtime.text import one_line


class UnusableBodyError(Exception):
    """A body that cannot be taken, and would not be the next time either: too large, or encoded unasked."""


class BrokenBodyError(UnusableBodyError):
    """A body that was compressed wrongly, or not to its end."""


async def whole(response: httpx.Response, max_bytes: int) -> httpx.Response:
    """The response with its body read; closed in any case."""
    if response.is_stream_consumed:
        # In-process transports bring the whole response.
        if len(response.content) > max_bytes:
            raise _too_large(max_bytes)
        return response
    try:
        content = await _content(response, max_bytes)
    finally:
        await response.aclose()
    headers = [
        (name, value)
        for name, value in response.headers.raw
        if name.lower() not in (b"content-encoding", b"content-length", b"transfer-encoding")
    ]
    return httpx.Response(response.status_code, headers=headers, content=content, extensions=response.extensions)


async def _content(response: httpx.Response, max_bytes: int) -> bytes:
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise _too_large(max_bytes)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise UnusableBodyError(f"the response is encoded as {one_line(encoding, 20)}, unasked")
    inflate = Inflate() if encoding == "gzip" else None
    parts: list[bytes] = []
    room = max_bytes
    async for chunk in cast(httpx.AsyncByteStream, response.stream):
        part = inflate(chunk, room + 1) if inflate else chunk
        room -= len(part)
        if room < 0:
            raise _too_large(max_bytes)
        parts.append(part)
    if inflate:
        inflate.finish()
    return b"".join(parts)


def _too_large(max_bytes: int) -> UnusableBodyError:
    return UnusableBodyError(f"the response is larger than {max_bytes} bytes")


class Inflate:
    """Gzip, never more of it at once than there is room for."""

    def __init__(self) -> None:
        self._decompress = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def __call__(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._decompress.decompress(chunk, room)
        except zlib.error as error:
            raise BrokenBodyError("the response's gzip is broken") from error

    def finish(self) -> None:
        """Refuse a body that ended before its gzip did."""
        if not self._decompress.eof:
            raise BrokenBodyError("the response's gzip is cut short")

"""Read and decompress the body of a response within bounds, and decide whether its connection may be reused."""

from __future__ import annotations

import asyncio
import zlib
from io import BytesIO
from typing import Any, cast

from .._failures import one_line
from .._http import httpx
from .internals import connection_of, forget_request, has_unread_bytes
from .libraries import byte_stream

# A larger response is an error, because it would fill the memory.
LARGEST_BODY = 32 * 1024 * 1024

BODILESS = frozenset({204, 304})
_OF_A_BODY = ("content-encoding", "content-length", "transfer-encoding")
# How many bytes to decompress before other tasks can run.
STEP = 256 * 1024


class UnusableBodyError(Exception):
    """A body that cannot be used, even after a retry: it is too large, or has an encoding that was not requested."""


class BrokenBodyError(UnusableBodyError):
    """A body whose compressed data is invalid or incomplete."""


async def read_whole(response: httpx.Response, method: str) -> None:
    """Read a response's body, unless an in-process transport or a hook has already read it."""
    if response.is_stream_consumed:
        if len(response.content) > LARGEST_BODY:
            raise _too_large()
        return
    stream = cast(httpx.AsyncByteStream, response.stream)
    encoding, length, _ = (response.headers.pop(name, "") for name in _OF_A_BODY)
    if method == "HEAD" or response.status_code in BODILESS:  # the headers describe a body that is not sent
        encoding = length = ""
    try:
        response.stream = byte_stream(response, await _content(stream, encoding, length))
        await _close_unless_reusable(response, stream)
    finally:
        try:
            await stream.aclose()
        except BaseException:
            forget_request(stream)
            raise
    await response.aread()


async def _content(stream: httpx.AsyncByteStream, encoding: str, length: str) -> bytes:
    """Return the decompressed body; gzip data may have several members.

    Decompress in steps, so that other tasks can run.
    """
    encoding = encoding.strip().lower()
    if encoding not in ("identity", "", "gzip"):
        raise UnusableBodyError(f"the response has the encoding {one_line(encoding, 20)}, which was not requested")
    body, member, received = BytesIO(), _member(), 0
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise _too_large()
    async for chunk in stream:
        rest = memoryview(chunk)
        del chunk  # error reporters show the variables of frames, which must not contain any part of a body
        received += len(rest)
        if received > LARGEST_BODY:  # empty blocks and members decompress to nothing
            raise _too_large()
        if encoding != "gzip":
            body.write(rest)
            continue
        while rest:
            if member.eof:
                member = _member()
            try:
                body.write(member.decompress(rest, STEP))
            except zlib.error as error:
                raise BrokenBodyError("the gzip data of the response is invalid") from error
            if body.tell() > LARGEST_BODY:
                raise _too_large()
            rest = memoryview(member.unused_data if member.eof else member.unconsumed_tail)
            if rest:
                await asyncio.sleep(0)
    if encoding == "gzip" and not member.eof:
        raise BrokenBodyError("the gzip data of the response is incomplete")
    return body.getvalue()


def _too_large() -> UnusableBodyError:
    return UnusableBodyError(f"the response is larger than {LARGEST_BODY} bytes")


def _member() -> Any:
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


async def _close_unless_reusable(response: httpx.Response, stream: object) -> None:
    """Close the connection if more bytes followed the response, or if this cannot be determined.

    These bytes would be read as part of the next response, and may be another customer's.
    """
    socket = response.extensions.get("network_stream")
    if socket is None or not response.http_version.startswith("HTTP/1"):
        return  # HTTP/2 assigns all bytes to a response, and other requests may be using the connection
    connection = connection_of(stream)
    if connection is None or has_unread_bytes(connection):
        await (connection or socket).aclose()

"""A token that a server or proxy echoes in an unexpected place: no error reporter shows it."""

from __future__ import annotations

import asyncio
import json
import pickle
import traceback
from typing import Any

import pytest

from pexip_engage_client import EngageClient, EngageError, ResponseValidationError

from . import fault_server as server
from .fault_server import FaultServer, raw

TOKEN = "canary-access/token+and="
ECHO = TOKEN.encode()
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"

ECHOES: dict[str, server.Behavior] = {
    "in place of a status line": raw(ECHO + b" 200 OK\r\n\r\n", then="close"),
    "in place of a header": raw(HEAD + ECHO + b"\r\n\r\n", then="close"),
    "in place of a chunk's size": raw(HEAD + CHUNKED + ECHO + b"\r\n", then="close"),
    "in a chunk, before it breaks off": raw(HEAD + CHUNKED + b"%x\r\n%s\r\n" % (len(ECHO), ECHO), then="close"),
    "in a reason phrase": raw(b"HTTP/1.1 400 " + ECHO + b"\r\nContent-Length: 0\r\n\r\n"),
    "in a reason phrase, before it breaks off": raw(
        b"HTTP/1.1 200 " + ECHO + b"\r\nContent-Length: 9\r\n\r\n", then="close"
    ),
    "in a body too large": server.answer(200, ECHO * 100_000),
    "in a body that is said to be gzip": server.answer(200, ECHO, Content_Encoding="gzip"),
    "behind a body of gzip": server.answer(200, server.gzipped(b"{}") + ECHO, Content_Encoding="gzip"),
    "in a body before it is cut": raw(server.message(200, ECHO)[:-1], then="close"),
    "in a body before silence": server.accelerated(raw(server.message(200, ECHO)[:-1], then="hang")),
}


UNDOCUMENTED: dict[str, Any] = {
    "a string": TOKEN,
    "an array": [TOKEN],
    "an array for an object": {"data": [TOKEN]},
    "a string for an object": {"data": TOKEN},
    "an array for a string": {"data": {"id": [TOKEN]}},
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("shape", UNDOCUMENTED)
async def test_token_in_a_response_of_another_shape_is_in_no_frame(shape: str, strict: bool) -> None:
    body = json.dumps(UNDOCUMENTED[shape]).encode()
    async with (
        FaultServer(server.answer(200, body)) as faulty,
        EngageClient("acme", token=TOKEN, base_url=faulty.url, strict=strict) as engage,
    ):
        (error,) = await asyncio.gather(engage.appointments.get("1"), return_exceptions=True)
    if not isinstance(error, ResponseValidationError):
        assert not strict
        assert shape.endswith(("object", "for a string"))  # such an object is readable
        return
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    shown = "".join([*report.format(), repr(vars(error)), repr(pickle.dumps(error))])
    assert "in execute" in shown
    assert "in read" in shown
    for form in (TOKEN, json.dumps(TOKEN), "access/token"):
        assert form not in shown.replace(f"TOKEN = {TOKEN!r}", "")


@pytest.mark.usefixtures("largest_body")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("echo", ECHOES)
async def test_echoed_token_is_in_no_frame_or_message(echo: str, method: str) -> None:
    async with (
        FaultServer(ECHOES[echo]) as faulty,
        EngageClient("acme", token=TOKEN, base_url=faulty.url, max_retries=0, timeout=5) as engage,
    ):
        with pytest.raises(EngageError) as caught:
            await engage.request(method, "/things")
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    shown = "".join([*report.format(), repr(vars(caught.value)), repr(pickle.dumps(caught.value))])
    assert "_pipeline" in shown
    for form in (TOKEN, json.dumps(TOKEN), "access/token"):
        assert form not in shown

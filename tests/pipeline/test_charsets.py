"""Responses whose text is not UTF-8."""

from __future__ import annotations

import json

import httpx
import pytest

from pexip_engage_client import EngageClient, ResponseValidationError
from pexip_engage_client.conformance import Recorder

from .doubles import Script

BODY = json.dumps({"data": {"id": "1", "title": "Müller – €"}}, ensure_ascii=False)


def response(encoding: str, content_type: str) -> httpx.Response:
    return httpx.Response(200, content=BODY.encode(encoding), headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", "application/json"),
        ("utf-8", "application/json; charset=UTF-8"),
        ("cp1252", "application/json; charset=windows-1252"),
        ("utf-16", 'application/json;charset="utf-16"'),
        ("utf-8", "application/json; charset=no-such-charset"),
    ],
)
async def test_declared_charset_applies(encoding: str, content_type: str, caplog: pytest.LogCaptureFixture) -> None:
    transport = Script(response(encoding, content_type))
    async with EngageClient("acme", token="t", transport=transport) as engage:
        assert (await engage.appointments.get("1")).to_dict()["title"] == "Müller – €"
        assert (await engage.request("GET", "/appointments/1")).json()["data"]["title"] == "Müller – €"
    assert "U+FFFD" not in caplog.text


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
async def test_invalid_utf8_is_reported(content_type: str, caplog: pytest.LogCaptureFixture) -> None:
    transport, recorder = Script(response("cp1252", content_type)), Recorder()
    async with EngageClient("acme", token="t", transport=transport, observe=recorder) as engage:
        assert (await engage.appointments.get("1")).to_dict()["title"] == "M\ufffdller \ufffd \ufffd"
    messages = [each.getMessage() for each in caplog.records if each.name == "pexip_engage_client"]
    warning = "getAppointmentById: byte 32 of the body is not valid UTF-8; such bytes are replaced with U+FFFD"
    assert [each for each in messages if "U+FFFD" in each] == [warning]
    assert "getAppointmentById: body invalid encoding" in [str(each.difference) for each in recorder.report().findings]


async def test_invalid_utf8_is_an_error_in_strict_mode() -> None:
    transport = Script(response("cp1252", "application/json"))
    async with EngageClient("acme", token="t", transport=transport, strict=True) as engage:
        with pytest.raises(ResponseValidationError, match="byte 32 of the body is not valid UTF-8"):
            await engage.appointments.get("1")

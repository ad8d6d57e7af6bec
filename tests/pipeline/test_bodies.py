"""The bytes of a body, by its media type; tests/generator parses them with other libraries."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError
from pexip_engage_client._runtime.operations import Operation, Request
from pexip_engage_client._runtime.resources import Resource
from pexip_engage_client._runtime.uploads import Upload

from .doubles import Script


def read_json(payload: Any) -> Any:
    return payload


OPERATION: Operation[Any] = Operation("sendThings", "POST", "/things", decode=read_json)
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class Things(Resource):
    async def send(self, request: Request, **options: Any) -> None:
        await self._caller.call(OPERATION, request, options)  # type: ignore[arg-type]


class Client(EngageClient):
    @cached_property
    def things(self) -> Things:
        return Things(self._caller)


async def sent(body: Any, content_type: str, **options: Any) -> tuple[str, bytes]:
    """The media type and the bytes of the request."""
    script = Script()
    async with Client("acme", token="t", transport=script, limits=None) as engage:
        await engage.things.send(Request("/things", body=body, content_type=content_type), **options)
    return script.requests[0].headers["content-type"], script.requests[0].content


async def test_urlencoded_form() -> None:
    kind, content = await sent({"a": "x y", "b": [1, 2.5], "c": True}, FORM, extra_body={"d": "é"})
    assert kind == FORM
    assert parse_qsl(content.decode()) == [("a", "x y"), ("b", "1"), ("b", "2.5"), ("c", "true"), ("d", "é")]


async def test_multipart_form() -> None:
    kind, content = await sent({"a": "x y", "b": [1, 2], "c": {"d": 1}, "e": Upload(b"12", "f.txt", None)}, MULTIPART)
    assert kind.startswith(f"{MULTIPART}; boundary=")
    parts = [part.strip(b"\r\n") for part in content.split(b"--" + kind.partition("boundary=")[2].encode())]
    assert parts == [
        b"",
        b'Content-Disposition: form-data; name="a"\r\n\r\nx y',
        b'Content-Disposition: form-data; name="b"\r\n\r\n1',
        b'Content-Disposition: form-data; name="b"\r\n\r\n2',
        b'Content-Disposition: form-data; name="c"\r\nContent-Type: application/json\r\n\r\n{"d":1}',
        b'Content-Disposition: form-data; name="e"; filename="f.txt"\r\nContent-Type: text/plain\r\n\r\n12',
        b"--",
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ({"a": 1}, "application/merge-patch+json", ("application/merge-patch+json", b'{"a":1}')),
        ({"a": 1}, "application/json; charset=utf-8", ("application/json; charset=utf-8", b'{"a":1}')),
        (Upload(b"12", "f", None), "*/*", ("application/octet-stream", b"12")),
        ("é", "text/plain", ("text/plain; charset=utf-8", "é".encode())),
        ("e", "text/plain; charset=ascii", ("text/plain; charset=ascii", b"e")),
        (Upload(b"12", "f.png", None), "image/*", ("image/png", b"12")),
        (Upload(b"12", "f.png", None), "application/pdf", ("application/pdf", b"12")),
    ],
)
async def test_body_of_one_value(body: Any, content_type: str, expected: tuple[str, bytes]) -> None:
    assert await sent(body, content_type) == expected


@pytest.mark.parametrize(
    ("body", "content_type", "options", "parameter"),
    [
        ("text", "text/plain", {"extra_body": {"a": 1}}, "extra_body"),
        ([1], "application/json", {"extra_body": {"a": 1}}, "extra_body"),
        ({}, MULTIPART, {}, "body"),
        (Upload(b"12", "f.txt", None), "image/*", {}, "body"),
        ({"a": float("nan")}, "application/json", {}, "json"),
    ],
)
async def test_values_that_cannot_be_encoded_are_rejected(
    body: Any, content_type: str, options: Any, parameter: str
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        await sent(body, content_type, **options)
    assert caught.value.parameter == parameter

"""The bytes of a body."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, ResponseValidationError
from pexip_engage_client._runtime.operations import Operation, Request, Resource

from .doubles import Script


def read_json(payload: Any) -> Any:
    return payload


OPERATION: Operation[Any] = Operation("sendThings", "POST", "/things", decode=read_json)


class Things(Resource):
    async def send(self, request: Request, **options: Any) -> None:
        await self._caller.call(OPERATION, request, options)  # type: ignore[arg-type]


class Client(EngageClient):
    @cached_property
    def things(self) -> Things:
        return Things(self._caller)


async def sent(body: Any, **options: Any) -> tuple[str, bytes]:
    """The media type and the bytes of the request."""
    script = Script()
    async with Client("acme", token="t", transport=script, limits=None) as engage:
        await engage.things.send(Request("/things", body=body), **options)
    return script.requests[0].headers["content-type"], script.requests[0].content


@pytest.mark.parametrize("body", [{"a": "\u00e9"}, [1, None], "text", 5, True])
async def test_body_is_sent_as_json(body: Any) -> None:
    kind, content = await sent(body)
    assert (kind, json.loads(content)) == ("application/json", body)


async def test_extra_body_is_added_to_an_object() -> None:
    assert await sent({"a": 1}, extra_body={"b": 2}) == ("application/json", b'{"a":1,"b":2}')


@pytest.mark.parametrize(
    ("body", "options", "parameter"),
    [([1], {"extra_body": {"a": 1}}, "extra_body"), ({"a": float("nan")}, {}, "json")],
)
async def test_values_that_cannot_be_encoded_are_rejected(body: Any, options: Any, parameter: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        await sent(body, **options)
    assert caught.value.parameter == parameter


def nested(payload: Any) -> Any:
    return [nested(each) for each in payload]


async def test_response_that_is_nested_too_deeply_is_an_error() -> None:
    """A schema can contain itself, so that a response can have any number of levels."""
    operation: Operation[Any] = Operation("getTree", "GET", "/tree", decode=nested)
    payload: list[Any] = []
    for _ in range(600):
        payload = [payload]

    class Trees(Resource):
        async def get(self) -> Any:
            return await self._caller.call(operation, Request("/tree"), {})

    class TreeClient(EngageClient):
        @cached_property
        def trees(self) -> Trees:
            return Trees(self._caller)

    async with TreeClient(
        "acme", token="t", transport=Script(httpx.Response(200, json=payload)), limits=None
    ) as engage:
        with pytest.raises(ResponseValidationError, match="nested too deeply"):
            await engage.trees.get()

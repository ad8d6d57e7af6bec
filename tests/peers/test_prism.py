"""Prism plays Engage by the document alone: with its examples, and with what it makes up from the schemas.

Every operation is called with its own example, and has to give the response that is documented. What Prism makes up has
to be read by the strict client: else the schemas allow what the client cannot read.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml

from pexip_engage_client import EngageClient
from pexip_engage_client.conformance import Kind, State
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.openapi.shipped import load
from tests.document.openapi_document import at, errors, media, operations, parameters, resolve

from ..waiting import result_of
from .software import free_port, node_package, running

ROUNDS = 12
ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((ROOT / "generator" / "resources.yaml").read_text(encoding="utf-8"))
METHODS = {
    name: (resource, method)
    for resource, entry in TABLE.items()
    for method, name in entry.items()
    if isinstance(name, str)
}
OPERATIONS = operations()
READING = [name for name, place in OPERATIONS.items() if place[-1] == "get" and name in METHODS]

pytestmark = pytest.mark.xdist_group("prism")


class WithoutPrefix(httpx.AsyncBaseTransport):
    """Prism serves the paths of the document at its root."""

    def __init__(self) -> None:
        self._network = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(raw_path=request.url.raw_path.removeprefix(b"/enterprises/acme"))
        return await self._network.handle_async_request(request)

    async def aclose(self) -> None:
        await self._network.aclose()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prism(ROOT / "openapi.yaml", tmp_path_factory.mktemp("prism")) as url:
        yield url


@contextmanager
def prism(document: Path, folder: Path) -> Iterator[str]:
    program = node_package("readers", "@stoplight/prism-cli") / "node_modules" / ".bin" / "prism"
    port = free_port()
    command = [str(program), "mock", "--host", "127.0.0.1", "--port", str(port), str(document)]
    with running(command, port, folder):
        yield f"http://127.0.0.1:{port}"


def example(pointer: tuple[str, ...]) -> Any:
    """The example of a body or a parameter."""
    node = at(pointer)
    if "example" in node:
        return node["example"]
    name = next(iter(node["examples"]))
    return resolve((*pointer, "examples", name))[1]["value"]


def required(operation: str) -> tuple[dict[str, str], dict[str, str]]:
    """The values of its path and required query parameters, from the examples."""
    found: dict[str, dict[str, str]] = {"path": {}, "query": {}}
    for (where, name), pointer in parameters(OPERATIONS[operation]).items():
        if where in found and at(pointer).get("required"):
            found[where][name] = str(example(pointer))
    return found["path"], found["query"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_documented_examples_are_returned(address: str, operation: str) -> None:
    place = OPERATIONS[operation]
    path, query = required(operation)
    body = media(place, "body") if "requestBody" in at(place) else None
    url = address + re.sub(r"\{(\w+)\}", lambda part: quote(path[part[1]], safe=""), place[1])
    headers = {"Authorization": "Bearer token", "Prefer": "dynamic=false"}
    response = httpx.request(
        place[-1], url, params=query, json=example(body) if body else None, headers=headers, timeout=30
    )
    assert response.is_success, response.text
    [success] = [status for status in at(place)["responses"] if status.startswith("2")]
    if shape := media(place, success):
        assert errors((*shape, "schema"), response.json()) == []


@pytest.mark.parametrize("operation", READING)
async def test_generated_responses_are_read(address: str, operation: str) -> None:
    resource, method = METHODS[operation]
    path, query = required(operation)
    named = {keyword(name): argument(name, value) for name, value in query.items()}
    options: Any = {"token": "token", "strict": True, "limits": None, "max_retries": 0, "transport": WithoutPrefix()}
    async with EngageClient("acme", base_url=address, extra_headers={"Prefer": "dynamic=true"}, **options) as engage:
        for _ in range(ROUNDS):
            await result_of(getattr(getattr(engage, resource), method)(*path.values(), **named))


def keyword(name: str) -> str:
    return "from_" if name == "from" else name.replace("-", "_")


def argument(name: str, value: str) -> object:
    return datetime.datetime.fromisoformat(value) if name in ("from", "to") else value


async def test_generated_responses_differ_only_in_paging(tmp_path: Path) -> None:
    """Prism knows no paging: its pages say what chance says. All else is as documented, and so has to be found.

    Where the document leaves objects open, Prism makes up properties, too; so it gets one that closes them, and that
    leaves no list empty, so that there is an id to go on with.
    """
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(closed(load().raw)), encoding="utf-8")
    options: Any = {"token": "token", "limits": None, "max_retries": 0, "extra_headers": {"Prefer": "dynamic=true"}}
    with prism(document, tmp_path) as address:
        async with EngageClient("acme", base_url=address, transport=WithoutPrefix(), **options) as engage:
            run = Run(client=engage, document=load(), records=1, max_requests=1000)
            for name in (
                "contexts",
                "offices",
                "forms",
                "listings",
                "lead-segments",
                "forms/1/questions",
                "country-code",
            ):
                run.ids.give(name, "1")
            report = await run()
    assert [
        str(each.difference) for each in report.findings if each.difference.kind not in (Kind.PAGING, Kind.INVARIANT)
    ] == []
    unreached = {name: each.why for name, each in report.outcomes.items() if each.state is not State.REACHED}
    # No list has the IDs of time ranges.
    assert all(why.startswith("needs an ID of") and why.endswith("/time-ranges") for why in unreached.values()), (
        unreached
    )
    assert len(unreached) == 2


def closed(node: Any) -> Any:
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    inner = {name: closed(each) for name, each in node.items()}
    if inner.get("type") == "array":
        return {"minItems": 1, **inner}
    described = "properties" in inner and inner.get("type") == "object" and "additionalProperties" not in inner
    return {**inner, "additionalProperties": False} if described else inner

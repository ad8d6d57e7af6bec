"""The addresses of the client are those of the document's servers."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest

from generator.checks import check
from generator.document import SourceDocument
from generator.inline import named
from generator.server_views import ServerViews

from .packages import build_client
from .test_any_document import rejections
from .test_forms import add, empty

TABLE = {"probes": {"probe": "probe"}}
PROBE = {"data": {"type": "string"}}


def document(servers: list[Any] | None, **others: Any) -> dict[str, Any]:
    made = {**empty(), **others}
    add(made, PROBE, "probe")
    return made if servers is None else {**made, "servers": servers}


def views(servers: list[Any] | None, **others: Any) -> ServerViews:
    given = SourceDocument(document(servers, **others))
    return ServerViews(named(given, check(given, TABLE)))


SERVERS = [
    {"url": "https://{enterprise}.api.example.com/v2", "description": "The production server."},
    {
        "url": "https://{region}.sandbox.example.com/{version}",
        "description": "Sandbox server, for tests",
        "variables": {"region": {"default": "eu"}, "version": {"default": "v3", "enum": ["v3", "v4"]}},
    },
    {"url": "http://plain.example.com", "description": "An old machine that nobody should use for anything"},
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The client of a document with servers of its own."""
    directory = tmp_path_factory.mktemp("servers")
    assert build_client(directory, "own_servers", document(SERVERS), {"probes": {"probe": "probe"}}) == []
    sys.path.insert(0, str(directory))
    yield importlib.import_module("own_servers")
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == "own_servers"]:
        del sys.modules[name]


@pytest.fixture
def addresses(own: ModuleType) -> Callable[..., Any]:
    """The address that a client with these options calls."""

    async def call(**options: Any) -> str:
        seen: list[str] = []

        def respond(request: httpx.Request) -> httpx.Response:
            seen.append(str(request.url))
            return httpx.Response(200, json={"data": "fine"})

        transport = httpx.MockTransport(respond)
        async with own.EngageClient("acme", token="t", transport=transport, **options) as client:
            assert await client.probes.probe() == "fine"
        [address] = seen
        return address

    return call


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({}, "https://acme.api.example.com/v2/probe"),
        ({"environment": "sandbox"}, "https://eu.sandbox.example.com/v3/probe"),
        ({"environment": "server_3", "allow_insecure": True}, "http://plain.example.com/probe"),
        ({"base_url": "https://gateway.example.com/engage"}, "https://gateway.example.com/engage/probe"),
    ],
)
async def test_client_calls_the_servers_of_its_document(
    addresses: Callable[..., Any], options: dict[str, Any], address: str
) -> None:
    assert await addresses(**options) == address


def test_token_is_not_sent_to_a_plain_http_server_of_the_document(own: ModuleType) -> None:
    errors = importlib.import_module("own_servers.errors")
    with pytest.raises(errors.InvalidArgumentError, match="environment must be one with an https:// address"):
        own.EngageClient("acme", token="t", environment="server_3")


def test_environments_are_named_after_descriptions(own: ModuleType) -> None:
    assert [each.value for each in own.Environment] == ["production", "sandbox", "server_3"]
    assert own.Environment.SANDBOX.description == "Sandbox server, for tests."


@pytest.mark.parametrize("servers", [None, [], [{"url": "/"}], [{"url": "/api/v31"}]])
def test_document_without_a_host_requires_a_base_url(servers: list[Any] | None) -> None:
    found = views(servers)
    [server] = found.servers
    assert (server.name, server.root(found.base_path)) == ("production", "")
    assert found.base_path == (servers[0]["url"].rstrip("/") if servers else "")


def test_path_with_the_enterprise_follows_any_root() -> None:
    found = views([{"url": f"https://{host}.example.com/engage/{{enterprise}}/v1"} for host in ("a", "b")])
    assert found.base_path == "/engage/{enterprise}/v1"
    assert [each.root(found.base_path) for each in found.servers] == ["https://a.example.com", "https://b.example.com"]


def test_servers_with_different_paths_have_whole_addresses() -> None:
    found = views([{"url": "https://a.example.com/{enterprise}"}, {"url": "https://b.example.com/x/{enterprise}/"}])
    assert found.base_path == ""
    assert [each.root("") for each in found.servers] == [
        "https://a.example.com/{enterprise}",
        "https://b.example.com/x/{enterprise}",
    ]


def components(token_url: str) -> dict[str, Any]:
    flow = {"tokenUrl": token_url, "scopes": {}}
    return {"schemas": {}, "securitySchemes": {"oauth": {"type": "oauth2", "flows": {"clientCredentials": flow}}}}


@pytest.mark.parametrize(
    ("server", "token_url", "expected"),
    [
        ({"url": "https://a.example.com/v1"}, "https://id.example.com/token", "https://id.example.com/token"),
        ({"url": "https://a.example.com/v1"}, "/oauth/token", "https://a.example.com/oauth/token"),
        (
            {"url": "https://a.example.com/{enterprise}", "variables": {"enterprise": {"default": "acme"}}},
            "https://id.example.com/realms/acme/token",
            "https://id.example.com/realms/{enterprise}/token",
        ),
        (
            {"url": "https://a.example.com", "x-token-url": "https://id.example.com/{enterprise}"},
            "https://other.example.com/token",
            "https://id.example.com/{enterprise}",
        ),
    ],
)
def test_token_endpoint_is_that_of_the_document(server: dict[str, Any], token_url: str, expected: str) -> None:
    [found] = views([server], components=components(token_url)).servers
    assert found.token_url == expected


@pytest.mark.parametrize(
    ("servers", "problem"),
    [
        ({}, "servers (line 1): not a list of servers; list them, each with its url"),
        ([5], "servers.0 (line 1): the url None; write an https://"),
        ([{"url": "ftp://a.example.com"}], "servers.0 (line 1): the url 'ftp://a.example.com'; write an https://"),
        ([{"url": "https://a.example.com?x=1"}], "servers.0 (line 1): the url 'https://a.example.com?x=1'; write"),
        ([{"url": "https://{x}.example.com"}], "servers.0 (line 1): the variable x without a default; describe it"),
        ([{"url": "/", "protocol": "x"}], "servers.0.protocol (line 1): protocol is not supported in a server"),
    ],
)
def test_unusable_server_is_rejected(servers: Any, problem: str) -> None:
    [rejection] = rejections(document(servers), TABLE)
    assert rejection.startswith(problem)

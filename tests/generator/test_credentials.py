"""The client authenticates its calls as the document's security schemes describe."""

from __future__ import annotations

import base64
import importlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest

from generator.credential_views import CredentialViews
from generator.document import SourceDocument

from .packages import build_client
from .test_any_document import rejections
from .test_forms import add, empty

SCHEMES: dict[str, Any] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "api key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "basic": {"type": "http", "scheme": "Basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "digest": {"type": "http", "scheme": "digest"},
    "oauth": {"type": "oauth2", "flows": {}},
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://id.example.com"},
}
GENERAL = [{"key": []}]


def document(*operations: Any, general: Any = None) -> dict[str, Any]:
    """A document whose operations have these requirements; None for none."""
    made = {**empty(), "servers": [{"url": "https://api.example.com"}]}
    made["components"]["securitySchemes"] = SCHEMES
    if general is not None:
        made["security"] = general
    for number, security in enumerate(operations):
        add(made, {"data": {"type": "string"}, "operation": {"security": security}}, f"probe{number}")
    return made


class Made:
    """The client of a document, and the requests that it sends."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package
        self.requests: list[httpx.Request] = []

    def client(self, **options: Any) -> Any:
        return self.package.EngageClient("acme", transport=httpx.MockTransport(self._respond), **options)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json={"data": "fine"})


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict[str, Any]], Made]]:
    directory = tmp_path_factory.mktemp("credentials")
    sys.path.insert(0, str(directory))
    names: list[str] = []

    def build(raw: dict[str, Any]) -> Made:
        names.append(f"credentials{len(names)}")
        table = {"probes": {f"probe{number}": f"probe{number}" for number in range(len(raw["paths"]))}}
        assert build_client(directory, names[-1], raw, table) == []
        return Made(importlib.import_module(names[-1]))

    yield build
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] in names]:
        del sys.modules[name]


async def test_key_in_a_header_is_sent_where_it_is_required(make: Callable[[dict[str, Any]], Made]) -> None:
    made = make(document(None, [], [{}], [{"key": []}, {}], general=GENERAL))
    async with made.client(token="top-secret") as client:
        for number in range(4):
            assert await getattr(client.probes, f"probe{number}")() == "fine"
        await client.request("GET", "/more")
    assert [request.headers.get("x-key") for request in made.requests] == [
        *("top-secret", None, None, "top-secret", "top-secret")
    ]
    assert not any("authorization" in request.headers for request in made.requests)
    errors = importlib.import_module(f"{made.package.__name__}.errors")
    with pytest.raises(errors.InvalidArgumentError, match="pass its credential as token"):
        made.client(client_id="a", client_secret="b")
    with pytest.raises(errors.InvalidArgumentError, match="got none of them"):
        made.client()


async def test_key_in_the_query_is_sent_with_other_parameters(make: Callable[[dict[str, Any]], Made]) -> None:
    made = make(document(None, general=[{"query": []}]))

    async def key() -> str:
        return "a&b=c"

    async with made.client(token=key) as client:
        assert await client.probes.probe0(extra_query={"page": "1"}) == "fine"
    [request] = made.requests
    assert dict(request.url.params) == {"page": "1", "api key": "a&b=c"}
    assert "authorization" not in request.headers


async def test_key_in_the_query_is_masked_in_errors(make: Callable[[dict[str, Any]], Made]) -> None:
    made = make(document(None, general=[{"query": []}]))
    errors = importlib.import_module(f"{made.package.__name__}.errors")

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, text=f"cannot GET {request.url}")

    transport = httpx.MockTransport(respond)
    async with made.package.EngageClient("acme", transport=transport, token="top-secret") as client:
        with pytest.raises(errors.ApiError) as caught:
            await client.probes.probe0()
    assert "cannot GET" in str(caught.value.snippet)
    assert "top-secret" not in f"{caught.value} {caught.value.snippet} {caught.value.response.text}"


async def test_basic_credentials_are_encoded(make: Callable[[dict[str, Any]], Made]) -> None:
    made = make(document(None, general=[{"basic": []}]))
    async with made.client(token="ann:pass:word") as client:
        assert await client.probes.probe0() == "fine"
    scheme, _, encoded = made.requests[0].headers["authorization"].partition(" ")
    assert (scheme, base64.b64decode(encoded)) == ("Basic", b"ann:pass:word")
    errors = importlib.import_module(f"{made.package.__name__}.errors")
    with pytest.raises(errors.InvalidArgumentError, match="such as 'name:password'"):
        made.client(token="password")


async def test_client_without_credentials_calls_public_operations(make: Callable[[dict[str, Any]], Made]) -> None:
    made = make(document(None, [{"bearer": []}, {}]))
    async with made.client() as client:
        assert [await client.probes.probe0(), await client.probes.probe1()] == ["fine", "fine"]
    async with made.client(token="t") as client:
        assert [await client.probes.probe0(), await client.probes.probe1()] == ["fine", "fine"]
    sent = [request.headers.get("authorization") for request in made.requests]
    assert sent == [None, None, "Bearer t", "Bearer t"]


def without_schemes(*operations: Any, general: Any = None) -> dict[str, Any]:
    made = document(*operations, general=general)
    del made["components"]["securitySchemes"]
    return made


@pytest.mark.parametrize(
    "raw",
    [
        without_schemes(None),
        without_schemes(None, general=[]),
        document(None, general=[]),
        document(None, general=[{}]),
        document([], [{}], general=[]),
    ],
)
async def test_credential_is_not_sent_to_an_api_without_security(
    make: Callable[[dict[str, Any]], Made], raw: dict[str, Any]
) -> None:
    made = make(raw)
    for options in ({}, {"token": "top-secret"}):
        async with made.client(**options) as client:
            for number in range(len(raw["paths"])):
                assert await getattr(client.probes, f"probe{number}")() == "fine"
            await client.request("GET", "/more")
    assert len(made.requests) == 2 * (len(raw["paths"]) + 1)
    for request in made.requests:
        assert "top-secret" not in f"{request.url} {request.headers.raw}"
        assert not {"authorization", "x-key"} & set(request.headers)
    errors = importlib.import_module(f"{made.package.__name__}.errors")
    with pytest.raises(errors.InvalidArgumentError, match="client_id must be left out: the API does not use OAuth$"):
        made.client(client_id="a", client_secret="b")


async def test_operation_can_require_a_credential_that_the_document_does_not(
    make: Callable[[dict[str, Any]], Made],
) -> None:
    made = make(document(None, [{"key": []}], general=[]))
    async with made.client(token="top-secret") as client:
        assert [await client.probes.probe0(), await client.probes.probe1()] == ["fine", "fine"]
    assert [request.headers.get("x-key") for request in made.requests] == [None, "top-secret"]


@pytest.mark.parametrize(("general", "expected"), [(None, "Bearer top-secret"), ([], None)])
async def test_document_without_security_of_the_same_api_gets_the_token(
    make: Callable[[dict[str, Any]], Made], general: Any, expected: str | None
) -> None:
    servers = [{"url": "https://api.pexipengage.com/enterprises/acme"}]
    made = make({**without_schemes(None, general=general), "servers": servers})
    async with made.client(token="top-secret") as client:
        assert await client.probes.probe0() == "fine"
    assert [request.headers.get("authorization") for request in made.requests] == [expected]


REMEDY = "describe OAuth2 client credentials, a bearer token, HTTP Basic, or an API key in a header or the query"


@pytest.mark.parametrize(
    ("operations", "problems"),
    [
        ([[{"cookie": []}]], [f"credentials that the client cannot send (cookie); {REMEDY}"]),
        ([[{"digest": []}]], [f"credentials that the client cannot send (digest); {REMEDY}"]),
        ([[{"cookie": []}, {}]], []),
        ([[{"nothing": []}]], ["there is no security scheme nothing; describe it"]),
        ([[{"oauth": ["a"]}], [{"oidc": []}], [{"bearer": []}, {"key": []}], [{"oauth": [], "bearer": []}]], []),
        (
            [[{"key": []}], [{"key": []}], [{"bearer": []}]],
            [
                "credentials that the client cannot send (bearer); a client has one credential, here key: "
                "leave the operation out"
            ],
        ),
        (
            [[{"bearer": []}], [{"bearer": [], "key": []}]],
            [
                "credentials that the client cannot send (bearer, key); a client has one credential, "
                "here bearer or oauth or oidc: leave the operation out"
            ],
        ),
    ],
)
def test_operation_that_the_credential_does_not_satisfy_is_rejected(operations: list[Any], problems: list[str]) -> None:
    found = rejections(document(*operations))
    assert [each.partition(": ")[2] for each in found] == problems


def test_credential_is_the_one_that_most_operations_accept() -> None:
    raw = document([{"bearer": []}], [{"key": []}, {"basic": []}], [{"key": []}])
    credentials = CredentialViews(SourceDocument(raw))
    assert credentials.credential == ("header", "X-Key", "plain")
    assert credentials.required

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from traceback import TracebackException
from typing import Any, cast

import httpx
import pytest

import pexip_engage_client
from pexip_engage_client import (
    EngageClient,
    EngageError,
    Environment,
    InvalidArgumentError,
    Limits,
    ResponseValidationError,
    TokenError,
    UnreadableFieldError,
    __version__,
)
from pexip_engage_client.generated.client import Resources
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.tracing import correlation

from ..pipeline.doubles import Script, Service

ROOT = Path(__file__).parents[2]


def client(script: httpx.AsyncBaseTransport, **options: Any) -> EngageClient:
    given: dict[str, Any] = {"token": "t", "limits": None, **options}
    return EngageClient("acme", transport=script, **given)


# --- addresses


@pytest.mark.parametrize(
    ("options", "api", "token"),
    [
        ({}, "api.pexipengage.com", "auth.pexipengage.com"),
        (
            {"environment": Environment.DEVELOPMENT},
            "api.development.pexipengage.com",
            "auth.development.pexipengage.com",
        ),
        (
            {"environment": "staging", "token_url": "https://id.example/{enterprise}/token"},
            "api.staging.pexipengage.com",
            "id.example",
        ),
        ({"token_url": "https://id.example/{enterprise}/token"}, "api.pexipengage.com", "id.example"),
        (
            {"base_url": "https://gateway.example", "token_url": "https://id.example/realms/acme/openid-connect/token"},
            "gateway.example",
            "id.example",
        ),
    ],
)
async def test_hosts_of_the_environments(options: dict[str, Any], api: str, token: str) -> None:
    service = Service()
    if "token_url" in options and "openid" not in options["token_url"]:
        options = {**options, "token_url": options["token_url"].replace("/token", "/openid-connect/token")}
    async with EngageClient("acme", client_id="a", client_secret="b", transport=service, **options) as engage:
        await engage.appointments.get("1")
    assert service.hosts == [(token, False), (api, True)]
    assert service.api_requests[0].url.path == "/enterprises/acme/appointments/1"


async def test_staging_by_token_needs_no_token_url() -> None:
    script = Script()
    async with client(script, environment=Environment.STAGING) as engage:
        await engage.appointments.get("1")
    assert script.urls == ["https://api.staging.pexipengage.com/enterprises/acme/appointments/1"]


def test_staging_without_token_url_raises_with_the_reason() -> None:
    assert Environment.STAGING.token_url is None
    with pytest.raises(
        InvalidArgumentError, match=r"token_url must be passed together with environment='staging'.*two different"
    ):
        EngageClient("acme", client_id="a", client_secret="b", environment="staging")


@pytest.mark.parametrize(
    ("base_url", "begin"),
    [
        ("https://gateway.example", "https://gateway.example/enterprises/acme/"),
        ("https://gateway.example/", "https://gateway.example/enterprises/acme/"),
        ("https://gateway.example:8443/engage", "https://gateway.example:8443/engage/enterprises/acme/"),
        ("https://gateway.example/enterprises/acme", "https://gateway.example/enterprises/acme/"),
        ("http://localhost:8099", "http://localhost:8099/enterprises/acme/"),
        ("http://127.0.0.1:8099", "http://127.0.0.1:8099/enterprises/acme/"),
        ("http://[::1]:8099", "http://[::1]:8099/enterprises/acme/"),
        ("https://gateway.example/engage/{enterprise}/v1/", "https://gateway.example/engage/acme/v1/"),
        ("https://{enterprise}.gateway.example", "https://acme.gateway.example/"),
    ],
)
async def test_base_url_replaces_the_host(base_url: str, begin: str) -> None:
    script = Script()
    async with client(script, base_url=base_url) as engage:
        await engage.appointments.get("1")
    assert script.urls == [begin + "appointments/1"]


async def test_options_of_client_and_call_are_sent() -> None:
    script = Script()
    async with client(script, language="nl, en;q=0.5", extra_headers={"X-Team": "crm", "X-Base": "0"}) as engage:
        await engage.appointments.get("1")
        await engage.appointments.get("1", accept_language="fr", extra_headers={"x-team": "web", "X-More": "1"})
        await engage.request("POST", "/things", json={"a": "ü"}, extra_body={"b": None}, extra_query={"x": ["1", "2"]})
    first, second, third = script.requests
    assert first.headers["accept"] == "application/json"
    assert first.headers["accept-encoding"] == "gzip"
    assert first.headers["accept-language"] == "nl, en;q=0.5"
    assert first.headers["authorization"] == "Bearer t"
    assert first.headers["user-agent"].startswith("pexip-engage-client")
    assert "content-type" not in first.headers
    assert second.headers.get_list("accept-language") == ["fr"]
    assert second.headers.get_list("x-team") == ["web"]
    assert second.headers["x-more"] == "1"
    assert second.headers["x-base"] == "0"
    assert third.headers["content-type"] == "application/json"
    assert json.loads(third.content) == {"a": "ü", "b": None}
    assert script.urls[2].endswith("/things?x%5B%5D=1&x%5B%5D=2")


async def test_extra_body_of_a_call_without_a_body_is_rejected() -> None:
    script = Script()
    async with client(script) as engage:
        for call in (
            engage.files.list(extra_body={"a": 1}).collect(),
            engage.files.get("1", extra_body={"a": 1}),
            engage.appointments.accept("1", extra_body={"a": 1}),
            engage.request("POST", "/things", extra_body={"a": 1}),
        ):
            with pytest.raises(InvalidArgumentError, match=r"this call has no body: request\(…, json=…\)") as caught:
                await call
            assert caught.value.parameter == "extra_body"
        await engage.files.get("1", extra_body={})
    assert [each.method for each in script.requests] == ["GET"]


@pytest.mark.parametrize(
    ("arguments", "extra", "argument"),
    [({"limit": 3}, {"limit": "5"}, "limit"), ({"status": ["ACCEPTED"]}, {"status": ["REQUEST"]}, "status")],
)
async def test_extra_query_cannot_replace_an_argument(arguments: Any, extra: Any, argument: str) -> None:
    script = Script()
    async with client(script) as engage:
        expected = f"extra_query must be a mapping without {argument}.*, because the argument {argument} contains this"
        with pytest.raises(InvalidArgumentError, match=expected):
            await engage.appointments.list(**arguments, extra_query=extra).first_page()
        with pytest.raises(InvalidArgumentError, match="because the argument query contains this parameter"):
            await engage.request("GET", "/things", query={"a": "1"}, extra_query={"a": "2"})
    assert not script.requests


async def test_extra_body_cannot_replace_an_argument() -> None:
    script = Script()
    async with client(script) as engage:
        expected = "extra_body must be a mapping without firstName, because the argument first_name contains this"
        with pytest.raises(InvalidArgumentError, match=expected):
            await engage.customers.update("1", first_name=None, extra_body={"email": "a@b.example", "firstName": "An"})
        assert not script.requests
        with suppress(EngageError):
            await engage.customers.update("1", first_name="An", extra_body={"lastName": ""})  # not given as an argument
    assert json.loads(script.requests[0].content) == {"firstName": "An", "lastName": ""}


async def test_null_is_a_json_body() -> None:
    script = Script()
    async with client(script) as engage:
        await engage.request("PUT", "/things/1", json=None)
        await engage.request("PUT", "/things/1")
    assert [request.content for request in script.requests] == [b"null", b""]


# --- request()


async def test_request_sends_an_undocumented_call() -> None:
    script = Script(httpx.Response(201, content=b'{"data":[1]}', headers={"X-Some": "thing"}))
    async with client(script) as engage:
        response = await engage.request(
            "post",
            "/customers/jan de Vries/x",
            json={},
            query={"a": ["1", "2"], "b": True, "c": 5, "d[]": ["x"], "e": "& "},
        )
    assert (response.status_code, response.json(), response.content) == (201, {"data": [1]}, b'{"data":[1]}')
    assert response.headers["X-SOME"] == "thing"
    assert "x-some" in response.headers
    assert response.correlation_id == script.requests[0].headers["x-correlation-id"]
    assert script.urls[0].endswith(
        "/enterprises/acme/customers/jan%20de%20Vries/x?a%5B%5D=1&a%5B%5D=2&b=true&c=5&d%5B%5D=x&e=%26%20"
    )
    assert repr(response).startswith("Response(status_code=201, content=<12 bytes>")


async def test_request_accepts_empty_and_undocumented_responses() -> None:
    script = Script(httpx.Response(204), httpx.Response(200, content=b"\xff\xfeplain"))
    async with client(script) as engage:
        assert (await engage.request("DELETE", "/things/1")).json() is None
        response = await engage.request("GET", "/things/1")
    assert response.text == "\ufffd\ufffdplain"
    with pytest.raises(ResponseValidationError) as caught:
        response.json()
    assert caught.value.snippet == "\ufffd\ufffdplain"
    assert caught.value.correlation_id == response.correlation_id


async def test_accept_language_has_the_same_rule_as_language() -> None:
    script = Script()
    async with client(script) as engage:
        with pytest.raises(InvalidArgumentError, match="accept_language must be language tags, such as 'nl'") as caught:
            await engage.appointments.get("1", accept_language="nl_BE")
        with pytest.raises(InvalidArgumentError, match=r"^language is not an option; did you mean accept_language\?$"):
            await engage.appointments.get("1", **cast("Any", {"language": "nl"}))
        with pytest.raises(
            InvalidArgumentError, match=r"^language is not an option; use EngageClient\(…, language=…\)"
        ):
            await engage.request("GET", "/x", **cast("Any", {"language": "nl"}))
    assert caught.value.parameter == "accept_language"
    assert not script.requests


@pytest.mark.parametrize(
    "path",
    [
        "things",
        "",
        "/",
        "//evil.example/x",
        "https://evil.example/x",
        "/../other",
        "/things/../../other",
        "/things/%2e%2e/x",
        "/things/.",
        "/things/%2E",
        "/things/",
        "/things//x",
        "/things/a%2Fb/../x",
        "/things?x=1",
        "/things#x",
        "/things\\..\\x",
        "/things/%5c",
        "/things\n/x",
        "/things/a%2fb",
        "/things/..;/x",
        "/things/%2e.;v=1/x",
        "/things/a%",
        "/things/%zz",
        None,
        b"/things",
    ],
)
async def test_paths_that_leave_the_enterprise_are_rejected(path: Any) -> None:
    script = Script()
    async with client(script) as engage:
        with pytest.raises(InvalidArgumentError) as caught:
            await engage.request("GET", path)
    assert caught.value.parameter == "path"
    assert not script.requests


@pytest.mark.parametrize(
    ("arguments", "parameter"),
    [
        ({"method": "FETCH"}, "method"),
        ({"method": None}, "method"),
        ({"json": {1, 2}}, "json"),
        ({"json": {"x": object()}}, "json['x']"),
        ({"query": {"a": object()}}, "query['a']"),
        ({"query": {"a": [None]}}, "query['a']"),
        ({"query": [("a", "b")]}, "query"),
        ({"json": [1], "extra_body": {"a": 1}}, "extra_body"),
        ({"json": {"a": 1}, "extra_body": {"a": 1}}, "extra_body"),
        ({"tiemout": 5}, "tiemout"),
        ({"timeout": "5"}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"deadline": True}, "deadline"),
        ({"correlation_id": ""}, "correlation_id"),
        ({"correlation_id": "x" * 37}, "correlation_id"),
        ({"correlation_id": "a\r\nX-Evil: 1"}, "correlation_id"),
        ({"extra_headers": {"X": "a\r\nb"}}, "extra_headers['X']"),
        ({"extra_headers": {"Authorization": "Bearer other"}}, "extra_headers"),
        ({"extra_headers": {"Bad Name": "x"}}, "extra_headers"),
        ({"extra_headers": "X: y"}, "extra_headers"),
        ({"extra_query": {"a": None}}, "extra_query['a']"),
    ],
)
async def test_invalid_arguments_are_rejected(arguments: dict[str, Any], parameter: str) -> None:
    script = Script()
    async with client(script) as engage:
        with pytest.raises(InvalidArgumentError) as caught:
            await engage.request(**{**cast("Any", {"method": "POST", "path": "/things"}), **arguments})
    assert caught.value.parameter == parameter
    assert caught.value.accepted
    assert not script.requests


async def test_misspelled_option_gets_a_hint() -> None:
    async with client(Script()) as engage:
        with pytest.raises(InvalidArgumentError, match="tiemout is not an option; did you mean timeout?"):
            await engage.appointments.get("1", tiemout=5)  # type: ignore[call-arg]
        with pytest.raises(InvalidArgumentError, match="did you mean language?"):
            engage.with_options(langauge="nl")  # type: ignore[call-arg]
    with pytest.raises(InvalidArgumentError, match="either client_id and .*; got client_id and token$"):
        EngageClient("acme", token="t", client_id="a")  # type: ignore[call-overload]
    with pytest.raises(InvalidArgumentError, match="did you mean client_secret?") as caught:
        EngageClient("acme", client_id="a", client_secrets="b")  # type: ignore[call-arg]
    assert "allow_insecure, base_url, client_id, client_secret, " in caught.value.accepted


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("auth", "use token=, or client_id= and client_secret="),
        ("cert", "use verify=, an ssl.SSLContext with your certificate"),
        ("headers", "use extra_headers="),
        ("priority", "use engage.with_options(priority=…)"),
        ("retry_unsafe", "use retry_unsafe= of a single call"),
        ("verfy", "did you mean verify?"),
    ],
)
def test_message_about_an_unknown_option_says_what_to_use(given: str, hint: str) -> None:
    options: dict[str, Any] = {"token": "t", given: "x"}
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient("acme", **options)
    assert str(caught.value) == f"{given} is not an option; {hint}"


def test_message_about_an_unknown_option_lists_all_of_them() -> None:
    options: dict[str, Any] = {"token": "t", "zzz": "x"}
    with pytest.raises(InvalidArgumentError, match="timeout, timing, token, token_url, transport, verify$"):
        EngageClient("acme", **options)


async def test_call_rejects_the_options_of_clients() -> None:
    async with client(Script()) as engage:
        for options, hint in (
            ({"priority": "background"}, "engage.with_options(priority=…)"),
            ({"queue_timeout": 1}, "engage.with_options(queue_timeout=…)"),
            ({"verify": True}, "EngageClient(…, verify=…)"),
        ):
            with pytest.raises(InvalidArgumentError, match=re.escape(f"; use {hint}")):
                await engage.employees.get("1", **cast("Any", options))


async def test_misspelled_argument_gets_a_hint() -> None:
    """The hint may also be an argument of the method, such as a field of its body."""
    async with client(Script()) as engage:
        with pytest.raises(InvalidArgumentError, match="stauts is not an option; did you mean status?") as caught:
            await engage.employees.list(stauts=["ACTIVE"]).first_page()  # type: ignore[call-arg]
        assert caught.value.parameter == "stauts"
        assert "available_role, concurrency, email, external_id, " in caught.value.accepted
        assert "correlation_id" in caught.value.accepted
        with pytest.raises(InvalidArgumentError, match="did you mean first_name?"):
            await engage.employees.create(email="a@b.example", firstname="Ada")  # type: ignore[call-arg]
        with pytest.raises(InvalidArgumentError, match="zzz is not an option; the options are accept_language, id, "):
            await engage.employees.get("1", zzz=1)  # type: ignore[call-arg]
        with pytest.raises(InvalidArgumentError, match="start is not an option; the options are .*, from_, .*, to, "):
            await engage.appointments.list(start="2025-01-01").first_page()  # type: ignore[call-arg]


# --- options of the client

GOOD = {"token": "t"}


async def asynchronous(*_: object) -> None: ...


class Asynchronous:
    async def __call__(self, *_: object) -> None: ...


@pytest.mark.parametrize(
    ("enterprise", "options", "parameter"),
    [
        ("", GOOD, "enterprise"),
        ("a/b", GOOD, "enterprise"),
        ("..", GOOD, "enterprise"),
        ("acme.evil.example", GOOD, "enterprise"),
        ("acme?x", GOOD, "enterprise"),
        ("ac me", GOOD, "enterprise"),
        ("x" * 64, GOOD, "enterprise"),
        ("-acme", GOOD, "enterprise"),
        (None, GOOD, "enterprise"),
        ("acme", {}, "token"),
        ("acme", {"token": "t", "client_id": "a"}, "token"),
        ("acme", {"token": "t", "client_id": "a", "client_secret": "b"}, "token"),
        ("acme", {"client_id": "a"}, "client_secret"),
        ("acme", {"client_secret": "b"}, "client_id"),
        ("acme", {"client_id": "", "client_secret": "b"}, "client_id"),
        ("acme", {"client_id": "a", "client_secret": 5}, "client_secret"),
        ("acme", {"token": ""}, "token"),
        ("acme", {"token": "a b"}, "token"),
        ("acme", {"token": "a\n"}, "token"),
        ("acme", {"client_id": "a", "client_secret": "\ud800"}, "client_secret"),
        ("acme", GOOD | {"base_url": "\ud800"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://\ud800.example"}, "base_url"),
        ("acme", GOOD | {"token_url": "\ud800"}, "token_url"),
        ("acme", GOOD | {"timeout": 10**400}, "timeout"),
        ("acme", GOOD | {"deadline": 10**400}, "deadline"),
        ("acme", {"token": 5}, "token"),
        ("acme", GOOD | {"environment": "live"}, "environment"),
        ("acme", GOOD | {"base_url": "http://api.example"}, "base_url"),
        ("acme", GOOD | {"base_url": "http://localhost.evil.example"}, "base_url"),
        ("acme", GOOD | {"base_url": "http://evil-localhost"}, "base_url"),
        ("acme", GOOD | {"base_url": "ftp://api.example"}, "base_url"),
        ("acme", GOOD | {"base_url": "api.example"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://user:pw@api.example"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://api.example?x=1"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://api.example/enterprises/other"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://api.example/v1/enterprises/"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://api.example/{tenant}"}, "base_url"),
        ("acme", GOOD | {"token_url": "https://api.example/{enterprise"}, "token_url"),
        ("acme", GOOD | {"base_url": 5}, "base_url"),
        ("acme", GOOD | {"base_url": "https://api.example:65536"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://api.example:0"}, "base_url"),
        ("acme", GOOD | {"base_url": "https://ex ample.com"}, "base_url"),
        ("acme", GOOD | {"token_url": "https://auth.example:99999/token"}, "token_url"),
        ("acme", GOOD | {"token_url": "http://auth.example"}, "token_url"),
        ("acme", {"client_id": "a", "client_secret": "b", "base_url": "https://api.example"}, "token_url"),
        ("acme", {"client_id": "a", "client_secret": "b", "environment": "staging"}, "token_url"),
        ("acme", GOOD | {"timeout": -1}, "timeout"),
        ("acme", GOOD | {"timeout": 0}, "timeout"),
        ("acme", GOOD | {"deadline": float("inf")}, "deadline"),
        ("acme", GOOD | {"max_retries": -1}, "max_retries"),
        ("acme", GOOD | {"max_retries": 1.5}, "max_retries"),
        ("acme", GOOD | {"language": ["nl"]}, "language"),
        ("acme", GOOD | {"language": "nl\r\nX: y"}, "language"),
        ("acme", GOOD | {"language": "nl_BE"}, "language"),
        ("acme", GOOD | {"limits": 4}, "limits"),
        ("acme", GOOD | {"strict": 1}, "strict"),
        ("acme", GOOD | {"allow_insecure": 1}, "allow_insecure"),
        ("acme", GOOD | {"transport": "x"}, "transport"),
        ("acme", GOOD | {"observe": 5}, "observe"),
        ("acme", GOOD | {"timing": 5}, "timing"),
        ("acme", GOOD | {"scopes": "engage:forms:readOnly"}, "scopes"),
        ("acme", GOOD | {"scopes": [""]}, "scopes"),
        ("acme", GOOD | {"scopes": ["a b"]}, "scopes"),
        ("acme", GOOD | {"scopes": [5]}, "scopes"),
        ("acme", {"token": "t", "scopes": ["a"]}, "scopes"),
        ("acme", GOOD | {"observe": asynchronous}, "observe"),
        ("acme", GOOD | {"observe": functools.partial(asynchronous, 1)}, "observe"),
        ("acme", GOOD | {"observe": Asynchronous()}, "observe"),
        ("acme", GOOD | {"http_client": httpx.Client}, "http_client"),
        ("acme", GOOD | {"http_client": httpx.AsyncClient(base_url="http://127.0.0.1:8099")}, "http_client"),
    ],
)
def test_invalid_options_are_rejected(enterprise: Any, options: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient(enterprise, **options)
    assert caught.value.parameter == parameter
    assert caught.value.accepted
    assert caught.value.accepted in str(caught.value) or parameter in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("scope", ["engage:leadSegments:readonly", "engage.lead_segments.read-only"])
def test_scope_in_another_form_is_rejected(scope: str) -> None:
    expected = f"scopes must be a scope in its exact form, 'engage:leadSegments:readOnly'; got '{scope}'"
    for scopes in ([scope], ["engage:other:readonly", scope]):  # an undocumented scope is accepted
        with pytest.raises(InvalidArgumentError, match=f"^{re.escape(expected)}$"):
            EngageClient("acme", client_id="a", client_secret="b", scopes=scopes)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("127.0.0.1", "; got '127.0.0.1'"),
        ("https://api.example:99999", "; got 'https://api.example:99999'"),
        ("https://user:pw@api.example", "fragment"),
        ("https://api.example?key=pw", "fragment"),
    ],
)
def test_message_about_an_address_shows_it_unless_it_may_hold_a_secret(given: str, shown: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient("acme", token="t", base_url=given)
    assert str(caught.value).endswith(shown)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("option", "given", "shown"),
    [
        ("limits", httpx.Limits(), f"an {httpx.__name__}.Limits"),
        ("timeout", httpx.Timeout(5), f"an {httpx.__name__}.Timeout"),
        ("timeout", "5", "a str"),
    ],
)
def test_message_about_an_option_shows_a_foreign_class_and_a_wrong_name(option: str, given: Any, shown: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient("acme", token="t", **{option: given})
    assert str(caught.value).endswith(f"; got {shown}")


@pytest.mark.parametrize(
    ("option", "given", "shown"),
    [
        ("priority", "low", "'low'"),
        ("priority", None, "None"),
        ("queue_timeout", 0, "0"),
        ("queue_timeout", "5", "a str"),
    ],
)
def test_invalid_options_of_with_options_are_rejected(option: str, given: Any, shown: str) -> None:
    options: dict[str, Any] = {option: given}
    with pytest.raises(InvalidArgumentError, match=f"^{option} must be .*; got {shown}$"):
        EngageClient("acme", token="t").with_options(**options)


async def test_message_about_a_path_shows_it_unless_it_may_hold_an_id() -> None:
    async with EngageClient("acme", token="t") as engage:
        with pytest.raises(InvalidArgumentError, match="; got 'employees'$"):
            await engage.request("GET", "employees")
        with pytest.raises(InvalidArgumentError, match="; got 'FETCH'$"):
            await engage.request("FETCH", "/employees")
        with pytest.raises(InvalidArgumentError) as caught:
            await engage.request("GET", "employees/1?email=an@acme.example")
    assert "an@acme" not in str(caught.value)


def test_dir_of_the_package_lists_no_helpers() -> None:
    assert not {"TYPE_CHECKING", "annotations", "lazy_names"}.intersection(dir(pexip_engage_client))


@pytest.mark.parametrize("given", [20261121, 1234.5678, True])
@pytest.mark.parametrize("name", ["token", "client_secret"])
def test_numeric_secret_is_not_shown(name: str, given: Any) -> None:
    """YAML reads a secret of digits only as a number."""
    options: dict[str, Any] = {name: given} | ({} if name == "token" else {"client_id": "a"})
    with pytest.raises(InvalidArgumentError, match=f"got an? {type(given).__name__}$") as caught:
        EngageClient("acme", **options)
    assert str(given) not in str(caught.value)


async def test_http_client_with_transport_is_rejected() -> None:
    async with httpx.AsyncClient() as theirs:
        with pytest.raises(InvalidArgumentError, match="left out if you pass http_client"):
            EngageClient("acme", token="t", http_client=theirs, transport=Script())


async def test_allow_insecure_permits_plain_http() -> None:
    script = Script()
    async with client(script, base_url="http://inside.example", allow_insecure=True) as engage:
        await engage.appointments.get("1")
    assert script.urls[0].startswith("http://inside.example/")


def test_repr_of_a_client_shows_only_its_enterprise() -> None:
    engage = EngageClient("acme", client_id="me", client_secret="hidden")
    assert repr(engage) == "<EngageClient acme>"


@pytest.mark.parametrize(
    "create", [functools.partial(SqliteStore, ""), functools.partial(Sandbox, slug="../acme")], ids=["store", "sandbox"]
)
def test_repr_works_in_the_traceback_of_a_failed_constructor(create: Any) -> None:
    """Error reporters show the local variables, such as `self`."""
    with pytest.raises(InvalidArgumentError) as caught:
        create()
    shown = "".join(TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "self = " in shown
    assert "repr() failed" not in shown


# --- from the environment

VARIABLES = ("ENTERPRISE", "CLIENT_ID", "CLIENT_SECRET", "TOKEN", "ENVIRONMENT", "BASE_URL", "TOKEN_URL")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in VARIABLES:
        monkeypatch.delenv(f"PEXIP_ENGAGE_{name}", raising=False)

    def set_all(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"PEXIP_ENGAGE_{name}", value)

    return set_all


async def test_from_env(environment: Any) -> None:
    service = Service()
    environment(ENTERPRISE="acme", CLIENT_ID="a", CLIENT_SECRET="b", ENVIRONMENT="development")
    async with EngageClient.from_env(transport=service, timeout=3) as engage:
        await engage.appointments.get("1")
    assert service.hosts == [("auth.development.pexipengage.com", False), ("api.development.pexipengage.com", True)]
    assert service.token_requests[0]["client_secret"] == ["b"]


async def test_from_env_with_a_token_and_addresses(environment: Any) -> None:
    script = Script()
    environment(ENTERPRISE="acme", TOKEN="from-env", BASE_URL="https://gateway.example")
    async with EngageClient.from_env(transport=script) as engage:
        await engage.appointments.get("1")
    assert script.urls == ["https://gateway.example/enterprises/acme/appointments/1"]
    assert script.requests[0].headers["authorization"] == "Bearer from-env"
    async with EngageClient.from_env(token="given", transport=Script()) as engage:
        await engage.appointments.get("1")
    environment(BASE_URL="", ENVIRONMENT="development")  # overridden by the option
    async with EngageClient.from_env(base_url="https://other.example", transport=script) as engage:
        await engage.appointments.get("1")
    assert script.urls[1] == "https://other.example/enterprises/acme/appointments/1"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "PEXIP_ENGAGE_CLIENT_ID"),
        ({"TOKEN": "t"}, "PEXIP_ENGAGE_ENTERPRISE"),
        ({"ENTERPRISE": "acme"}, "PEXIP_ENGAGE_CLIENT_ID"),
        ({"ENTERPRISE": "acme", "CLIENT_ID": "a"}, "PEXIP_ENGAGE_CLIENT_SECRET"),
        ({"ENTERPRISE": "acme", "CLIENT_SECRET": "hidden"}, "PEXIP_ENGAGE_CLIENT_ID"),
        ({"ENTERPRISE": "acme", "TOKEN": "t", "ENVIRONMENT": "live"}, "PEXIP_ENGAGE_ENVIRONMENT"),
        ({"ENTERPRISE": "acme", "TOKEN": "t", "BASE_URL": "http://a.example"}, "PEXIP_ENGAGE_BASE_URL"),
        (
            {"ENTERPRISE": "acme", "TOKEN": "t", "ENVIRONMENT": "staging", "BASE_URL": "https://a.example"},
            "PEXIP_ENGAGE_BASE_URL",
        ),
        ({"ENTERPRISE": "acme", "TOKEN": "hidden token"}, "PEXIP_ENGAGE_TOKEN"),
        ({"ENTERPRISE": "../acme", "TOKEN": "t"}, "PEXIP_ENGAGE_ENTERPRISE"),
        ({"ENTERPRISE": "acme", "CLIENT_ID": "a", "CLIENT_SECRET": "b", "SCOPES": "c,d"}, "PEXIP_ENGAGE_SCOPES"),
        ({"ENTERPRISE": "acme", "CLIENT_ID": "a", "CLIENT_SECRET": "hidden\n"}, "PEXIP_ENGAGE_CLIENT_SECRET"),
    ],
)
def test_missing_variables_are_named(values: dict[str, str], named: str, environment: Any) -> None:
    environment(**values)
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient.from_env()
    assert caught.value.parameter == named
    beginning = f"{named} is invalid: " if named[13:] in values else f"{named} must be set: "
    if not values.keys() & {"TOKEN", "CLIENT_ID", "CLIENT_SECRET"}:
        beginning = "no credentials: set PEXIP_ENGAGE_CLIENT_ID and PEXIP_ENGAGE_CLIENT_SECRET, or PEXIP_ENGAGE_TOKEN,"
        assert str(caught.value).endswith("; also set PEXIP_ENGAGE_ENTERPRISE") is ("ENTERPRISE" not in values)
    elif named == "PEXIP_ENGAGE_ENTERPRISE" and "ENTERPRISE" not in values:
        beginning = "PEXIP_ENGAGE_ENTERPRISE must be set to the slug of your enterprise, such as 'acme'"
    elif named in ("PEXIP_ENGAGE_CLIENT_ID", "PEXIP_ENGAGE_CLIENT_SECRET") and named[13:] not in values:
        beginning = f"{named} must be set, because client_"
    assert str(caught.value).startswith(beginning)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("PEXIP_ENGAGE_ENV", "did you mean PEXIP_ENGAGE_ENVIRONMENT?"),
        ("PEXIP_ENGAGE_ENVIROMENT", "did you mean PEXIP_ENGAGE_ENVIRONMENT?"),
        ("PEXIPENGAGE_ENVIRONMENT", "did you mean PEXIP_ENGAGE_ENVIRONMENT?"),
        ("PEXIP-ENGAGE_Environment", "did you mean PEXIP_ENGAGE_ENVIRONMENT?"),
        ("PEXIP_ENGAGEENVIRONMENT", "did you mean PEXIP_ENGAGE_ENVIRONMENT?"),
        ("PEXIP_ENGAGE_BASEURL", "did you mean PEXIP_ENGAGE_BASE_URL?"),
        ("pexip_engage_url", "did you mean PEXIP_ENGAGE_BASE_URL or PEXIP_ENGAGE_TOKEN_URL?"),
        ("PEXIP_ENGAGE_HOST", "the variables are PEXIP_ENGAGE_BASE_URL, PEXIP_ENGAGE_CLIENT_ID, "),
    ],
)
def test_unknown_variable_is_rejected(name: str, hint: str, environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(ENTERPRISE="acme", TOKEN="t")
    monkeypatch.setenv(name, "")  # an empty variable is not set
    EngageClient.from_env()
    monkeypatch.setenv(name, "hidden")
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient.from_env(environment="development")
    assert str(caught.value).startswith(f"{name} is not an environment variable of the client; {hint}")
    assert caught.value.parameter == name
    assert "hidden" not in str(caught.value)


def test_variables_of_a_kubernetes_service_are_ignored(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(ENTERPRISE="acme", TOKEN="t")
    for name in ("PEXIP_ENGAGE", "PEXIP_ENGAGE_HOOKS"):
        of_service = {"SERVICE_HOST": "10.0.0.7", "SERVICE_PORT": "80", "SERVICE_PORT_HTTP": "80"}
        of_port = {"PORT": "tcp://10.0.0.7:80", "PORT_80_TCP": "tcp://10.0.0.7:80", "PORT_80_TCP_ADDR": "10.0.0.7"}
        for end, value in {**of_service, **of_port, "PORT_80_TCP_PORT": "80", "PORT_80_TCP_PROTO": "tcp"}.items():
            monkeypatch.setenv(f"{name}_{end}", value)
    EngageClient.from_env()
    monkeypatch.setenv("PEXIP_ENGAGE_PORT", "8099")
    with pytest.raises(InvalidArgumentError, match="PEXIP_ENGAGE_PORT is not an environment variable of the client"):
        EngageClient.from_env()


@pytest.mark.parametrize("mark", ["'", '"'])
@pytest.mark.parametrize("name", ["CLIENT_SECRET", "SCOPES"])
def test_variable_in_quotation_marks_is_rejected(name: str, mark: str, environment: Any) -> None:
    given = {"ENTERPRISE": "acme", "CLIENT_ID": "me", "CLIENT_SECRET": "hidden"}
    environment(**{**given, name: f"{mark}hidden{mark}"})
    with pytest.raises(InvalidArgumentError, match=f"^PEXIP_ENGAGE_{name} must be a value without quotation") as caught:
        EngageClient.from_env()
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("token", ["Bearer", "bearer", "Bearer hidden", "Bearerhidden", "BEARER:hidden"])
async def test_token_with_its_scheme_is_rejected(token: str) -> None:
    with pytest.raises(InvalidArgumentError, match='; omit "Bearer"$') as caught:
        EngageClient("acme", token=token)
    assert "hidden" not in str(caught.value)

    async def function() -> str:
        return token

    async with EngageClient("acme", token=function, transport=Script()) as engage:
        with pytest.raises(TokenError, match='; omit "Bearer"') as failed:
            await engage.appointments.get("1")
    assert "hidden" not in str(failed.value)


@pytest.mark.parametrize("padded", ["hidden\n", "hidden\r\n", " hidden", "\thidden"])
@pytest.mark.parametrize("option", ["client_id", "client_secret"])
def test_credentials_with_a_line_break_or_space_around_them_are_rejected(option: str, padded: str) -> None:
    credentials: dict[str, Any] = {"client_id": "a", "client_secret": "b", option: padded}
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient("acme", **credentials)
    accepted = "a string without leading or trailing spaces or line breaks"
    assert str(caught.value) == f"{option} must be {accepted}; remove them, for example with .strip()"
    assert caught.value.parameter == option


def test_scopes_joined_by_commas_are_rejected() -> None:
    with pytest.raises(InvalidArgumentError, match="without spaces, commas, quotes or backslashes; got 'a,b'"):
        EngageClient("acme", client_id="a", client_secret="b", scopes=["a,b"])


@pytest.mark.parametrize(
    ("given", "credentials"),
    [
        ({"client_id": "mine"}, ("mine", "from-env")),
        ({"client_secret": "mine"}, ("from-env", "mine")),
        ({"client_id": "mine", "client_secret": "mine", "token": None}, ("mine", "mine")),
    ],
)
async def test_client_id_or_secret_overrides_its_variable_and_the_token(
    given: Any, credentials: tuple[str, str], environment: Any
) -> None:
    environment(ENTERPRISE="acme", TOKEN="from-env", CLIENT_ID="from-env", CLIENT_SECRET="from-env")
    service = Service()
    async with EngageClient.from_env(transport=service, **given) as engage:
        await engage.appointments.get("1")
    (request,) = service.token_requests
    assert (*request["client_id"], *request["client_secret"]) == credentials


@pytest.mark.parametrize("left", [["CLIENT_ID"], ["CLIENT_SECRET"], ["TOKEN"], ["TOKEN", "CLIENT_ID", "CLIENT_SECRET"]])
async def test_token_overrides_all_credential_variables(left: list[str], environment: Any) -> None:
    environment(ENTERPRISE="acme", **dict.fromkeys(left, "from-env"))
    script = Script()
    async with EngageClient.from_env(token="given", transport=script) as engage:
        await engage.appointments.get("1")
    assert script.requests[0].headers["authorization"] == "Bearer given"


async def test_none_uses_the_environment_variable(environment: Any) -> None:
    environment(ENTERPRISE="acme", CLIENT_ID="from-env", CLIENT_SECRET="from-env")
    service = Service()
    nothing: dict[str, Any] = dict.fromkeys(["token", "client_id", "base_url", "enterprise", "environment"])
    async with EngageClient.from_env(transport=service, **nothing) as engage:
        await engage.appointments.get("1")
    assert service.token_requests[0]["client_id"] == ["from-env"]


def test_errors_about_passed_options_do_not_name_variables(environment: Any) -> None:
    """A token overrides all credentials of the environment, and an error names the option that was passed."""
    environment(ENTERPRISE="acme", TOKEN="t", CLIENT_SECRET="b")
    with pytest.raises(InvalidArgumentError, match="got client_secret and token") as caught:
        EngageClient.from_env(token="given", client_secret="given")
    assert caught.value.parameter == "token"
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient.from_env(token="given", timeout=-1)
    assert caught.value.parameter == "timeout"


def test_none_means_that_an_option_is_not_set() -> None:
    nothing: dict[str, Any] = dict.fromkeys(
        ["client_id", "client_secret", "base_url", "token_url", "scopes", "language"]
    )
    assert repr(EngageClient("acme", token="t", **nothing)) == repr(EngageClient("acme", token="t"))


# --- correlation IDs


async def test_every_call_has_its_own_correlation_id() -> None:
    script = Script()
    async with client(script) as engage:
        for _ in range(3):
            await engage.appointments.get("1")
    ids = [request.headers["x-correlation-id"] for request in script.requests]
    assert len(set(ids)) == 3
    assert all(len(each) == 36 for each in ids)


async def test_correlation_id_of_the_call_overrides_that_of_the_block() -> None:
    script = Script()
    async with client(script) as engage:
        with correlation("block") as given:
            assert given == "block"
            await engage.appointments.get("1")
            with correlation("inner"):
                await engage.with_options(language="nl").appointments.get("1")
            await engage.appointments.get("1", correlation_id="call")
            await engage.appointments.get("1")
    ids = [request.headers["x-correlation-id"] for request in script.requests]
    assert ids == ["block", "inner", "call", "block"]


@pytest.mark.parametrize("bad", ["", "x" * 37, "a b", "é", "a\n", None, 5])
def test_invalid_correlation_ids_are_rejected(bad: Any) -> None:
    with pytest.raises(InvalidArgumentError), correlation(bad):
        raise AssertionError


async def test_correlation_id_of_36_characters_is_accepted() -> None:
    with correlation("x" * 36) as given:
        assert given == "x" * 36


# --- responses


async def test_strict_mode_raises_for_undocumented_responses() -> None:
    script = Script(httpx.Response(200, json={"data": {"id": 5}}))
    async with client(script) as engage:
        appointment = await engage.appointments.get("1")
        with pytest.raises(UnreadableFieldError):
            appointment.id  # noqa: B018
    async with client(script, strict=True) as engage:
        with pytest.raises(ResponseValidationError) as caught:
            await engage.appointments.get("1")
    error = caught.value
    assert (error.model, error.operation, error.method) == ("Appointment", "getAppointmentById", "GET")
    assert error.correlation_id is not None
    assert str(error).startswith("GET /appointments/{id}: field ")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"{", b"<html>", b'{"data":\xff}'])
async def test_unreadable_responses_raise(body: bytes) -> None:
    async with client(Script(httpx.Response(200, content=body))) as engage:
        with pytest.raises(ResponseValidationError) as caught:
            await engage.appointments.get("1")
    assert not caught.value.retryable
    assert caught.value.snippet is not None
    assert "GET /appointments/{id}: the response is " in str(caught.value)


# --- imports


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout


def test_importing_loads_little() -> None:
    loaded = run("import sys, pexip_engage_client; print(*(m for m in sys.modules if 'pexip' in m or m == 'httpx'))")
    assert set(loaded.split()) == {
        "pexip_engage_client",
        "pexip_engage_client._runtime",
        "pexip_engage_client._runtime.lazy",
        "pexip_engage_client._version",
    }


def test_creating_a_client_loads_no_optional_parts() -> None:
    creation = "from pexip_engage_client import EngageClient; EngageClient('acme', token='t')"
    loaded = run(f"import sys; {creation}; print(*sys.modules)").split()
    for heavy in ("redis", "asyncpg", "dateutil", "yaml", "sqlite3", "jsonschema_rs", "uvicorn"):
        assert heavy not in loaded, heavy
    own = {each.removeprefix("pexip_engage_client.") for each in loaded if each.startswith("pexip_engage_client.")}
    assert not {each.partition(".")[0] for each in own} & {"conformance", "models", "sandbox", "sync", "webhooks"}
    assert not {each for each in own if each.startswith(("generated.models.", "generated.resources."))}


def test_public_modules_are_attributes_of_the_package() -> None:
    names = [
        "conformance",
        "errors",
        "idempotency",
        "limits",
        "models",
        "options",
        "pagination",
        "resources",
        "sandbox",
    ]
    names += ["stores", "sync", "tracing", "webhooks"]
    printed = run(f"import pexip_engage_client as P; print(*(getattr(P, name).__name__ for name in {names}))")
    assert printed.split() == [f"pexip_engage_client.{name}" for name in names]
    assert set(names) <= set(dir(pexip_engage_client))


def test_limits_of_a_client_follow_its_options() -> None:
    assert Limits() == Limits(concurrent=4, per_minute=3000)


async def test_user_agent_contains_the_versions() -> None:
    script = Script()
    async with client(script) as engage:
        await engage.appointments.get("1")
    agent = script.requests[0].headers["user-agent"]
    assert agent.startswith(f"pexip-engage-client/{__version__} Python/{sys.version.split()[0]} {httpx.__name__}/")


def test_nothing_is_printed_without_logging() -> None:
    code = (
        f"import {httpx.__name__} as httpx"
        + """
import asyncio
from pexip_engage_client import EngageClient, Timing
async def nap(_): pass
async def main():
    replies = iter([httpx.Response(503), httpx.Response(200, json={})])
    transport = httpx.MockTransport(lambda request: next(replies))
    async with EngageClient("acme", token="t", transport=transport, timing=Timing(sleep=nap)) as engage:
        await engage.request("GET", "/things")
asyncio.run(main())
"""
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("", "")


def test_other_event_loops_are_rejected() -> None:
    engage = client(Script())
    call = engage.appointments.get("1")
    with pytest.raises(EngageError, match="needs a running asyncio event loop; it does not run on trio"):
        call.send(None)  # like the event loops of trio and curio


def test_only_resources_and_documented_names_are_public() -> None:
    names = {name for name in dir(EngageClient("acme", token="t")) if not name.startswith("_")}
    resources = {name for name in vars(Resources) if not name.startswith("_")}
    assert names - resources == {"aclose", "enterprise", "from_env", "pending", "request", "with_options"}
    assert resources <= names


@pytest.mark.parametrize("name", ["timeout", "max_retries", "enterprise", "employee"])
async def test_options_of_a_client_cannot_be_assigned(name: str) -> None:
    engage = client(Script())
    for each in (engage, engage.with_options(max_retries=0)):
        with pytest.raises(AttributeError, match=rf"^cannot set '{name}' of an EngageClient: .*engage\.with_options"):
            setattr(each, name, "other")
    assert engage.enterprise == "acme"


class Tenant(EngageClient):
    """A subclass with its own attributes."""

    def __init__(self, region: str, **options: Any) -> None:
        super().__init__("acme", **options)
        self.region = region
        self.tags = ["a"]


async def test_with_options_keeps_the_attributes_of_a_subclass() -> None:
    script = Script()
    async with Tenant("eu", token="t", transport=script) as engage:
        await engage.employees.get("1")
        dutch = engage.with_options(language="nl")
        assert (type(dutch), dutch.region, dutch.tags, dutch.enterprise) == (Tenant, "eu", ["a"], "acme")
        await dutch.employees.get("1")
        await engage.employees.get("1")
    assert [request.headers.get("accept-language") for request in script.requests] == [None, "nl", None]


async def test_client_of_with_options_does_not_close_the_original() -> None:
    script = Script()
    async with client(script) as engage:
        async with engage.with_options(language="nl") as dutch:
            await dutch.employees.get("1")
        await dutch.aclose()
        await engage.employees.get("1")
        assert script.closed == 0
    assert script.closed == 1
    with pytest.raises(EngageError, match="the client is closed"):
        await dutch.employees.get("1")


# --- mistakes, which get one sentence


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"observe": asynchronous}, "observe must be a plain function that takes an Attempt.*; got an async function$"),
        ({"observe": lambda: None}, "observe must be .*; got one that cannot be called with 1 argument$"),
        ({"on_response": print}, "on_response is not an option; use observe="),
        (
            {"extra_headers": {"Authorization": "Bearer x"}},
            "extra_headers must not contain Authorization, because the client sets it itself; pass token= or"
            " client_secret= to EngageClient$",
        ),
        ({"extra_headers": {"X-Correlation-Id": "x"}}, "sets it itself; pass correlation_id=$"),
        ({"extra_headers": {"A b": "x"}}, "extra_headers must be a mapping with names of HTTP headers as keys$"),
        *(
            (
                {"extra_headers": {"X-Key": padded}},
                r"extra_headers\['X-Key'\] must be a string without leading or trailing spaces or line breaks; remove",
            )
            for padded in ("hidden ", " hidden", "hidden\n")
        ),
        ({"extra_headers": {"X-Key": "hidden\r\nhidden"}}, r"extra_headers\['X-Key'\] must be printable ASCII text;"),
        ({"language": "nl "}, "language must be language tags, such as 'nl'"),
        ({"language": "NL_be"}, "language must be language tags, .*; got 'NL_be'$"),
    ],
)
def test_mistake_in_an_option_is_explained(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgumentError, match=message) as caught:
        client(Script(), **options)
    assert "hidden" not in str(caught.value)


async def test_path_with_the_prefix_of_the_enterprise_is_rejected() -> None:
    async with client(Script()) as engage:
        with pytest.raises(InvalidArgumentError, match="path must be relative to /enterprises/acme, which the client"):
            await engage.request("GET", "/enterprises/acme/employees")


async def test_cause_of_an_unreadable_response_shows_the_body_without_the_token() -> None:
    token = "a-secret-token-of-some-length"
    script = Script(httpx.Response(200, text=f'{{"id": "1", "echo": "{token}", }}'))
    async with EngageClient("acme", token=token, transport=script) as engage:
        with pytest.raises(ResponseValidationError) as caught:
            await engage.employees.get("1")
    cause = caught.value.__cause__
    assert isinstance(cause, json.JSONDecodeError)
    assert cause.doc.startswith('{"id": "1", "echo": "')
    assert token not in cause.doc

"""Scopes from the environment and by command, tokens with their scheme, and responses that stay unaltered."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any, cast

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, ResponseValidationError, Scope
from pexip_engage_client.conformance.__main__ import main
from pexip_engage_client.sandbox import Sandbox
from tests.openapi import DOCUMENT
from tests.pipeline.doubles import Script

from .service import ADDRESSES, SCOPES, Service


def test_scope_lists_the_documented_scopes() -> None:
    assert {str(scope) for scope in Scope} == SCOPES
    described = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]
    assert len(described) == len(Scope) == 36
    assert Scope.APPOINTMENTS_READ_WRITE == "engage:appointments:readWrite"
    assert not Scope("engage:rooms:readOnly").is_known


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEXIP_ENGAGE_ENTERPRISE", "acme")
    for name, value in ADDRESSES.items():
        monkeypatch.setenv(f"PEXIP_ENGAGE_{name.upper()}", value)
    monkeypatch.setenv("PEXIP_ENGAGE_SCOPES", f"{Scope.FORMS_READ_ONLY}  {Scope.APPOINTMENTS_READ_ONLY}")


@pytest.mark.usefixtures("environment")
async def test_scopes_come_from_the_environment() -> None:
    service = Service()
    async with EngageClient.from_env(transport=service) as engage:
        await engage.appointments.get("1")
    async with EngageClient.from_env(transport=service, scopes=[Scope.APPOINTMENTS_READ_ONLY]) as engage:
        await engage.appointments.get("1")
    assert service.requested == ["engage:appointments:readOnly engage:forms:readOnly", "engage:appointments:readOnly"]


@pytest.mark.usefixtures("environment")
async def test_a_token_overrides_the_scopes_of_the_environment() -> None:
    async with EngageClient.from_env(transport=Script(), token="t") as engage:
        assert (await engage.appointments.get("1")).id


@pytest.mark.usefixtures("environment")
def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEXIP_ENGAGE_SCOPES", 'engage:"forms"')
    with pytest.raises(InvalidArgumentError, match="^PEXIP_ENGAGE_SCOPES is invalid: scopes must be names") as caught:
        EngageClient.from_env()
    assert caught.value.parameter == "PEXIP_ENGAGE_SCOPES"


def test_without_any_variable_all_ways_to_authenticate_are_named() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        EngageClient.from_env()
    for name in ("PEXIP_ENGAGE_CLIENT_ID", "PEXIP_ENGAGE_CLIENT_SECRET", "PEXIP_ENGAGE_TOKEN", "token="):
        assert name in str(caught.value)


async def test_successful_responses_are_never_altered() -> None:
    body = {"data": {"id": "employee-an"}, "echo": "token-1 employee Bearer token-1"}

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "token-1", "scope": request.content.decode()})
        return httpx.Response(200, json=body, headers={"X-Echo": "employee token-1"})

    options: Any = {**ADDRESSES, "client_secret": "employee", "transport": httpx.MockTransport(handle)}
    seen: list[Any] = []
    async with EngageClient("acme", observe=seen.append, **options) as engage:
        assert (await engage.employees.get("1")).id == "employee-an"
        response = await engage.request("GET", "/employees/1")
    assert response.json() == body
    assert response.content == json.dumps(body, separators=(",", ":")).encode()
    token, *others = seen
    assert (token.path, token.status, token.response) == ("/realms/acme/protocol/openid-connect/token", 200, None)
    assert {each.response.headers["x-echo"] for each in others} == {"employee token-1"}


async def test_an_error_about_a_successful_response_shows_no_secret() -> None:
    reply = httpx.Response(200, content=b"<p>" + b"canary-token</p>" * 50)
    async with EngageClient("acme", token="canary-token", transport=Script(reply)) as engage:
        response = await engage.request("GET", "/things")
        assert b"canary-token" in response.content
        with pytest.raises(ResponseValidationError) as caught:
            await engage.appointments.get("1")
    assert "canary" not in f"{caught.value!r} {caught.value.snippet} {response!r} {response.snippet}"


async def test_the_client_and_the_sandbox_agree_on_scopes() -> None:
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client()
        await engage.employees.get("employee-an")
        await engage.subjects.get("subject-mortgage")
        assert [str(request.status) for request in sandbox.requests.of("token")] == ["200", "200"]
        assert all(request.status == 200 for request in sandbox.requests)


@pytest.mark.parametrize("scopes", ["", f"{Scope.EMPLOYEES_READ_ONLY} {Scope.SUBJECTS_READ_ONLY}"])
def test_the_conformance_command_requests_scopes(scopes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(seed="demo")
    with sandbox.serve() as url:
        given = {"ENTERPRISE": "acme", "CLIENT_ID": "sandbox", "CLIENT_SECRET": "sandbox-secret"}
        given |= {"BASE_URL": url, "TOKEN_URL": f"{url}/realms/acme/protocol/openid-connect/token"}
        for name, value in given.items():
            monkeypatch.setenv(f"PEXIP_ENGAGE_{name}", value)
        monkeypatch.setenv("PEXIP_ENGAGE_SCOPES", scopes)
        assert main(["--only", "getEmployees", "getSubjects"]) == 0
    assert len(sandbox.requests.of("token")) == (1 if scopes else 2)
    asyncio.run(sandbox.aclose())


def test_threads_with_different_needs_share_token_requests() -> None:
    service = Service()
    engage = EngageClient("acme", transport=service, limits=None, **cast("Any", ADDRESSES))
    begin = threading.Barrier(6)
    finished: list[int] = []

    def work(number: int) -> None:
        async def main() -> None:
            begin.wait()
            for _ in range(20):
                await [engage.appointments, engage.customers, engage.subjects][number % 3].get("1")

        asyncio.run(main())
        finished.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    asyncio.run(engage.aclose())
    assert sorted(finished) == list(range(6))
    assert not service.forbidden
    assert len(service.requested) <= 3

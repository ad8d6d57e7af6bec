"""Tokens from a real OpenID provider (the Node package oidc-provider): opaque and JWT, short lives, restarts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pexip_engage_client import EngageClient, PermissionDeniedError, Scope, TokenError
from pexip_engage_client.sandbox.http.serving import serve
from tests.programs import installed

from .software import free_port, node_package, running

SECRET = "a secret with more than 32 characters, for HMAC"
# What the provider's client may have: all scopes but those of customers.
GRANTED = [scope for scope in Scope if ":customers:" not in scope]
API_SECRET = "the API's own secret, for introspection"

Provider = Callable[..., AbstractContextManager[Any]]


SCOPES_OF_PATHS = {"subjects": "engage:subjects:readOnly", "customers": "engage:customers:readOnly"}


class Api:
    """An API that believes a token, and the scopes in it, only if the provider does."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.tokens: list[str] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        token = dict(scope["headers"])[b"authorization"].decode().removeprefix("Bearer ")
        scopes = await self._scopes(token)
        needed = SCOPES_OF_PATHS[scope["path"].split("/")[3]]
        status = 401 if scopes is None else 200 if needed in scopes else 403
        self.tokens.append(token)
        content = json.dumps({"data": []} if status == 200 else {"errors": []}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _scopes(self, token: str) -> list[str] | None:
        """The scopes of a token; None if it is not valid."""
        if token.count(".") == 2:  # a JWT: its signature is the provider's business, its expiry is ours
            async with httpx.AsyncClient() as http:
                keys = (await http.get(f"{self.provider}/jwks")).json()["keys"]
            return scopes_of_jwt(token, keys)
        form = {"token": token, "client_id": "api", "client_secret": API_SECRET}
        async with httpx.AsyncClient() as http:
            response = await http.post(f"{self.provider}/token/introspection", data=form)
        found = response.json()
        return str(found.get("scope", "")).split() if found.get("active") else None


def scopes_of_jwt(token: str, keys: list[dict[str, Any]]) -> list[str] | None:
    try:
        claims = jwt.decode(token, KeySet.import_key_set({"keys": keys}), algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(exp={"essential": True}).validate(claims)
    except JoseError:
        return None
    return str(claims.get("scope", "")).split()


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    folder = node_package("oidc", "oidc-provider")
    node = installed("node")

    def start(port: int, auth: str = "post", kind: str = "opaque", seconds: int = 600, secret: str = SECRET) -> Any:
        command = [node, str(folder / "server.js"), str(port), secret, auth, kind, str(seconds), ",".join(GRANTED)]
        return running(command, port, tmp_path)

    return start


@asynccontextmanager
async def served(port: int, **options: Any) -> AsyncIterator[tuple[EngageClient, Api]]:
    root = f"http://127.0.0.1:{port}"
    api = Api(root)
    async with serve(api) as url:
        options = {"client_secret": SECRET, **options}
        client = EngageClient("acme", client_id="engage-app", base_url=url, token_url=f"{root}/token", **options)
        async with client as engage:
            yield engage, api


@pytest.mark.parametrize("kind", ["opaque", "jwt"])
async def test_a_token_serves_many_calls(provider: Provider, kind: str) -> None:
    port = free_port()
    with provider(port, kind=kind):
        async with served(port) as (engage, api):
            await asyncio.gather(*(engage.subjects.list().first_page() for _ in range(12)))
            assert len(set(api.tokens)) == 1
            assert (api.tokens[0].count(".") == 2) is (kind == "jwt")


async def test_tokens_with_short_lifetimes_are_renewed_before_they_expire(provider: Provider) -> None:
    port = free_port()
    with provider(port, seconds=2):  # whose clock has no fractions: a token may end a second early
        async with served(port) as (engage, api):
            begun = time.monotonic()
            for _ in range(24):
                await engage.subjects.list().first_page()
                await asyncio.sleep(0.15)
            seconds = time.monotonic() - begun
    assert 2 <= len(set(api.tokens)) <= seconds + 2


async def test_restart_that_forgets_all_tokens_fails_no_call(provider: Provider) -> None:
    port = free_port()
    async with served(port) as (engage, api):
        for _ in range(2):
            with provider(port):
                await asyncio.gather(*(engage.subjects.list().first_page() for _ in range(4)))
    assert len(set(api.tokens)) == 2


async def test_a_rotated_secret_is_a_clear_error(provider: Provider) -> None:
    port = free_port()
    with provider(port):
        async with served(port, client_secret="the secret of last year, rotated since", max_retries=0) as (engage, _):
            with pytest.raises(TokenError, match="invalid_client") as caught:
                await engage.subjects.list().first_page()
    assert caught.value.error == "invalid_client"
    assert "last year" not in str(caught.value)


@pytest.mark.parametrize("kind", ["opaque", "jwt"])
async def test_scopes_are_requested_on_demand_and_a_rejected_one_affects_only_its_calls(
    provider: Provider, kind: str
) -> None:
    port = free_port()
    with provider(port, kind=kind):
        async with served(port) as (engage, api):
            for _ in range(2):
                await engage.subjects.list().first_page()
                with pytest.raises(PermissionDeniedError, match="which the token endpoint did not grant") as caught:
                    await engage.customers.get("1")
    assert caught.value.granted_scopes == {"engage:subjects:readOnly"}
    assert len(set(api.tokens)) <= 2

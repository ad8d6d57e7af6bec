"""An Engage that enforces scopes, made from openapi.yaml alone: a token endpoint, and an API that checks its tokens.

It knows nothing of the client and of the sandbox. By default it follows the documentation: a token has the scopes that
were requested, and no others.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

import httpx
from attrs import define, field

from tests.openapi import DOCUMENT

SCOPES = frozenset(DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"])
TOKEN_PATH = "/realms/acme/protocol/openid-connect/token"
METHODS = ("get", "put", "post", "patch", "delete")
ADDRESSES = {
    "base_url": "http://127.0.0.1:1",
    "token_url": f"http://127.0.0.1:1{TOKEN_PATH}",
    "client_id": "scopes",
    "client_secret": "canary-secret",
}


def _operations() -> Iterator[tuple[str, re.Pattern[str], dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), item[method]


OPERATIONS = list(_operations())


def scope_of(operation: Mapping[str, Any]) -> str | None:
    """The scope of an operation."""
    return next((scope for each in operation["security"] for scope in each["oauth2"]), None)


def _resolved(node: Any) -> Any:
    while "$ref" in node:
        found: Any = DOCUMENT
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


def _returns_list(operation: Mapping[str, Any]) -> bool:
    for status, response in operation.get("responses", {}).items():
        if status.startswith("2") and "content" in (response := _resolved(response)):
            envelope = _resolved(response["content"]["application/json"]["schema"])
            return "array" in str(_resolved(envelope["properties"]["data"]).get("type"))
    return False


@define
class Service(httpx.AsyncBaseTransport):
    """The token endpoint and the API. The options are what identity providers do differently."""

    granted: Collection[str] = SCOPES
    """What this client may have."""
    omits: bool = False
    """Leave out scopes that the client may not have, instead of responding with `invalid_scope`."""
    lists: bool = True
    """State the granted scopes in the response."""
    listed: Collection[str] | None = None
    """List these at most, whatever the token has: Keycloak's "include in token scope"."""
    defaults: tuple[str, ...] = ()
    """Scopes that every token has and lists, such as `profile email`."""
    expires_in: int = 3600
    undocumented: str | None = None
    """The scope of the operations that have no documented one."""

    requested: list[str | None] = field(factory=list[str | None], init=False)
    """The `scope` of every token request."""
    tokens: dict[str, frozenset[str]] = field(factory=dict[str, frozenset[str]], init=False)
    forbidden: list[str] = field(factory=list[str], init=False)
    calls: list[tuple[str, int]] = field(factory=list[tuple[str, int]], init=False)
    token_failure: httpx.Response | None = field(default=None, init=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        await asyncio.sleep(0)
        return self._token(request) if request.url.path == TOKEN_PATH else self._call(request)

    def revoke(self) -> None:
        self.tokens.clear()

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        self.requested.append(form.get("scope", [None])[0])
        if self.token_failure is not None:
            return self.token_failure
        wanted = set(form.get("scope", [""])[0].split())
        if not self.omits and not wanted <= {*self.granted, *self.defaults}:
            error = {"error": "invalid_scope", "error_description": f"Invalid scopes: {form['scope'][0]}"}
            return httpx.Response(400, json=error)
        scopes = frozenset(wanted & {*self.granted} | {*self.defaults})
        token = f"token-{len(self.requested)}"
        self.tokens[token] = scopes
        body: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": self.expires_in}
        if self.lists:
            shown = scopes if self.listed is None else scopes & {*self.listed}
            body["scope"] = " ".join(sorted(shown, reverse=True))
        return httpx.Response(200, json=body)

    def _call(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/enterprises/acme")
        found = [each for method, pattern, each in OPERATIONS if method == request.method and pattern.fullmatch(path)]
        operation = found[0] if found else {"operationId": path, "security": []}
        name = operation["operationId"]
        scopes = self.tokens.get(request.headers["authorization"].removeprefix("Bearer "))
        needed = scope_of(operation) or self.undocumented
        if scopes is None:
            return self._respond(name, 401, "invalid token")
        if needed is not None and needed not in scopes:
            self.forbidden.append(name)
            return self._respond(name, 403, f"missing scope {needed}")
        self.calls.append((name, 200))
        data: Any = [] if _returns_list(operation) else {}
        return httpx.Response(200, json={"data": data, "meta": {"offset": 0, "limit": 25, "totalCount": 0}})

    def _respond(self, name: str, status: int, message: str) -> httpx.Response:
        self.calls.append((name, status))
        error = {"message": message, "code": "FORBIDDEN", "type": "X", "statusCode": str(status)}
        return httpx.Response(status, json={"errors": [error]})

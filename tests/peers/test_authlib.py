"""Tokens from a server made with Authlib."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import flask
import pytest
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from werkzeug.serving import make_server

from pexip_engage_client import EngageClient, TokenError
from pexip_engage_client.sandbox.http.serving import serve

SECRET = "a-secret-of-letters"


class Application(ClientMixin):
    """The one client that the server knows."""

    def get_client_id(self) -> str:
        return "engage-app"

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(each for each in (scope or "").split() if each.startswith("engage:"))

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_post"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"


class Grant(ClientCredentialsGrant):
    """Accepts the secret in the form, as the client sends it."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]


@pytest.fixture
def issued() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def token_url(issued: list[dict[str, Any]]) -> Iterator[str]:
    app = flask.Flask(__name__)
    client = Application()
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: client if client_id == client.get_client_id() else None,
        save_token=lambda token, _: issued.append(token),
    )
    server.register_grant(Grant)
    app.add_url_rule("/token", view_func=server.create_token_response, methods=["POST"])
    listening = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.port}/token"
    listening.shutdown()
    thread.join()
    listening.server_close()


SHOWN: list[str] = []
"""What was in the requests' `Authorization`."""


async def api(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        SHOWN.append(dict(scope["headers"])[b"authorization"].decode())
        content = json.dumps({"data": []}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


async def test_token_of_an_authorization_server(token_url: str, issued: list[dict[str, Any]]) -> None:
    async with serve(api) as url:
        client = EngageClient(
            "acme",
            client_id=Application().get_client_id(),
            client_secret=SECRET,
            scopes=["engage:subjects:readOnly"],
            base_url=url,
            token_url=token_url,
        )
        async with client as engage:
            await engage.request("GET", "/subjects")
    (token,) = issued
    (shown,) = SHOWN
    assert shown == f"Bearer {token['access_token']}"
    assert token["scope"] == "engage:subjects:readOnly"


async def test_wrong_secret_is_rejected(token_url: str) -> None:
    client = EngageClient(
        "acme",
        client_id=Application().get_client_id(),
        client_secret="wrong",
        base_url="http://127.0.0.1:9",
        token_url=token_url,
    )
    async with client as engage:
        with pytest.raises(TokenError, match="invalid_client"):
            await engage.subjects.list().first_page()

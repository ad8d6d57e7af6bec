"""CORS: only web pages of the origins in `cors` may call the sandbox."""

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox

PAGE = "http://localhost:3000"
PATHS = ["/enterprises/acme/employees", "/realms/acme/protocol/openid-connect/token", "/_sandbox/state"]


@pytest.fixture
async def http():
    async with Sandbox(seed="demo", control=True, cors=[PAGE]) as sandbox:
        transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8099") as http:
            yield http


@pytest.mark.parametrize("path", PATHS)
async def test_allowed_origin_gets_cors_headers(http, path):
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = await http.options(path, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == PAGE
    assert preflight.headers["access-control-allow-headers"] == "authorization"
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    response = await http.get(path, headers={"Origin": PAGE})
    assert response.status_code != 403
    assert response.headers["access-control-allow-origin"] == PAGE
    assert response.headers["vary"] == "Origin"
    assert "X-Correlation-Id" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("origin", ["http://localhost:3001", "https://localhost:3000", "null", "https://evil.example"])
@pytest.mark.parametrize("path", PATHS)
async def test_other_origins_may_not_read(http, path, origin):
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    assert (await http.options(path, headers=asked)).status_code != 204
    assert "access-control-allow-origin" not in (await http.get(path, headers={"Origin": origin})).headers


async def test_control_is_closed_to_other_origins(http):
    assert (await http.get("/_sandbox/state", headers={"Origin": "http://localhost:3001"})).status_code == 403


@pytest.mark.parametrize("origin", ["*", "localhost:3000", "http://localhost:3000/", "ftp://x", ""])
def test_invalid_origin_is_rejected(origin):
    with pytest.raises(ValueError, match="cors must be origins without a path"):
        Sandbox(cors=[origin])

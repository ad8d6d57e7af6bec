"""The OpenAPI document of the control API, as it is served, and requests that it does not allow."""

import json
import re

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox


@pytest.mark.parametrize("path", ["", "/enterprises/blue"])
async def test_document_has_no_unused_components(path: str) -> None:
    async with Sandbox(control=True) as sandbox:
        sandbox.enterprise("blue")
        transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/_sandbox") as http:
            document = (await http.get(f"{path}/openapi.json")).json()
    components: dict[str, dict[str, object]] = document["components"]
    described = {f"#/components/{kind}/{name}" for kind, each in components.items() for name in each}
    assert described == set(re.findall(r'"(#/components/[^"]+)"', json.dumps(document)))
    assert ("#/components/schemas/NewEnterprise" in described) is (path == "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("5", 'body: the value is not of type "object"'),
        ('{"sed": 1}', "body: unknown: 'sed'"),
        ('{"slug": "a/b"}', "slug must be the slug alone, such as 'acme'"),
        ('{"slug": ""}', "body slug: the value is shorter than 1 character"),
        ("[" * 100_000, "body: nested too deeply"),
    ],
)
async def test_invalid_body_is_rejected_with_its_property(content: str, message: str) -> None:
    async with Sandbox(control=True) as sandbox:
        transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/_sandbox") as http:
            headers = {"Content-Type": "application/json"}
            response = await http.post("/enterprises", content=content, headers=headers)
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"].startswith(message)

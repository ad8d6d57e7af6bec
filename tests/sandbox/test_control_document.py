"""The OpenAPI document of the control API, as it is served."""

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

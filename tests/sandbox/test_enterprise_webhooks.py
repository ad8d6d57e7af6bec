"""Faults and webhooks of enterprises that are created, and removed, while the sandbox runs."""

import asyncio

import httpx

from pexip_engage_client.sandbox import Sandbox


def http_of(sandbox: Sandbox) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost/_sandbox")


async def test_new_enterprise_has_no_faults_and_webhooks_of_the_first_one() -> None:
    url = "http://127.0.0.1:9/hook"
    async with Sandbox(webhooks=[url], faults=[{"status": 503}], control=True) as sandbox, http_of(sandbox) as http:
        assert (await http.post("/enterprises", json={"slug": "blue"})).status_code == 201
        assert (sandbox.enterprise("blue").faults[:], sandbox.enterprise("blue").webhooks.receivers) == ([], [])
        own = {"slug": "red", "options": {"webhooks": [url], "faults": [{"status": 500}]}}
        assert (await http.post("/enterprises", json=own)).status_code == 201
        assert len(sandbox.enterprise("red").faults) == len(sandbox.enterprise("red").webhooks.receivers) == 1


async def test_deliveries_of_a_removed_enterprise_are_not_settled() -> None:
    async with Sandbox(control=True) as sandbox, http_of(sandbox) as http:
        await http.post("/enterprises", json={"slug": "blue", "seed": "demo"})
        blue = sandbox.enterprise("blue")
        blue.webhooks.add("http://127.0.0.1:9/hook")
        await http.patch("/enterprises/blue/state/appointments/appointment-1", json={"status": "CANCELLED"})
        waiting = asyncio.ensure_future(http.get("/enterprises/blue/deliveries?settled=true&timeout=20"))
        while not (blue.webhooks.deliveries and blue.webhooks.deliveries[0].attempts):
            await asyncio.sleep(0.01)
        await http.delete("/enterprises/blue")
        assert (await waiting).json()["meta"] == {"settled": False}

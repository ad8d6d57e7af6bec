"""The data below `/_page`, which the sandbox's page loads."""

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox

from .conftest import NOW


@pytest.fixture
async def sandbox():
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        yield sandbox


@pytest.fixture
async def http(sandbox):
    transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        yield http


async def test_row_of_an_event_has_its_type_and_the_time_of_the_change(sandbox, http):
    async def receive(scope, receive, send):
        await receive()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    sandbox.webhooks.add(receive)
    sandbox.webhooks.emit("COMPLETE", "appointment-1")
    sandbox.webhooks.emit(entity="Communication", data={"receiver": {"email": "lena@example.com"}})
    await sandbox.webhooks.delivered()
    rows = {row["type"]: row for row in (await http.get("/_page/deliveries")).json()["rows"]}
    assert rows.keys() == {"COMPLETE", "Communication"}
    changed_at = sandbox.get("appointments", "appointment-1")["updatedAt"]
    assert [rows[each]["changed_at"] for each in ("COMPLETE", "Communication")] == [changed_at, None]


@pytest.mark.parametrize("day", ["monday", "2025-02-30", "9999-12-31"])
async def test_impossible_day_is_a_bad_request(http, day):
    response = await http.get("/_page/week", params={"day": day})
    assert (response.status_code, "query day" in response.text) == (400, True)

"""Several enterprises in one sandbox share nothing, over HTTP and in Python."""

import time
import tracemalloc

import httpx
import pytest

from pexip_engage_client import AuthenticationError, InvalidArgumentError
from pexip_engage_client.sandbox import Sandbox

from .conftest import NOW, control_of


@pytest.fixture
async def sandbox():
    async with Sandbox(seed="demo", clock=NOW, control=True) as sandbox:
        yield sandbox


@pytest.fixture
async def http(sandbox):
    async with control_of(sandbox) as http:
        yield http


async def token_of(http: httpx.AsyncClient, enterprise) -> dict[str, str]:
    form = {
        "grant_type": "client_credentials",
        "client_id": enterprise["client_id"],
        "client_secret": enterprise["client_secret"],
        "scope": "engage:employees:readOnly engage:customers:readOnly",
    }
    token = (await http.post(enterprise["token_url"], data=form)).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


async def test_enterprise_is_created_and_removed_over_http(sandbox, http):
    created = await http.post("/enterprises", json={"slug": "blue", "seed": "demo", "options": {"language": "nl"}})
    assert created.status_code == 201
    blue = created.json()["data"]
    assert blue["base_url"] == "http://localhost/enterprises/blue"
    assert sandbox.enterprise("blue").add("employees")["language"] == "nl"
    headers = await token_of(http, blue)
    assert (await http.get(f"{blue['base_url']}/employees", headers=headers)).status_code == 200
    assert [each["slug"] for each in (await http.get("/enterprises")).json()["data"]] == ["acme", "blue"]
    assert (await http.get("/enterprises")).json()["data"][1] == blue
    assert (await http.delete("/enterprises/blue")).status_code == 204
    assert (await http.get(f"{blue['base_url']}/employees", headers=headers)).status_code == 404
    assert (await http.get("/enterprises/blue/state")).status_code == 404
    assert (await http.post("/enterprises", json={"slug": "blue"})).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"slug": "acme"}, 409),
        ({"slug": "a/b"}, 400),
        ({}, 400),
        ({"slug": "blue", "sead": "demo"}, 400),
        ({"slug": "blue", "seed": "/etc/passwd"}, 400),
        ({"slug": "blue", "seed": {"customers": [{"fristName": "x"}]}}, 400),
        ({"slug": "blue", "options": {"color": "red"}}, 400),
        ({"slug": "blue", "options": {"clock": "noon"}}, 400),
        ({"slug": "blue", "options": {"limits": {"concurrent": 0}}}, 400),
        ({"slug": "blue", "options": {"webhooks": ["ftp://x"]}}, 400),
        ({"slug": "blue", "options": {"faults": [{"stauts": 1}]}}, 400),
    ],
)
async def test_invalid_enterprise_is_rejected_and_not_created(sandbox, http, body, status):
    response = await http.post("/enterprises", json=body)
    assert response.status_code == status, response.text
    assert [each.slug for each in sandbox.enterprises] == ["acme"]
    response = await http.get("http://localhost/enterprises/blue/employees")
    assert response.status_code == 404
    assert "/enterprises/blue/employees; paths begin with /enterprises/acme" in response.text


async def test_the_first_enterprise_cannot_be_removed(sandbox, http):
    assert (await http.delete("/enterprises/acme")).status_code == 400
    assert (await http.delete("/enterprises/nowhere")).status_code == 404


async def test_enterprises_share_nothing(sandbox, http):
    blue = sandbox.enterprise("blue", seed={"customers": [{"id": "jan"}]}, clock="2030-01-01T00:00:00Z")
    own = "/enterprises/blue"
    assert len((await http.get(f"{own}/state")).json()["data"]["customers"]) == 1
    assert (await http.get(f"{own}/clock")).json()["data"]["now"].startswith("2030")
    await http.patch(f"{own}/clock", json={"advance": {"seconds": 60}})
    await http.post(f"{own}/faults", json={"status": 503, "times": None})
    await http.post(f"{own}/webhooks", json={"url": "http://127.0.0.1:9"})
    await http.post(f"{own}/state/customers", json={"id": "lena"})
    assert sandbox.clock.stamp().startswith("2025-03-03T08:00:00")
    assert sandbox.faults[:] == sandbox.webhooks.receivers == []
    assert len(sandbox.dump()["customers"]) == 3
    token = {"Authorization": f"Bearer {sandbox.token()}"}
    assert (await http.get("http://localhost/enterprises/acme/employees", headers=token)).status_code == 200
    assert (await http.get("http://localhost/enterprises/blue/employees", headers=token)).status_code == 401
    assert [each.status for each in blue.requests] == [401]
    assert [each.status for each in sandbox.requests] == [200]
    assert blue.token() not in {sandbox.token() for _ in range(5)}
    await http.post(f"{own}/reset")
    assert [each["id"] for each in blue.dump()["customers"]] == ["jan"]
    assert len(sandbox.dump()["customers"]) == 3


async def test_enterprise_document_names_its_own_address(http):
    await http.post("/enterprises", json={"slug": "blue"})
    document = (await http.get("/enterprises/blue/openapi.json")).json()
    assert document["servers"] == [{"url": "/_sandbox/enterprises/blue"}]
    assert (await http.get("/enterprises/blue/enterprises")).status_code == 404
    health = (await http.get("/enterprises/blue/health")).json()
    assert health == {"data": {"status": "ok", "enterprise": "blue"}}
    everywhere = (await http.get("/openapi.json")).json()["paths"]
    assert document["paths"].keys() == everywhere.keys() - {"/enterprises", "/enterprises/{slug}"}
    for path, item in document["paths"].items():
        if "get" in item and "{" not in path:
            assert (await http.get(f"/enterprises/blue{path}")).status_code == 200, path
    assert "'nowhere'" in (await http.get("/enterprises/nowhere/health")).json()["errors"][0]["message"]


async def test_enterprise_has_its_own_clients():
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        blue = sandbox.enterprise("blue", seed=None)
        assert sandbox.enterprise("blue") is blue
        assert (await blue.client().employees.list().first_page()).meta.total_count == 0
        assert (await sandbox.client().employees.list().first_page()).meta.total_count == 5
        with pytest.raises(AuthenticationError):
            await blue.client(token=sandbox.token(), max_retries=0).employees.list().first_page()
        with pytest.raises(ValueError, match="the enterprise 'blue' already exists"):
            sandbox.enterprise("blue", seed="demo")
        with pytest.raises(ValueError, match="control is not an option"):
            sandbox.enterprise("green", control=True)
        await sandbox.enterprise("blue").aclose()
        assert [each.slug for each in sandbox.enterprises] == ["acme"]


async def test_left_out_options_are_those_of_the_first_enterprise():
    async with Sandbox(seed="demo", clock=NOW, language="nl", limits=None) as sandbox:
        sandbox.clock.advance(hours=1)
        blue = sandbox.enterprise("blue")
        assert blue.clock.stamp() == "2025-03-03T08:00:00.000Z"
        assert blue.dump() == sandbox.dump()
        assert blue.add("employees")["language"] == "nl"


async def test_errors_inside_a_removed_enterprise_are_raised_on_leaving():
    sandbox = Sandbox()
    sandbox.enterprise("blue")
    sandbox.app.apis["blue"].failures.append(RuntimeError("inside"))
    await sandbox.enterprise("blue").aclose()
    with pytest.raises(RuntimeError, match="inside"):
        await sandbox.aclose()


@pytest.mark.proof
async def test_two_hundred_enterprises_are_small_and_fast():
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        sandbox.enterprise("first")
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        for number in range(200):
            sandbox.enterprise(f"worker-{number}")
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (after - before) / 200 <= 2 * 2**20
        started = time.process_time()
        for number in range(200, 250):
            sandbox.enterprise(f"worker-{number}")
        assert (time.process_time() - started) / 50 <= 0.020


# ── resets ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_reset_returns_to_the_state_at_start():
    options = {"webhooks": ["http://127.0.0.1:9/a"], "faults": [{"status": 503, "times": 2}], "control": True}
    async with Sandbox(seed="demo", clock=NOW, **options) as sandbox, control_of(sandbox) as http:
        (receiver,) = sandbox.webhooks.receivers
        token = {"Authorization": f"Bearer {sandbox.token()}"}
        employees = "http://localhost/enterprises/acme/employees"
        assert (await http.get(employees, headers=token)).status_code == 503
        sandbox.faults.clear()
        sandbox.webhooks.remove(receiver.id)
        sandbox.webhooks.add("http://127.0.0.1:9/b")
        sandbox.clock.travel("2026-01-01T00:00:00Z")
        sandbox.delete("customers", "customer-lena")
        assert (await http.post("/reset")).status_code == 204
        assert sandbox.webhooks.receivers == [receiver]
        assert [each.left for each in sandbox.faults] == [2]
        assert sandbox.clock.stamp().startswith("2025-03-03T08:00:00")
        assert sandbox.get("customers", "customer-lena")["deletedAt"] is None
        sandbox.faults.clear()
        assert (await http.get(employees, headers=token)).status_code == 200
        assert (await http.post("/reset", json={"tokens": "revoke"})).status_code == 204
        assert (await http.get(employees, headers=token)).status_code == 401


async def test_reset_to_another_seed_applies_once(sandbox, http):
    assert (
        await http.post("/reset", json={"seed": {"customers": [{"id": "a", "firstName": "😀"}]}})
    ).status_code == 204
    assert sandbox.get("customers", "a")["firstName"] == "😀"
    assert len(sandbox.dump()["employees"]) == 0
    assert (await http.post("/reset", json={"seed": None})).status_code == 204
    assert sum(len(each) for each in sandbox.dump().values() if isinstance(each, list)) == 0
    assert (await http.post("/reset")).status_code == 204
    assert len(sandbox.dump()["employees"]) == 6


async def test_reset_to_an_invalid_seed_raises_invalid_argument(sandbox):
    with pytest.raises(InvalidArgumentError, match="seed: customers must be a list of records; got a NoneType"):
        sandbox.reset(seed={"customers": None})


@pytest.mark.parametrize("path", ["/reset", "/enterprises"])
async def test_rejected_seed_names_what_is_accepted(http, path):
    body = {"seed": "other.yaml", **({"slug": "blue"} if path == "/enterprises" else {})}
    message = (await http.post(path, json=body)).json()["errors"][0]["message"]
    assert message == (
        "body seed must be \"demo\", an object with lists of records by table, or null; got 'other.yaml'"
    )
    message = (await http.post(path, json={**body, "seed": {"customers": None}})).json()["errors"][0]["message"]
    assert message.startswith("body seed.customers: ")


@pytest.mark.parametrize(
    "body", [{"sead": "demo"}, {"tokens": "burn"}, {"seed": "other.yaml"}, {"seed": {"parrots": []}}, []]
)
async def test_invalid_reset_changes_nothing(sandbox, http, body):
    sandbox.add("customers", {"id": "jan"})
    assert (await http.post("/reset", json=body)).status_code == 400
    assert len(sandbox.dump()["customers"]) == 4


# ── records, deliveries ───────────────────────────────────────────────────────────────────────────────────────────


async def test_bulk_load_is_all_or_nothing(sandbox, http):
    loaded = await http.post("/state", json={"customers": [{"id": "jan"}, {"id": "piet"}], "offices": [{"id": "gent"}]})
    assert (loaded.status_code, loaded.json()["data"]) == (201, {"customers": 2, "offices": 1})
    before = sandbox.dump()
    for body, status in (
        ({"customers": [{"id": "x"}, {"id": "jan"}]}, 409),
        ({"customers": [{"id": "x"}], "offices": [{"nmae": "y"}]}, 400),
        ({"customers": [{"id": "x"}, {"id": "x"}]}, 400),
        ({"parrots": []}, 400),
        ({"customers": {"id": "x"}}, 400),
    ):
        assert (await http.post("/state", json=body)).status_code == status, body
        assert sandbox.dump() == before
    assert sandbox.load({"customers": [{"id": "python"}]}) == {"customers": 1}


async def test_deliveries_can_be_awaited(sandbox, http):
    sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
    await http.post("/events", json={"event_type": "COMPLETE", "id": "appointment-1"})
    settled = (await http.get("/deliveries", params={"settled": "true", "timeout": "5"})).json()
    assert settled["meta"] == {"settled": True}
    assert [each["attempts"] for each in settled["data"]] == [["ConnectError"] * 3]
    sandbox.fail("webhooks", delay=60)
    await http.post("/events", json={"event_type": "COMPLETE", "id": "appointment-1"})
    waiting = (await http.get("/deliveries", params={"settled": "true", "timeout": "0.01"})).json()
    assert (waiting["meta"], len(waiting["data"])) == ({"settled": False}, 2)
    assert (await http.get("/deliveries", params={"timeout": "-1"})).status_code == 400

"""Control over HTTP."""

import json

import pytest
from openapi_spec_validator import validate

from pexip_engage_client.sandbox import FaultOptions, Sandbox
from pexip_engage_client.sandbox.options import EnterpriseOptions

from .conftest import NOW, control_of


@pytest.fixture
async def sandbox():
    async with Sandbox(seed="demo", clock=NOW, control=True) as sandbox:
        yield sandbox


@pytest.fixture
async def http(sandbox):
    async with control_of(sandbox) as http:
        yield http


async def test_state(sandbox, http):
    assert (await http.get("/health")).json() == {"data": {"status": "ok", "enterprise": "acme"}}
    assert len((await http.get("/state")).json()["data"]["employees"]) == 6
    added = await http.post("/state/customers", json={"id": "jan", "firstName": "Jan"})
    assert (added.status_code, added.json()["data"]["firstName"]) == (201, "Jan")
    changed = await http.patch("/state/customers/jan", json={"firstName": "Jos"})
    assert changed.json()["data"]["firstName"] == sandbox.get("customers", "jan")["firstName"] == "Jos"
    assert (await http.delete("/state/customers/jan")).status_code == 204
    assert (await http.get("/state/customers/jan")).json()["data"]["deletedAt"] is not None


async def test_reset_to_saved_records_and_to_the_start(sandbox, http):
    sandbox.add("customers", {"id": "jan"})
    saved = (await http.get("/state")).json()
    sandbox.delete("customers", "jan")
    assert (await http.post("/reset", json={"seed": saved["data"]})).status_code == 204
    assert sandbox.get("customers", "jan")["deletedAt"] is None
    assert (await http.post("/reset")).status_code == 204
    assert len(sandbox.dump()["customers"]) == 3


async def test_fault_is_shown_in_the_form_in_which_it_is_added(http):
    for given in (
        {"operation": "getFiles", "body": {"base64": "AA=="}, "probability": 0.5},
        {"steps": ["ok", {"body": {"base64": "AA=="}, "status": 503}], "after": "getFiles"},
    ):
        shown = (await http.post("/faults", json=given)).json()["data"]
        assert {name: shown[name] for name in given} == given


async def test_faults_and_log(sandbox, http):
    assert (await http.post("/faults", json={"operation": "getFiles", "status": 503, "times": 2})).status_code == 201
    api = {"headers": {"Authorization": f"Bearer {sandbox.token()}"}}
    assert (await http.get("http://localhost/enterprises/acme/files", **api)).status_code == 503
    assert (await http.get("/faults")).json()["data"][0]["left"] == 1
    assert (await http.delete("/faults/1")).status_code == 204
    assert (await http.get("http://localhost/enterprises/acme/files", **api)).status_code == 200
    logged = (await http.get("/log", params={"status": 503})).json()["data"]
    assert [each["operation"] for each in logged] == ["getFiles"]
    assert "Bearer" not in json.dumps(logged)


async def test_the_clock(sandbox, http):
    assert (await http.get("/clock")).json()["data"] == {"now": "2025-03-03T08:00:00.000Z", "frozen": True}
    await http.patch("/clock", json={"advance": {"seconds": 60}})
    assert sandbox.clock.stamp() == "2025-03-03T08:01:00.000Z"
    change = {"now": "2026-01-01T00:00:00Z", "advance": {"hours": 1}, "frozen": False}
    changed = (await http.patch("/clock", json=change)).json()["data"]
    assert (changed["now"][:16], changed["frozen"]) == ("2026-01-01T01:00", False)
    assert (await http.patch("/clock", json={"frozen": True})).json()["data"]["frozen"] is True


async def test_webhooks(sandbox, http):
    webhook = {"url": "http://127.0.0.1:9", "events": ["CANCEL"], "pace": 0, "secret": "x" * 16}
    made = await http.post("/webhooks", json=webhook)
    assert "xxxx" not in made.text
    assert (await http.post("/events", json={"event_type": "CANCEL", "id": "appointment-1"})).status_code == 202
    await sandbox.webhooks.delivered()
    (delivery,) = (await http.get("/deliveries")).json()["data"]
    assert (delivery["attempts"], delivery["state"]) == (["ConnectError"] * 3, "failed")
    assert (await http.delete(f"/webhooks/{made.json()['data']['id']}")).status_code == 204
    assert (await http.get("/webhooks")).json()["data"] == []
    assert (await http.post("/events", json={"event_type": "CANCEL", "id": "nothing"})).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/state/customers", {"fristName": "x"}, 400),
        ("POST", "/state/parrots", {}, 400),
        ("GET", "/state/parrots/1", None, 404),
        ("PATCH", "/state/customers/nobody", {}, 404),
        ("POST", "/faults", {"stauts": 1}, 400),
        ("PATCH", "/clock", {"advance": {"seconds": "much"}}, 400),
        ("PATCH", "/clock", {"now": "tomorrow"}, 400),
        ("PATCH", "/clock", {}, 400),
        ("PATCH", "/deliveries", {"release": ["9"]}, 404),
        ("POST", "/webhooks", {"url": "ftp://x"}, 400),
        ("POST", "/webhooks", {"url": "http://127.0.0.1:9", "events": []}, 400),
        ("POST", "/webhooks", {"url": "http://127.0.0.1:9", "timeouts": [1, 2]}, 400),
        ("GET", "/nothing", None, 404),
        ("DELETE", "/clock", None, 405),
    ],
)
async def test_invalid_control_request_is_rejected(http, method, path, body, status):
    response = await http.request(method, path, json=body)
    assert response.status_code == status, response.text
    assert response.json()["errors"][0]["message"]


async def test_log_of_an_unknown_operation_is_rejected(sandbox, http):
    rejected = await http.get("/log", params={"operation": "getEmploye"})
    assert rejected.status_code == 400
    assert "there is no operation 'getEmploye'; did you mean getEmployee" in rejected.json()["errors"][0]["message"]
    for operation in ("token", "getEmployees"):
        assert (await http.get("/log", params={"operation": operation})).json()["data"] == []


async def test_webhook_takes_timeouts(sandbox, http):
    assert (await http.post("/webhooks", json={"url": "http://127.0.0.1:9", "timeouts": [1, 2, 3]})).status_code == 201
    assert sandbox.webhooks.receivers[0].timeouts == (1, 2, 3)


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        ("/reset", '{"seed": "demo", "seed": null}', "seed"),
        ("/reset", '{"seed": {"customers": [{"id": "a", "firstName": "x", "firstName": "y"}]}}', "firstName"),
        ("/state", '{"customers": [{"id": "a", "id": "b"}]}', "id"),
        ("/state/customers", '{"firstName": "x", "firstName": "y"}', "firstName"),
        ("/enterprises", '{"slug": "blue", "slug": "green"}', "slug"),
        ("/faults", '{"status": 503, "status": 502}', "status"),
    ],
)
async def test_property_given_twice_is_rejected(sandbox, http, path, body, name):
    before = sandbox.dump()
    response = await http.post(path, content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["errors"][0]["message"]) == (400, f"body: {name}: given twice")
    assert (sandbox.dump(), len(sandbox.faults), len(sandbox.enterprises)) == (before, 0, 1)


async def test_body_of_an_operation_without_one_is_rejected(sandbox, http):
    await sandbox.client().files.list().collect()
    path = "/log/2/send"
    refused = await http.post(path, json={"name": "before"})
    assert (refused.status_code, refused.json()["errors"][0]["message"]) == (
        400,
        "body: this operation does not accept a body",
    )
    assert (await http.post(path, json={})).is_success
    assert (await http.post(path)).is_success


async def test_document_describes_all_options_of_faults(http):
    schemas = (await http.get("/openapi.json")).json()["components"]["schemas"]
    assert set(schemas["NewFault"]["properties"]) == {"operation", *FaultOptions.__annotations__}
    assert set(schemas["EnterpriseOptions"]["properties"]) == (set(EnterpriseOptions.__annotations__) - {"seed"})


async def test_document_is_valid(http):
    document = (await http.get("/openapi.json")).json()
    validate(document)
    assert "/state/{table}/{id}" in document["paths"]


async def test_control_is_off_by_default_and_for_this_machine():
    async with Sandbox() as closed, control_of(closed) as http:
        assert (await http.get("/state")).status_code == 404
    async with Sandbox(control=True) as sandbox:
        for address, status in (("127.0.0.1", 200), ("::1", 200), ("192.0.2.1", 403)):
            async with control_of(sandbox, address) as http:
                assert (await http.get("/state")).status_code == status
                assert (await http.get("http://localhost/_page/seed")).status_code == status
                assert (await http.get("http://localhost/")).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 204), ("http://engage.example", 204), ("http://allowed.example", 204), ("http://evil.example", 403)],
)
async def test_control_from_anywhere_rejects_web_pages_of_other_origins(origin, status):
    """A POST without a body needs no consent (CORS preflight) in a browser."""
    async with Sandbox(control="anywhere", cors=["http://allowed.example"]) as sandbox:
        headers = {"Host": "engage.example", **({} if origin is None else {"Origin": origin})}
        async with control_of(sandbox, "192.0.2.1") as http:
            assert (await http.post("/reset", headers=headers)).status_code == status


async def test_health_needs_no_control():
    async with Sandbox() as sandbox, control_of(sandbox, "192.0.2.1") as http:
        assert (await http.get("/health")).json() == {"data": {"status": "ok", "enterprise": "acme"}}
        assert (await http.head("/health")).content == b""
        assert (await http.post("/health")).status_code == 404


_PLACES = [
    "/_sandbox/health",
    "/_sandbox/openapi.json",
    "/",
    "/_page/page.js",
    "/_page/about",
    "/_page/records",
    "/_page/news",
]


_HOSTS = [
    ({"Host": "evil.example"}, True),
    ({"Host": "evil.example:8099"}, True),
    ({"Host": "localhost.evil.example"}, True),
    ({"Host": "evil.localhost@evil.example"}, True),
    ({"Host": "evil@localhost"}, True),
    ({"Host": "localhost/evil"}, True),
    ({"Host": "localhost:8099:1"}, True),
    ({"Host": ""}, True),
    ({"Host": "[nonsense"}, True),
    ({"Host": "localhost:8099", "Origin": "https://evil.example"}, True),
    ({"Host": "localhost:8099", "Origin": "http://192.0.2.7"}, True),
    ({"Host": "localhost:8099", "Origin": "null"}, True),
    ({"Host": "evil.example", "Origin": "http://evil.example"}, True),
    ({"Host": "LOCALHOST:8099"}, False),
    ({"Host": "acme.localhost"}, False),
    ({"Host": "127.0.0.1:8099"}, False),
    ({"Host": "[::1]:8099"}, False),
    ({"Host": "192.0.2.7:8099", "Origin": "http://192.0.2.7:8099"}, False),
    ({"Host": "Engage.internal"}, False),
    ({"Host": "engage:8099"}, False),
    ({"Host": "sandbox.example"}, False),
    ({"Host": "sandbox.example:8099"}, False),
    ({"Host": "localhost", "Origin": "http://localhost"}, False),
    ({"Host": "localhost:80", "Origin": "http://localhost"}, False),
    ({"Host": "localhost", "Origin": "http://localhost:3000"}, True),
    ({"Host": "localhost", "Origin": "https://localhost"}, True),
    ({"Host": "localhost", "Origin": "http://127.0.0.1"}, True),
    ({"Host": "localhost", "Origin": "http://localhost:nonsense"}, True),
    ({"Host": "localhost", "Origin": "https://engage.internal"}, True),
    ({"Host": "engage.internal", "Origin": "http://engage.internal"}, False),
] + [({"Host": "evil.example"}, True), ({"Host": "LOCALHOST:8099"}, False)] * (len(_PLACES) - 1)


@pytest.mark.parametrize(
    ("path", "headers", "refused"),
    [(_PLACES[number % len(_PLACES)], *row) for number, row in enumerate(_HOSTS)],
)
async def test_hosts_and_origins_are_checked(path, headers, refused):
    """A web page whose host name resolves to this machine (DNS rebinding) reaches neither control nor data."""
    async with Sandbox(control=True, cors=["http://sandbox.example"]) as sandbox, control_of(sandbox) as http:
        response = await http.head(f"http://localhost{path}", headers=headers)
        if path.startswith("/_sandbox"):
            response = await http.get(f"http://localhost{path}", headers=headers)
        assert (response.status_code == 403) is refused
        if refused and response.content:
            assert "origin" in response.text or "--cors" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "path", ["/openapi.json", "/enterprises/acme/employees", "/realms/acme/protocol/openid-connect/token"]
)
@pytest.mark.parametrize(("host", "refused"), [("evil.example", True), ("engage", False), ("a.internal:80", False)])
async def test_every_path_has_the_same_rule_for_hosts(path, host, refused):
    async with Sandbox() as sandbox, control_of(sandbox) as http:
        response = await http.post(f"http://localhost{path}", headers={"Host": host})
        assert (response.status_code == 403) is refused
    async with Sandbox(control="anywhere") as sandbox, control_of(sandbox) as http:
        assert (await http.post(f"http://localhost{path}", headers={"Host": host})).status_code != 403


async def test_host_of_the_server_is_accepted():
    async with Sandbox() as sandbox, control_of(sandbox) as http:
        for headers, shown in (({}, "engage.example"), ({"Host": ""}, "none")):
            refused = await http.get("http://engage.example/_page/about", headers=headers)
            assert refused.status_code == 403
            assert f"the host {shown} is not a name of this sandbox" in refused.text
        sandbox.serve("engage.example")
        assert (await http.get("http://engage.example/_page/about")).status_code == 200


async def test_add_does_not_replace_a_record(sandbox, http):
    refused = await http.post("/state/customers", json={"id": "customer-lena", "firstName": "X"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "CONFLICT")
    assert "customer-lena" in refused.json()["errors"][0]["message"]
    sandbox.delete("customers", "customer-marc")
    with pytest.raises(ValueError, match="'customer-marc' already exists"):
        sandbox.add("customers", {"id": "customer-marc"})
    assert sandbox.get("customers", "customer-lena")["firstName"] == "Lena"

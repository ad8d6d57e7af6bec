"""Control over HTTP, and the state in a file."""

import json
import os
import subprocess
import sys

import httpx
import pytest
from openapi_spec_validator import validate

from pexip_engage_client.sandbox import FaultOptions, Sandbox
from pexip_engage_client.sandbox.options import EnterpriseOptions

from .conftest import NOW, control_of, needs_locks


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
    assert (await http.get("/tables")).json()["data"]["employees"] == 6
    added = await http.post("/state/customers", json={"id": "jan", "firstName": "Jan"})
    assert (added.status_code, added.json()["data"]["firstName"]) == (201, "Jan")
    changed = await http.patch("/state/customers/jan", json={"firstName": "Jos"})
    assert changed.json()["data"]["firstName"] == sandbox.get("customers", "jan")["firstName"] == "Jos"
    assert (await http.delete("/state/customers/jan")).status_code == 204
    assert (await http.get("/state/customers/jan")).json()["data"]["deletedAt"] is not None
    assert len((await http.get("/state/customers")).json()["data"]) == 4


async def test_snapshots_and_reset(sandbox, http):
    id_ = (await http.post("/snapshots")).json()["data"]["id"]
    sandbox.add("customers", {"id": "jan"})
    assert (await http.post(f"/snapshots/{id_}/restore")).status_code == 204
    assert len(sandbox.all("customers")) == 3
    sandbox.add("customers", {"id": "jan"})
    assert (await http.post("/reset")).status_code == 204
    assert len(sandbox.all("customers")) == 3
    assert (await http.post("/snapshots/9/restore")).status_code == 404


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
    assert (await http.delete("/faults")).status_code == 204
    assert (await http.get("http://localhost/enterprises/acme/files", **api)).status_code == 200
    logged = (await http.get("/log", params={"status": 503})).json()["data"]
    assert [each["operation"] for each in logged] == ["getFiles"]
    assert "Bearer" not in json.dumps(logged)
    await http.delete("/log")
    assert len(sandbox.requests) == 0


async def test_the_clock(sandbox, http):
    assert (await http.get("/clock")).json()["data"] == {"now": "2025-03-03T08:00:00.000Z", "frozen": True}
    await http.post("/clock/advance", json={"seconds": 60})
    assert sandbox.clock.stamp() == "2025-03-03T08:01:00.000Z"
    await http.post("/clock/travel", json={"to": "2026-01-01T00:00:00Z"})
    assert (await http.post("/clock/run")).json()["data"]["frozen"] is False
    assert (await http.post("/clock/freeze")).json()["data"]["now"].startswith("2026-01-01T00:00")


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
        ("GET", "/state/parrots", None, 404),
        ("PATCH", "/state/customers/nobody", {}, 404),
        ("POST", "/faults", {"stauts": 1}, 400),
        ("POST", "/clock/advance", {"seconds": "much"}, 400),
        ("POST", "/clock/travel", {"to": "tomorrow"}, 400),
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
    before = sandbox.tables()
    response = await http.post(path, content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["errors"][0]["message"]) == (400, f"body: {name}: given twice")
    assert (sandbox.tables(), len(sandbox.faults), len(sandbox.enterprises)) == (before, 0, 1)


@pytest.mark.parametrize("path", ["/snapshots", "/snapshots/1/restore", "/clock/freeze", "/clock/run"])
async def test_body_of_an_operation_without_one_is_rejected(http, path):
    await http.post("/snapshots", json={})
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


@pytest.mark.parametrize("path", _PLACES)
@pytest.mark.parametrize(
    ("headers", "refused"),
    [
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
    ],
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


# ── state in a file ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_state_file_keeps_the_records(tmp_path):
    path = tmp_path / "state"
    async with Sandbox(seed="demo", clock=NOW, state=path) as first:
        added = await first.client().lead_segments.create(code="VIP")
        first.change("customers", "customer-lena", firstName="Magda")
        first.delete("customers", "customer-marc")
    async with Sandbox(seed="demo", clock=NOW, state=path) as second:
        assert second.get("leadSegments", added.id)["code"] == "VIP"
        assert second.get("customers", "customer-lena")["firstName"] == "Magda"
        assert second.get("customers", "customer-marc")["deletedAt"] is not None
        another = await second.client().lead_segments.create(code="OTHER")
        assert another.id != added.id
        second.reset()
    async with Sandbox(seed="demo", clock=NOW, state=path) as third:
        assert [each["code"] for each in third.all("leadSegments")] == ["RETURNING", "NEW"]


def test_line_that_a_crash_interrupted_is_discarded(tmp_path):
    path = tmp_path / "state"
    first = Sandbox(state=path)
    first.add("customers", {"id": "a"})
    first.add("customers", {"id": "b"})
    whole = path.read_bytes()
    copies = [tmp_path / f"copy-{number}" for number in range(4)]
    copies[0].write_bytes(whole[:-20])
    assert [each["id"] for each in Sandbox(state=copies[0]).all("customers")] == ["a"]
    copies[1].write_bytes(whole.replace(b'{"writes"', b'{"wri', 2))
    with pytest.raises(ValueError, match="line 2"):
        Sandbox(state=copies[1])
    copies[2].write_text("something else\n")
    with pytest.raises(ValueError, match="does not contain the state of a sandbox"):
        Sandbox(state=copies[2])
    copies[3].write_bytes(whole + b"\n" + whole.splitlines(keepends=True)[-1])
    with pytest.raises(ValueError, match="line 5"):
        Sandbox(state=copies[3])


async def test_damaged_state_file_is_rejected_and_left_unchanged(tmp_path):
    path = tmp_path / "state"
    async with Sandbox(seed="demo", state=path) as sandbox:
        sandbox.add("customers", {"id": "a"})
    whole = path.read_bytes()
    for cut in (whole[:-1], whole[: len(whole) // 2], whole.splitlines(keepends=True)[0], whole[:20]):
        path.write_bytes(cut)
        with pytest.raises(ValueError, match="damaged|not contain the state"):
            Sandbox(seed="demo", state=path)
        assert path.read_bytes() == cut
    path.write_bytes(whole)
    assert Sandbox(state=path).get("customers", "a")


async def test_interrupted_change_is_discarded_with_a_warning(tmp_path, caplog):
    path = tmp_path / "state"
    sandbox = Sandbox(seed="demo", state=path)
    sandbox.add("customers", {"id": "a"})
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes()[:-1])
    again = Sandbox(state=copy)
    assert "a" not in [each["id"] for each in again.all("customers")]
    assert len(again.all("employees")) == 6
    assert "a crash interrupted the last change, which is discarded" in caplog.text


async def test_change_interrupted_by_a_full_disk_is_reported_and_rolled_back(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "state"
    first = Sandbox(state=path)
    first.add("customers", {"id": "a"})
    whole = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 30, hard))  # the next line does not fit
    try:
        with pytest.raises(OSError, match="File too large"):
            first.add("customers", {"id": "b"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == whole
    assert [each["id"] for each in first.all("customers")] == ["a"]
    first.add("customers", {"id": "c"})
    await first.aclose()
    assert [each["id"] for each in Sandbox(state=path).all("customers")] == ["a", "c"]


@needs_locks
async def test_second_sandbox_with_the_same_state_is_rejected(tmp_path):
    path = tmp_path / "state"
    async with Sandbox(state=path) as first:
        command = [sys.executable, "-m", "pexip_engage_client.sandbox", "--port", "0", "--state", str(path)]
        second = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: ASYNC221
        assert (second.returncode, len(second.stderr.splitlines())) == (2, 1)
        assert "another sandbox has this state open" in second.stderr
        first.add("customers", {"id": "a"})
    async with Sandbox(state=path) as third:
        assert [each["id"] for each in third.all("customers")] == ["a"]


@needs_locks
async def test_link_to_a_state_file_is_followed(tmp_path):
    path, link = tmp_path / "state", tmp_path / "link"
    link.symlink_to(path)
    async with Sandbox(state=link) as sandbox:
        with pytest.raises(BlockingIOError, match="another sandbox has this state open"):
            Sandbox(state=path)
        sandbox.add("customers", {"id": "a"})
    assert link.is_symlink()
    assert [each["id"] for each in Sandbox(state=path).all("customers")] == ["a"]
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises((ValueError, OSError), match="loop"):
        Sandbox(state=loop)


async def test_relative_state_file_stays_in_its_folder(tmp_path, monkeypatch):
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    for folder in (there, elsewhere):
        folder.mkdir()
    (elsewhere / "state").write_text("mine")
    monkeypatch.chdir(there)
    async with Sandbox(state="state") as sandbox:
        monkeypatch.chdir(elsewhere)
        sandbox.add("customers", {"id": "a"})
    assert (elsewhere / "state").read_text() == "mine"
    assert [each["id"] for each in Sandbox(state=there / "state").all("customers")] == ["a"]


def test_killed_server_loses_no_confirmed_change(tmp_path):
    command = [
        sys.executable,
        "-m",
        "pexip_engage_client.sandbox",
        "--port",
        "0",
        "--control",
        "--state",
        str(tmp_path / "s"),
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    made = []
    for _ in range(2):
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            url = next(line for line in server.stdout if "page" in line).split()[-1]
            with httpx.Client(base_url=f"{url}_sandbox", trust_env=False) as http:
                known = {each["id"] for each in http.get("/state/customers").json()["data"]}
                assert known == set(made)
                made += [http.post("/state/customers", json={}).json()["data"]["id"] for _ in range(20)]
        finally:
            server.kill()
            server.communicate()
    assert len(set(made)) == 40

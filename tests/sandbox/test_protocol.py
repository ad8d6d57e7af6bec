"""The documented protocol: tokens, scopes, addresses, queries, bodies, limits, envelopes."""

import asyncio
import base64
import hmac
import json
import time
import tracemalloc
from urllib.parse import urlencode

import httpx
import pytest

from pexip_engage_client.sandbox import RateLimits, Sandbox
from pexip_engage_client.sandbox.drafts import Implementation
from pexip_engage_client.sandbox.http.token_endpoint import KEY
from pexip_engage_client.sandbox.problems import InternalError

from .conftest import NOW, Api, api_of

TOKEN = "/realms/acme/protocol/openid-connect/token"
GRANT = {"grant_type": "client_credentials"}
SECRET = {"client_id": "sandbox", "client_secret": "sandbox-secret"}


def error_of(response: httpx.Response, status: int) -> dict[str, str]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    (error,) = response.json()["errors"]
    assert error["statusCode"] == str(status)
    assert all(isinstance(value, str) and value for value in error.values())
    return error


# ── tokens ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_token_request_with_credentials_in_the_body(empty: Api):
    response = await empty.http.post(TOKEN, data={**GRANT, **SECRET, "scope": "engage:employees:readOnly"})
    assert response.status_code == 200
    token = response.json()
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 300)
    empty.token = token["access_token"]
    assert (await empty("GET", "/employees")).status_code == 200


async def test_token_request_with_basic_credentials_and_scopes(empty: Api):
    scope = "engage:employees:readOnly"
    response = await empty.http.post(TOKEN, data={**GRANT, "scope": scope}, auth=("sandbox", "sandbox-secret"))
    assert response.json()["scope"] == scope


async def test_token_requested_without_scopes_has_none(empty: Api):
    token = (await empty.http.post(TOKEN, data={**GRANT, **SECRET})).json()
    assert token["scope"] == ""
    empty.token = token["access_token"]
    refused = error_of(await empty("GET", "/employees"), 403)
    assert refused["message"] == "the token lacks the scope engage:employees:readOnly"
    assert (await empty("GET", "/files")).status_code == 200
    async for strict in api_of(Sandbox(strict=True)):
        strict.token = (await strict.http.post(TOKEN, data={**GRANT, **SECRET})).json()["access_token"]
        assert "has no scopes" in error_of(await strict("GET", "/files"), 403)["message"]


async def test_scopes_that_the_client_may_not_have_are_rejected():
    async for api in api_of(Sandbox(scopes=["engage:employees:readOnly"])):
        form = {**GRANT, **SECRET, "scope": "engage:employees:readOnly engage:customers:readOnly"}
        response = await api.http.post(TOKEN, data=form)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({**GRANT, "client_id": "sandbox", "client_secret": "wrong"}, 401, "invalid_client"),
        ({**GRANT, "client_id": "other", "client_secret": "sandbox-secret"}, 401, "invalid_client"),
        (GRANT, 401, "invalid_client"),
        ({**SECRET, "grant_type": "password"}, 400, "unsupported_grant_type"),
        ({**GRANT, **SECRET, "scope": "engage:everything"}, 400, "invalid_scope"),
    ],
)
async def test_request_without_a_token_is_rejected(empty: Api, form, status, error):
    response = await empty.http.post(TOKEN, data=form)
    assert (response.status_code, response.json()["error"]) == (status, error)


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {**GRANT, **SECRET}},
        {"data": {**GRANT, **SECRET}, "headers": {"Content-Type": "application/json"}},
        {"content": urlencode({**GRANT, **SECRET})},
    ],
    ids=["JSON", "mislabelled", "unlabelled"],
)
async def test_token_requests_must_be_forms(empty: Api, sent):
    response = await empty.http.post(TOKEN, **sent)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")
    assert "application/x-www-form-urlencoded; JSON is not accepted" in response.json()["error_description"]


async def test_invalid_basic_credentials_are_rejected(empty: Api):
    response = await empty.http.post(TOKEN, data=GRANT, headers={"Authorization": "Basic %%%"})
    assert response.status_code == 401


async def test_tokens_are_requested_by_post_in_the_right_realm(empty: Api):
    assert (await empty.http.get(TOKEN)).status_code == 405
    assert (await empty.http.post(TOKEN.replace("acme", "other"), data={**GRANT, **SECRET})).status_code == 404


@pytest.mark.parametrize("header", [None, "Bearer nobody", "Basic abc", "Bearer"])
async def test_missing_or_unknown_token_is_a_401(empty: Api, header):
    headers = {} if header is None else {"Authorization": header}
    response = await empty.http.get("/enterprises/acme/employees", headers=headers)
    error_of(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


async def test_expired_token_is_a_401(empty: Api):
    assert (await empty("GET", "/employees")).status_code == 200
    empty.sandbox.clock.advance(seconds=301)
    assert "expired" in error_of(await empty("GET", "/employees"), 401)["message"]


async def test_tokens_expire_in_real_time_although_the_clock_is_stopped(empty: Api):
    empty.token = empty.sandbox.token(lifetime=0.05)
    assert (await empty("GET", "/employees")).status_code == 200
    await asyncio.sleep(0.06)
    assert "expired" in error_of(await empty("GET", "/employees"), 401)["message"]
    empty.token = empty.sandbox.token(lifetime=60)
    empty.sandbox.clock.travel("2020-01-01T00:00:00Z")
    assert (await empty("GET", "/employees")).status_code == 200


async def test_many_tokens_take_little_memory(empty: Api):
    tokens = empty.sandbox.app.apis["acme"].tokens
    form = urlencode({**GRANT, **SECRET, "scope": " ".join(tokens.scopes)}).encode()
    tracemalloc.start()
    try:
        for _ in range(200):
            tokens.grant({"content-type": "application/x-www-form-urlencoded"}, form)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used < 200 * 700  # a token has 3,000 characters
    empty.token = empty.sandbox.token(lifetime=-1)
    for _ in range(1000):
        empty.sandbox.token(lifetime=-1)
    assert "expired long ago" in error_of(await empty("GET", "/employees"), 401)["message"]


async def test_403_names_the_missing_scope(empty: Api):
    empty.token = empty.sandbox.token("engage:employees:readOnly", "engage:customers:readWrite")
    assert (await empty("GET", "/employees")).status_code == 200
    refused = error_of(await empty("POST", "/employees", {"email": "a@b.example"}), 403)
    assert refused["message"] == "the token lacks the scope engage:employees:readWrite"


async def test_read_write_scope_does_not_include_read_only(empty: Api):
    empty.token = empty.sandbox.token("engage:employees:readWrite")
    error_of(await empty("GET", "/employees"), 403)
    assert (await empty("GET", "/files")).status_code == 200


# ── addresses ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/nothing", "/employees/", "/employees//unavailability", "/appointments/1/2/3", "/"])
async def test_unknown_address_or_id_is_a_404(empty: Api, path):
    error_of(await empty("GET", path), 404)


async def test_address_outside_of_the_enterprise_is_a_404(empty: Api):
    error_of(await empty.http.get("/enterprises/other/employees"), 404)
    error_of(await empty.http.get("/elsewhere"), 404)


async def test_405_lists_the_supported_methods(empty: Api):
    response = await empty("DELETE", "/employees")
    assert error_of(response, 405)["message"].endswith("only GET and POST")
    assert response.headers["allow"] == "GET, POST"


async def test_encoded_slash_stays_in_its_segment(empty: Api):
    empty.sandbox.add("employees", {"id": "a/b c"})
    assert (await empty.data("GET", "/employees/a%2Fb%20c"))["id"] == "a/b c"


async def test_literal_segments_take_precedence_over_parameters(demo: Api):
    await demo("POST", "/appointments/_actions/invite", {})
    assert demo.sandbox.requests.last().operation == "createAppointmentInvite"


# ── queries ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=ACTIVE", "status: an array must be sent as status[]="),
        ("status[]=AWAKE", "status[]"),
        ("id[]=", "id[]"),
        ("color=red", "color"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("offset=-1", "offset"),
        ("offset=1&offset=2", "offset"),
        ("limit[]=1", "limit[]"),
    ],
)
async def test_400_names_the_query_parameter(empty: Api, query, named):
    assert f"query {named}" in error_of(await empty("GET", f"/employees?{query}"), 400)["message"]


async def test_arrays_and_objects_in_brackets(demo: Api):
    found = await demo.data("GET", "/employees?status[]=ACTIVE&status[]=SUSPENDED")
    assert {employee["status"] for employee in found} == {"ACTIVE", "SUSPENDED"}
    period = "from=2025-03-03T08:00:00Z&to=2025-03-10T08:00:00%2B01:00"
    place = "location[latitude]=51.05&location[longitude]=3.69"
    query = f"{period}&{place}&office-id=office-ghent&subject-id=subject-mortgage&meeting-type=OFFICE"
    assert (await demo.data("GET", f"/timetable?{query}"))["duration"] == 60
    wrong = await demo("GET", f"/timetable?{query}&location[height]=3")
    assert "location[height]" in error_of(wrong, 400)["message"]
    wrong = await demo("GET", f"/timetable?{query.replace('51.05', '151.05')}")
    assert "latitude" in error_of(wrong, 400)["message"]
    missing = await demo("GET", f"/timetable?{query.replace('office-id', 'subject-id')}")
    assert missing.status_code == 400


@pytest.mark.parametrize(
    "moment",
    ["2025-03-03 08:00:00Z", "2025-03-03T08:00:00", "2025-03-03T08:00:00-00:00", "2025-02-30T08:00:00Z", "tomorrow"],
)
async def test_date_times_are_rfc_3339(empty: Api, moment):
    response = await empty("GET", "/appointments", params={"from": moment})
    assert "query from" in error_of(response, 400)["message"]


# ── headers and bodies ────────────────────────────────────────────────────────────────────────────────────────────


async def test_correlation_id_is_returned(empty: Api):
    response = await empty("GET", "/employees/nobody", headers={"X-Correlation-Id": "abc-1"})
    assert (response.status_code, response.headers["x-correlation-id"]) == (404, "abc-1")
    assert (await empty("GET", "/employees")).headers["x-correlation-id"]
    too_long = await empty("GET", "/employees", headers={"X-Correlation-Id": "x" * 37})
    assert "X-Correlation-Id" in error_of(too_long, 400)["message"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"code": 5}, "code"),
        ({"code": ""}, "code"),
        ({"description": "no code"}, "code"),
        ([], "object"),
        ({"code": "A" * 256}, "code"),
    ],
)
async def test_400_names_the_property(empty: Api, body, named):
    assert named in error_of(await empty("POST", "/lead-segments", body), 400)["message"]


async def test_400_names_a_nested_property(demo: Api, appointment):
    appointment["appointmentParticipants"][1]["role"] = "THIRD"
    message = error_of(await demo("POST", "/appointments", appointment), 400)["message"]
    assert "appointmentParticipants[1].role" in message


@pytest.mark.parametrize(
    "content", [b"{", b'{"code": NaN}', b'{"code": "\\ud800"}', b"\xff", b'{"code": 1e999}', b"[" * 5000]
)
async def test_body_that_is_not_json_is_a_400(empty: Api, content):
    response = await empty("POST", "/lead-segments", content=content, headers={"Content-Type": "application/json"})
    error_of(response, 400)


async def test_missing_body_or_other_media_type_is_a_400(empty: Api):
    assert "body: required" in error_of(await empty("POST", "/lead-segments"), 400)["message"]
    form = await empty("POST", "/lead-segments", data={"code": "A"})
    assert "Content-Type" in error_of(form, 400)["message"]


async def test_undocumented_properties_are_ignored(empty: Api):
    segment = await empty.data("POST", "/lead-segments", {"code": "A", "color": "red"})
    assert "color" not in segment


async def test_undocumented_properties_are_not_references(empty: Api):
    unknown = {"listingIds": ["none"], "deeper": {"officeId": "none", "timeZone": "Nowhere/None"}}
    body = {"translations": {"name": [{"language": "en", "value": "Loans", **unknown}]}, **unknown}
    response = await empty("POST", "/subject-groups", json=body)
    assert response.status_code == 201, response.text


async def test_undocumented_properties_of_an_invite_may_be_anything(demo: Api):
    people = [
        {"role": "PRIMARY", "participantId": "employee-an", "type": "EMPLOYEE"},
        {"role": "PRIMARY", "participantId": "customer-lena", "type": "CUSTOMER"},
    ]
    body = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "meetingType": "OFFICE"}
    odd = {"start": 1.5, "end": [], "answers": 1, "metadata": "x", "meetingRoomId": {}, "messageForCustomer": 7}
    path, sent = "/appointments/_actions/invite", {**body, **odd, "appointmentParticipants": people}
    invited = await demo.data("POST", path, {**sent, "updatedByType": ["x"]})
    assert invited["start"] is None
    assert demo.sandbox.requests.last().ignored == [*odd, "updatedByType"]


async def test_request_that_no_response_could_show_is_a_400(demo: Api):
    """The document allows an empty string in a PATCH, but in no response."""
    response = await demo("PATCH", "/appointments/appointment-1", {"internalNotes": ""})
    assert "internalNotes" in error_of(response, 400)["message"]
    assert (await demo.data("GET", "/appointments/appointment-1"))["internalNotes"] is None


async def test_reference_to_an_unknown_id_is_a_404(demo: Api, appointment):
    for name, value in (("subjectId", "x"), ("officeId", "x"), ("leadSegmentId", "x"), ("meetingRoomId", "x")):
        message = error_of(await demo("POST", "/appointments", {**appointment, name: value}), 404)["message"]
        assert message.startswith(name)
    appointment["appointmentParticipants"][1]["participantId"] = "employee-bram"  # no customer
    message = error_of(await demo("POST", "/appointments", appointment), 404)["message"]
    assert message.startswith("appointmentParticipants[1].participantId")


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_requests_beyond_the_limit_of_a_minute_are_429s():
    async for api in api_of(Sandbox(clock=NOW, limits=RateLimits(per_minute=2))):
        assert [(await api("GET", "/files")).status_code for _ in range(2)] == [200, 200]
        error_of(await api("GET", "/files"), 429)
        api.sandbox.clock.advance(seconds=60)
        assert (await api("GET", "/files")).status_code == 200


async def test_fifth_concurrent_request_is_a_429():
    async for api in api_of(Sandbox(clock=NOW)):
        api.sandbox.fail(delay=0.05, times=None)
        answers = await asyncio.gather(*(api("GET", "/files") for _ in range(5)))
        assert sorted(response.status_code for response in answers) == [200, 200, 200, 200, 429]


async def test_limits_can_be_removed():
    async for api in api_of(Sandbox(clock=NOW, limits=None)):
        api.sandbox.fail(delay=0.05, times=None)
        answers = await asyncio.gather(*(api("GET", "/files") for _ in range(9)))
        assert {response.status_code for response in answers} == {200}


# ── our own failures ──────────────────────────────────────────────────────────────────────────────────────────────


def serving_files_by(run, **options) -> Sandbox:
    sandbox = Sandbox(**options)
    (api,) = sandbox.app.apis.values()
    api.implementations = {**api.implementations, "getFiles": Implementation(run)}
    return sandbox


async def test_error_inside_the_sandbox_is_a_500_and_raised_on_leaving():
    def broken(call):
        raise ZeroDivisionError

    sandbox = serving_files_by(broken)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox.app), base_url="http://sandbox") as http:
        error_of(await Api(sandbox, http)("GET", "/files"), 500)
    with pytest.raises(ZeroDivisionError):
        await sandbox.aclose()


async def test_response_that_the_document_does_not_allow_is_a_500():
    def wrong(call):
        return [{"id": ""}]

    sandbox = serving_files_by(wrong)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox.app), base_url="http://sandbox") as http:
        assert "data[0]" in error_of(await Api(sandbox, http)("GET", "/files"), 500)["message"]
    with pytest.raises(InternalError, match="the document does not allow this response"):
        await sandbox.aclose()


async def test_basic_credentials_may_be_percent_encoded(empty: Api):
    basic = base64.b64encode(b"s%61ndbox:sandbox%2Dsecret").decode()
    response = await empty.http.post(TOKEN, data=GRANT, headers={"Authorization": f"Basic {basic}"})
    assert response.status_code == 200


async def test_access_token_is_a_signed_jwt(empty: Api):
    grant = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox-secret"}
    scope = "engage:employees:readOnly"
    token = (await empty.http.post(TOKEN, data={**grant, "scope": scope})).json()["access_token"]
    head, body, signature = token.split(".")

    def decoded(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    assert json.loads(decoded(head)) == {"alg": "HS256", "typ": "JWT"}
    claims = json.loads(decoded(body))
    assert (claims["azp"], claims["scope"], claims["exp"] - claims["iat"]) == ("sandbox", scope, 300)
    assert abs(claims["iat"] - time.time()) < 60  # real time, although the clock is stopped
    assert decoded(signature) == hmac.digest(KEY, f"{head}.{body}".encode(), "sha256")
    other = (await empty.http.post(TOKEN, data={**grant, "scope": scope})).json()["access_token"]
    assert other != token


@pytest.mark.parametrize(
    ("path", "closest"),
    [
        ("/employee/employee-an", "; the closest paths are /employees/{id}"),
        ("/appointment", "; the closest paths are /appointments"),
        ("/" + "x" * 1000, "x"),
    ],
    ids=["record", "list", "long"],
)
async def test_unknown_path_names_the_closest_ones(demo: Api, path, closest):
    response = await demo("GET", path)
    message = response.json()["errors"][0]["message"]
    assert (response.status_code, closest in message, len(message) < 1200) == (404, True, True)


@pytest.mark.parametrize("slug", ["acme", "blue"])
async def test_served_document_sends_requests_and_credentials_to_the_sandbox(demo: Api, slug):
    demo.sandbox.enterprise("blue")
    document = (await demo.http.get("/openapi.json", params={"enterprise": slug})).json()
    assert document["servers"] == [{"url": f"http://sandbox/enterprises/{slug}"}]
    flow = document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    credentials = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox-secret"}
    granted = await demo.http.post(flow["tokenUrl"], data={**credentials, "scope": "engage:employees:readOnly"})
    headers = {"Authorization": f"Bearer {granted.json()['access_token']}"}
    path = next(
        path for path, item in document["paths"].items() if item.get("get", {}).get("operationId") == "getEmployees"
    )
    assert (await demo.http.get(f"{document['servers'][0]['url']}{path}", headers=headers)).status_code == 200


async def test_served_document_is_that_of_the_first_enterprise_by_default(demo: Api):
    document = (await demo.http.get("/openapi.json")).json()
    assert document == (await demo.http.get("/openapi.json?enterprise=acme")).json()
    for missing in ("/openapi.json/x", "/openapi.json?enterprise=red"):
        assert (await demo.http.get(missing)).status_code == 404

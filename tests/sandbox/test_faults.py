"""Faults."""

import asyncio
import gc
import json
import logging
import time

import httpx
import pytest
import uvicorn

from pexip_engage_client import ApiError, EngageClient, EngageError, InvalidArgumentError, TransportError
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.__main__ import main
from pexip_engage_client.sandbox.http.faults.words import from_words
from pexip_engage_client.sandbox.http.server import Server
from pexip_engage_client.sandbox.problems import ConnectionLostError
from tests.waiting import until

from .conftest import NOW, Api, api_of, control_of

FIRST = "/appointments/appointment-1"


async def statuses(api: Api, count: int, path: str = "/files") -> list[int]:
    return [(await api("GET", path)).status_code for _ in range(count)]


async def test_faults_come_in_the_order_of_their_definition(demo: Api):
    demo.sandbox.fail(status=429, times=2, headers={"Retry-After": "1"})
    demo.sandbox.fail(status=503)
    first = await demo("GET", "/files")
    assert (first.status_code, first.headers["retry-after"]) == (429, "1")
    assert first.json()["errors"][0]["statusCode"] == "429"
    assert await statuses(demo, 3) == [429, 503, 200]


async def test_fault_of_one_operation_leaves_others_alone(demo: Api):
    fault = demo.sandbox.fail("getFileById", status=500)
    assert await statuses(demo, 2) == [200, 200]
    assert fault.left == 1
    assert await statuses(demo, 2, "/files/file-plan") == [500, 200]
    with pytest.raises(ValueError, match="no operation 'getFile'"):
        demo.sandbox.fail("getFile", status=500)


async def test_fault_comes_before_or_after_the_change(demo: Api):
    demo.sandbox.fail(status=502)
    assert (await demo("PATCH", FIRST, {"internalNotes": "never"})).status_code == 502
    assert demo.sandbox.get("appointments", "appointment-1")["internalNotes"] is None
    demo.sandbox.fail(status=504, after_change=True)
    assert (await demo("PATCH", FIRST, {"internalNotes": "done"})).status_code == 504
    assert demo.sandbox.get("appointments", "appointment-1")["internalNotes"] == "done"


async def test_probabilities_are_reproducible():
    runs = []
    for _ in range(2):
        async for api in api_of(Sandbox(clock=NOW)):
            api.sandbox.fail(status=503, times=None, probability=0.3)
            runs.append(await statuses(api, 200))
            api.sandbox.faults.clear()
            assert set(await statuses(api, 5)) == {200}
    assert runs[0] == runs[1]
    assert 30 < runs[0].count(503) < 90


async def test_counted_faults_come_before_lasting_ones(empty: Api):
    empty.sandbox.fail(status=503, times=None)
    empty.sandbox.fail("getFiles", status=429)
    empty.sandbox.fail("getFiles", headers={"x-more": "1"}, times=None)
    statuses = [await empty("GET", "/files") for _ in range(2)]
    assert [each.status_code for each in statuses] == [429, 503]
    assert {each.headers["x-more"] for each in statuses} == {"1"}
    empty.sandbox.faults.clear()
    assert (await empty("GET", "/files")).status_code == 200


async def test_fault_delays_the_response(demo: Api):
    demo.sandbox.fail(delay=0.1)
    started = time.monotonic()
    await statuses(demo, 1)
    assert time.monotonic() - started >= 0.1


async def test_faults_replace_bodies(demo: Api):
    demo.sandbox.fail(body="truncated")
    truncated = await demo("GET", FIRST)
    with pytest.raises(ValueError, match="delimiter|Unterminated|Expecting"):
        truncated.json()
    demo.sandbox.fail(body="html")
    html = await demo("GET", FIRST)
    assert (html.status_code, html.headers["content-type"]) == (200, "text/html")
    demo.sandbox.fail(body=b"[1]")
    assert (await demo("GET", FIRST)).json() == [1]


@pytest.mark.parametrize("body", ["truncated", "html", b"[1]"])
async def test_fault_of_the_body_leaves_a_204_empty_and_unused(demo: Api, body):
    demo.sandbox.fail(body=body)
    dates = {"startDate": "2025-03-03", "endDate": "2025-03-04"}
    response = await demo("POST", "/employees/employee-an/applied-templates/_actions/revert", dates)
    assert (response.status_code, response.content) == (204, b"")
    with pytest.raises(AssertionError, match="without effect on 1 of 1 requests"):
        demo.sandbox.verify()


async def test_fault_can_reject_the_token(demo: Api):
    demo.sandbox.fail(status=401)
    assert await statuses(demo, 2) == [401, 200]


async def test_fault_responds_with_any_code(demo: Api):
    demo.sandbox.fail(code="NEW_RULE", arguments={"limit": 3})
    assert await demo.code("GET", FIRST) == "NEW_RULE"
    assert demo.arguments == {"limit": 3}


async def test_faults_change_properties_of_responses(demo: Api):
    demo.sandbox.fail(unknown_value="status")
    assert (await demo.data("GET", FIRST))["status"] == "SOMETHING_NEW"
    demo.sandbox.fail(unknown_property=True)
    assert all("somethingNew" in record for record in await demo.data("GET", "/appointments"))
    demo.sandbox.fail(missing="subject.id")
    assert (await demo.data("GET", FIRST))["subject"] == {}
    demo.sandbox.fail(missing="location.city")  # there is no location: nothing happens
    assert (await demo.data("GET", FIRST))["location"] is None
    assert (await demo.data("GET", FIRST))["status"] == "ACCEPTED"


def test_faults_from_the_command_line():
    text = "operation=getFiles,status=503,times=null,probability=0.5,after-change=true"
    assert from_words(text) == {
        "operation": "getFiles",
        "status": 503,
        "times": None,
        "probability": 0.5,
        "after_change": True,
    }
    with pytest.raises(ValueError, match="color is not an option; the options are .*status"):
        from_words("color=red")


@pytest.mark.parametrize("fault", [{"connection": "hanging"}, {"delay": 0.1, "connection": "reset"}])
async def test_connection_cut_after_the_client_left_logs_no_error(fault):
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context["message"]))
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail(times=None, **fault)
        with pytest.raises(EngageError):
            await sandbox.client(timeout=0.05, max_retries=0).employees.get("employee-an")
        await asyncio.sleep(0.12)
        gc.collect()
    assert told == []


@pytest.mark.parametrize("connection", ["refused", "reset"])
@pytest.mark.parametrize("after_change", [False, True])
async def test_connection_cut_over_http_logs_no_error(caplog, connection, after_change):
    sandbox = Sandbox(seed="demo")
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    async with sandbox, sandbox.serve() as url, httpx.AsyncClient(trust_env=False, headers=headers) as http:
        # uvicorn configures its loggers when it starts, so that they no longer propagate
        logging.getLogger("uvicorn.error").addHandler(caplog.handler)
        try:
            sandbox.fail(connection=connection, after_change=after_change)
            with pytest.raises(httpx.TransportError):
                await http.patch(f"{url}/enterprises/acme{FIRST}", json={"internalNotes": "x"})
            assert (await http.get(f"{url}/enterprises/acme{FIRST}")).status_code == 200
        finally:
            logging.getLogger("uvicorn.error").removeHandler(caplog.handler)
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("fault", "timeout", "phase", "outcome"),
    [
        ({"delay": 5}, 0.05, "read", "unknown"),
        ({"connection": "hanging"}, 0.05, "read", "unknown"),
        ({"connection": "refused"}, 5, "connect", "not sent"),
        ({"connection": "reset"}, 5, "read", "unknown"),
    ],
)
async def test_failed_calls_report_the_same_phase_in_process_and_over_http(fault, timeout, phase, outcome):
    async with Sandbox(seed="demo") as sandbox, sandbox.serve() as url:
        token = sandbox.token()
        over_http = EngageClient("acme", base_url=url, token=token, timeout=timeout, max_retries=0)
        in_process = sandbox.client(timeout=timeout, max_retries=0)
        async with over_http, in_process:
            for engage in (in_process, over_http) if fault != {"connection": "refused"} else (in_process,):
                sandbox.fail("createLeadSegment", **fault)
                with pytest.raises(TransportError) as caught:
                    await engage.lead_segments.create(code="VIP", description="x")
                assert (caught.value.phase, caught.value.outcome) == (phase, outcome)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({}, "a fault needs an effect: one of body, code"),
        ({"times": 2}, "a fault needs an effect"),
        ({"status": 200}, "status must be"),
        ({"status": 204}, "status must be"),
        ({"status": 301}, "headers must be a mapping with a Location if the status is a redirect; got 301"),
        ({"status": 304}, "status must be"),
        ({"status": 99}, "status must be an error's status, from 400 to 599, or a redirect's: 301, "),
        ({"status": True}, "status must be"),
        ({"times": 0}, "times must be an integer of at least 1, or None"),
        ({"probability": 2}, "probability must be a number from 0 to 1"),
        ({"delay": -1}, "delay must be"),
        ({"body": "broken"}, "body must be truncated, html or bytes"),
        ({"connection": "cut"}, "connection must be refused, reset or hanging"),
        ({"after_change": True}, "after_change must be left out if there is no status"),
        ({"operation": "getEmploye"}, "there is no operation 'getEmploye'; did you mean getEmployee"),
        (
            {"operation": "webhooks", "status": 500},
            "status must be left out; a fault for 'webhooks' accepts after, delay, ",
        ),
        ({"stauts": 503}, "stauts is not an option; did you mean status?"),
        ({"operation": 5, "status": 503}, "operation must be"),
        ({"code": "NEW_RULE", "status": 503}, "status must be 422 or left out if there is a code; got 503"),
        ({"status": 503, "arguments": {"a": 1}}, "arguments must be left out if there is no code"),
        ({"status": 503, "drop": True}, "drop must be left out, unless"),
        ({"operation": "token", "code": "X"}, "code must be left out; a fault for 'token' accepts after, body, "),
        ({"delay": 1e9}, "delay must be a number of seconds from 0 to 3,600"),
        ({"delay": float("nan")}, "delay must be a number of seconds from 0 to 3,600"),
        ({"headers": {"bad name": "1"}}, "headers must be the name of an HTTP header"),
        ({"headers": {"Content-Length": "5"}}, "headers must be .* other than Content-Length"),
        ({"headers": {"transfer-encoding": "chunked"}}, "headers must be .* other than transfer-encoding"),
        ({"headers": {"x": "1\r\ny: 2"}}, "headers.x must be an HTTP header value: a single line"),
        ({"headers": {"x": " 1"}}, "headers.x must be an HTTP header value: a single line"),
    ],
)
def test_fault_without_an_effect_or_with_invalid_options_is_rejected(fault, message):
    sandbox = Sandbox()
    with pytest.raises(ValueError, match=message):
        sandbox.fail(**fault)
    assert not sandbox.faults


@pytest.mark.parametrize(
    "words",
    [
        ["--clock", "noon"],
        ["--enterprise", "a/b"],
    ],
)
def test_command_line_rejects_invalid_options_in_one_line(capsys, words):
    assert main([*words, "--host", "256.0.0.1"]) == 2  # where it were not refused, it would end there
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(words[0])


async def test_redirect_is_not_followed():
    """Such as a proxy's redirect to its login page: the client does not send the token, and raises an error."""
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail(status=302, headers={"Location": "https://elsewhere.invalid/login"})
        with pytest.raises(ApiError) as redirected:
            await sandbox.client().employees.get("employee-an")
        assert redirected.value.status_code == 302
        assert [each.operation for each in sandbox.requests] == ["token", "getEmployeeById"]


async def test_request_without_a_valid_token_uses_up_no_fault():
    async with Sandbox(seed="demo") as sandbox:
        scopes = ["engage:employees:readOnly", "engage:appointments:readWrite"]
        engage = sandbox.client(max_retries=0, scopes=scopes)
        await engage.employees.get("employee-an")
        sandbox.reset(tokens="revoke")
        sandbox.fail("getEmployeeById", status=500)
        with pytest.raises(ApiError) as failed:
            await engage.employees.get("employee-an")
        assert failed.value.status_code == 500
        assert [each.status for each in sandbox.requests.of("getEmployeeById")] == [401, 500]
        assert not sandbox.faults


@pytest.mark.parametrize("what", [{"status": 503}, {"delay": 9}, {"connection": "reset"}, {"code": "X"}])
async def test_requests_rejected_for_token_scope_or_address_use_up_no_fault(demo: Api, what):
    fault = demo.sandbox.fail(**what)
    assert (await demo("GET", "/files", headers={"Authorization": "Bearer nonsense"})).status_code == 401
    assert (await demo("GET", "/nowhere")).status_code == 404
    assert (await demo("DELETE", "/files")).status_code == 405
    demo.token = demo.sandbox.token("engage:employees:readOnly")
    assert (await demo("PATCH", "/appointments/appointment-1", {})).status_code == 403
    assert fault.left == 1


async def test_fault_does_not_share_objects_with_its_caller(demo: Api):
    arguments, headers = {"ids": [1]}, {"X-A": "1"}
    demo.sandbox.fail(code="APPOINTMENT_STATUS_INVALID", arguments=arguments, headers=headers)
    arguments["ids"].append(2)
    headers["X-A"] = "2"
    refusal = await demo("POST", "/appointments/appointment-3/_actions/accept")
    assert (refusal.json()["errors"][0]["arguments"], refusal.headers["x-a"]) == ({"ids": [1]}, "1")
    with pytest.raises(ValueError, match=r"arguments\['when'\] must be a JSON value"):
        demo.sandbox.fail(code="APPOINTMENT_STATUS_INVALID", arguments={"when": object()})


# ── faults for some requests only ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("match", "met"),
    [
        ({"path": "/appointments/appointment-1"}, True),
        ({"path": "/appointments/*"}, True),
        ({"path": "/customers/*"}, False),
        ({"id": "appointment-1"}, True),
        ({"id": "appointment-2"}, False),
        ({"headers": {"X-Worker": "3"}}, True),
        ({"headers": {"X-Worker": "4"}}, False),
        ({"body": {"internalNotes": "x"}}, True),
        ({"body": {"appointmentParticipants.participantId": "employee-an"}}, True),
        ({"body": {"appointmentParticipants.participantId": "employee-bram"}}, False),
        ({"body": {"internalNotes.deeper": "x"}}, False),
        ({"body": {"trailingBufferTime": 1}}, True),
        ({"body": {"trailingBufferTime": True}}, False),
        ({"body": {"trailingBufferTime": "1"}}, False),
        ({"id": "appointment-1", "headers": {"X-Worker": "4"}}, False),
    ],
)
async def test_fault_affects_only_requests_that_match(demo: Api, match, met):
    fault = demo.sandbox.fail("updateAppointmentById", status=503, match=match)
    people = [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-an"},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-lena"},
    ]
    body = {"internalNotes": "x", "trailingBufferTime": 1, "appointmentParticipants": people}
    response = await demo("PATCH", "/appointments/appointment-1", body, headers={"X-Worker": "3"})
    assert (response.status_code == 503) is met, response.text
    assert (fault.left == 0) is met
    assert demo.sandbox.requests.last().faults == ([fault.id] if met else [])


async def test_fault_matches_query_values_with_and_without_brackets(demo: Api):
    demo.sandbox.fail(status=503, times=None, match={"query": {"status": "ACCEPTED", "limit": "5"}})
    for query, status in (("status[]=ACCEPTED&limit=5", 503), ("status[]=ACCEPTED&limit=6", 200), ("limit=5", 200)):
        assert (await demo("GET", f"/appointments?{query}")).status_code == status


@pytest.mark.parametrize(("limit", "met"), [("5", True), (5, True), (5.0, True), (6, False), (True, False)])
async def test_fault_matches_numbers_in_the_query(demo: Api, limit, met):
    demo.sandbox.fail(status=503, match={"query": {"limit": limit}})
    assert (await demo("GET", "/appointments?limit=5")).status_code == (503 if met else 200)


@pytest.mark.parametrize("worker", ["3", 3])
async def test_fault_matches_numbers_in_headers(demo: Api, worker):
    demo.sandbox.fail(status=503, match={"headers": {"X-Worker": worker}})
    assert (await demo("GET", "/files", headers={"X-Worker": "3"})).status_code == 503


async def test_headers_of_a_fault_replace_those_of_the_response(demo: Api):
    demo.sandbox.fail(body=b"<p>", headers={"Content-Type": "text/html", "X-Correlation-Id": "other"})
    response = await demo("GET", "/files")
    names = [name.decode().lower() for name, _ in response.headers.raw]
    assert len(names) == len(set(names))
    assert (response.headers["content-type"], response.headers["x-correlation-id"]) == ("text/html", "other")


async def test_fault_with_body_match_ignores_bodies_that_are_not_json(demo: Api):
    demo.sandbox.fail(status=503, match={"body": {"code": "VIP"}})
    response = await demo("POST", "/lead-segments", content=b"{", headers={"Content-Type": "application/json"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("match", "named"),
    [
        ({}, "match"),
        ({"color": "red"}, "match.color"),
        ({5: "red"}, "match"),
        ({"id": 1}, "match.id"),
        ({"id": None}, "match.id"),
        ({"path": ""}, "match.path"),
        ({"headers": {"X": None}}, "match.headers.X"),
        ({"query": "x"}, "match.query"),
        ({"query": {"limit": [5]}}, "match.query.limit"),
        ({"query": {"limit": float("inf")}}, "match.query.limit"),
        ({"body": []}, "match.body"),
        (3, "match"),
    ],
)
def test_invalid_match_is_rejected(match, named):
    with pytest.raises(ValueError, match=named):
        Sandbox().fail(status=503, match=match)


def test_one_fault_can_be_removed():
    sandbox = Sandbox()
    first, second = sandbox.fail(status=503), sandbox.fail(status=502)
    sandbox.faults.remove(first.id)
    assert sandbox.faults[:] == [second]
    with pytest.raises(LookupError, match="there is no active fault"):
        sandbox.faults.remove(first.id)


def test_command_line_takes_matches():
    assert from_words("status=503,match.id=a-1,match.path=/x/*") == {
        "status": 503,
        "match": {"id": "a-1", "path": "/x/*"},
    }


async def test_script_has_a_step_for_each_request(demo: Api):
    steps = ["ok", 200, 503, {"code": "SOME_CODE"}, {"connection": "reset"}, {"status": 502, "after_change": True}]
    demo.sandbox.fail("createLeadSegment", steps=steps)
    codes = []
    for number in range(7):
        try:
            codes.append((await demo("POST", "/lead-segments", {"code": f"C{number}"})).status_code)
        except ConnectionLostError:
            codes.append(0)
    assert codes == [201, 201, 503, 422, 0, 502, 201]
    stored = {each["code"] for each in demo.sandbox.dump()["leadSegments"]}
    assert stored >= {"C0", "C1", "C5", "C6"}
    assert not stored & {"C2", "C3", "C4"}
    assert not demo.sandbox.faults


async def test_log_names_the_step_of_a_script(demo: Api):
    script = demo.sandbox.fail("getAppointmentById", steps=[503, "ok", 502])
    assert await statuses(demo, 3, FIRST) == [503, 200, 502]
    assert [each.faults for each in demo.sandbox.requests] == [[f"{script.id}.1"], [], [f"{script.id}.3"]]


async def test_webhook_arrives_before_the_response():
    """The race of production: the event is there before the program knows the ID."""
    events = []
    async with Sandbox(seed="demo", clock=NOW) as sandbox:

        async def app(scope, receive, send):
            events.append(json.loads((await receive())["body"]))
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        server = Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
        async with server.running():
            sandbox.webhooks.add(f"http://127.0.0.1:{server.port}")
            sandbox.fail("acceptAppointment", steps=[{"after_change": True, "delay": 0.5, "status": 200}])
            accepting = asyncio.create_task(sandbox.client().appointments.accept("appointment-3"))
            await until(lambda: events)
            assert not accepting.done()
            assert (await accepting).status == events[0]["data"]["appointment"]["status"] == "ACCEPTED"


async def test_faults_skip_requests_and_wait_for_others(demo: Api):
    demo.sandbox.fail("getFiles", status=500, skip=2)
    assert await statuses(demo, 4) == [200, 200, 500, 200]
    demo.sandbox.fail("getFiles", status=503, after="createLeadSegment")
    assert await statuses(demo, 1) == [200]
    await demo("POST", "/lead-segments", {})  # rejected
    assert await statuses(demo, 1) == [200]
    await demo.data("POST", "/lead-segments", {"code": "VIP"})
    assert await statuses(demo, 2) == [503, 200]


async def test_unused_faults_and_steps_fail_the_verification(demo: Api):
    demo.sandbox.verify()
    demo.sandbox.fail("getFiles", status=500)
    demo.sandbox.fail("getRegions", status=500, times=None, expect_used=False)
    with pytest.raises(AssertionError, match="getFiles: .*status=500"):
        demo.sandbox.verify()
    await demo("GET", "/files")
    demo.sandbox.verify()
    demo.sandbox.fail("getFiles", steps=["ok", 503])
    await demo("GET", "/files")
    with pytest.raises(AssertionError, match="503"):
        demo.sandbox.verify()
    async with control_of(Sandbox(control=True)) as control:
        assert (await control.get("/verify")).json() == {"data": {"unused": []}}
        step = {"after_change": True, "delay": 0.5, "status": 200}
        added = await control.post("/faults", json={"operation": "createAppointment", "steps": ["ok", 503, step]})
        assert added.json()["data"]["steps"] == ["ok", {"status": 503}, {"after_change": True, "delay": 0.5}]
        response = await control.get("/verify")
        assert response.status_code == 409
        assert "createAppointment" in response.json()["errors"][0]["message"]


REJECTED = "/appointments/appointment-1/_actions/accept"  # it has been accepted already


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (("POST", REJECTED), {"status": 503, "after_change": True, "headers": {"Retry-After": "1"}}),
        (("POST", REJECTED), {"delay": 0.001, "after_change": True}),
        (("POST", REJECTED), {"unknown_value": "status", "delay": 0.001}),
        (("GET", FIRST), {"unknown_value": "location.city"}),
        (("GET", FIRST), {"missing": "rank"}),
        (("GET", "/files"), {"status": 503, "times": 3}),
        (("POST", REJECTED), {"steps": [{"after_change": True, "status": 503}]}),
    ],
    ids=str,
)
async def test_fault_without_its_effect_fails_the_verification(demo: Api, request_, fault):
    demo.sandbox.fail(**fault)
    await demo(*request_)
    with pytest.raises(AssertionError, match=r"unused faults of the enterprise acme:\n  all operations: "):
        demo.sandbox.verify()
    demo.sandbox.faults.clear()
    demo.sandbox.verify()


@pytest.mark.parametrize(
    "fault",
    [
        {"delay": 0.001},
        {"headers": {"x-more": "1"}},
        {"body": "html"},
        {"missing": "subject"},
        {"unknown_property": True},
        {"code": "NEW_RULE"},
        {"status": 503, "after_change": True, "delay": 0.001},
        {"status": 503, "times": None},
        {"steps": ["ok"]},
    ],
    ids=str,
)
async def test_fault_with_its_effect_is_used(demo: Api, fault):
    added = demo.sandbox.fail("getAppointmentById", **fault)
    await demo("GET", FIRST)
    demo.sandbox.verify()
    assert added.taken == 1


async def test_disorder_needs_a_second_event(demo: Api):
    demo.sandbox.webhooks.add("http://127.0.0.1:9/", pace=0)
    demo.sandbox.fail("webhooks", disorder=True)
    demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
    await demo.sandbox.webhooks.delivered()
    with pytest.raises(AssertionError, match="without effect on 1 of 1 requests"):
        demo.sandbox.verify()
    demo.sandbox.faults.clear()
    for option in ("disorder", "drop"):
        demo.sandbox.fail("webhooks", **{option: True})
        demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
        demo.sandbox.webhooks.emit("CANCEL", "appointment-1")
        demo.sandbox.verify()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"steps": []}, "steps must be a list of steps"),
        ({"steps": ["okay"]}, r"steps\[0\] must be"),
        ({"steps": ["ok", {"stat": 503}]}, r"steps\[1\].stat is not an option"),
        ({"steps": [{"status": 700}]}, r"steps\[0\].status must be"),
        ({"steps": [{"times": 2}]}, r"steps\[0\].times is not an option"),
        ({"steps": [503], "status": 500}, "steps must be the only effect; move status into a step"),
        ({"steps": [{"status": 503, "after_change": 1}]}, "after_change must be True or False"),
        ({"expired_token": True}, "expired_token is not an option; use status=401"),
        ({"status": 503, "skip": -1}, "skip must be"),
        ({"status": 503, "after": "createAppointmnt"}, "there is no operation 'createAppointmnt'.*createAppointment"),
        ({"after_change": True, "code": "X"}, "after_change must be left out if there is no status"),
    ],
)
def test_invalid_scripts_are_rejected(fault, message):
    with pytest.raises(InvalidArgumentError, match=message):
        Sandbox().fail("createAppointment", **fault)


def test_script_of_the_command_line():
    assert from_words("operation=getFiles,steps=ok/503/ok,skip=1") == {
        "operation": "getFiles",
        "steps": ["ok", 503, "ok"],
        "skip": 1,
    }

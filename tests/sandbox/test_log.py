"""The request log and the page."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import asdict

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.http.log import Exchange, RequestLog

from .conftest import NOW, Api, api_of, control_of

TOKENS = "/realms/acme/protocol/openid-connect/token"
_SECRETS = {"client_secret": 'a "&, hunter2'}


async def test_requests_are_logged(empty: Api):
    await empty("POST", "/lead-segments", {"code": "VIP"}, headers={"X-Correlation-Id": "c-1"})
    await empty("GET", "/employees?limit=3")
    await empty("GET", "/nothing")
    log = empty.sandbox.requests
    assert [each.status for each in log] == [201, 200, 404]
    assert log.of("createLeadSegment").last().json == {"code": "VIP"}
    assert log.of("createLeadSegment").last().response["data"]["code"] == "VIP"
    assert log[0].correlation_id == "c-1"
    assert log[0].headers["content-type"] == "application/json"
    assert log.last().operation is None
    assert log.where(method="GET", status=200).last().query == [("limit", "3")]
    assert len(log[:2]) == 2
    assert log[1].json is None
    with pytest.raises(LookupError):
        log.of("getFiles").last()


async def test_the_log_shows_no_secrets_and_no_bodies(empty: Api):
    await empty("POST", "/lead-segments", {"code": "VIP"})
    shown = repr(empty.sandbox.requests)
    assert "createLeadSegment" in shown
    assert "VIP" not in shown
    assert empty.token not in shown
    assert "sandbox-secret" not in repr(empty.sandbox.app)


def test_the_log_is_bounded():
    log = RequestLog((), size=3)
    for number in range(5):
        log.add(Exchange("GET", f"/{number}", [], {}, b""))
    assert [each.path for each in log] == ["/2", "/3", "/4"]


def test_bodies_of_responses_are_bounded():
    log = RequestLog((), most_bytes=100)
    for number in range(5):
        exchange = Exchange("GET", f"/{number}", [], {}, b"")
        log.add(exchange)
        log.respond(exchange, 200, b"x" * 40)
    assert [each.path for each in log] == ["/3", "/4"]
    log.clear()
    assert len(log) == 0


@pytest.mark.parametrize("unknown", ["getEmployee", 5, ""])
async def test_unknown_operation_is_rejected(unknown: Any, demo: Api):
    with pytest.raises(InvalidArgumentError, match=r"^operation must be the ID of an operation or 'token'"):
        demo.sandbox.requests.of(unknown)
    with pytest.raises(InvalidArgumentError, match=r"^operation must be the ID of an operation or 'token'"):
        demo.sandbox.requests.where(method="GET", operation=unknown)


async def test_similar_operations_are_suggested(demo: Api):
    with pytest.raises(InvalidArgumentError, match=r"did you mean getEmployees or getEmployeeById") as caught:
        demo.sandbox.requests[:].of("getEmployee")
    assert caught.value.parameter == "operation"


async def test_requests_to_undocumented_paths_are_found(demo: Api):
    await demo("GET", "/nothing")
    assert len(demo.sandbox.requests.where(operation=None)) == 1


async def test_unknown_attribute_is_rejected(demo: Api):
    with pytest.raises(TypeError, match=r"no stauts; it has: .*status"):
        demo.sandbox.requests.where(stauts=200)


async def test_log_counts_dropped_requests(demo: Api):
    log = RequestLog((), size=2)
    for number in range(5):
        log.add(Exchange("GET", f"/{number}", [], {}, b""))
    assert log.dropped == 3
    assert "3 older requests were removed" in repr(log)
    with pytest.warns(UserWarning, match="has dropped 3 requests"):
        found = log.where(path="/0")
    with pytest.raises(LookupError, match="3 older requests"):
        found.last()
    log.clear()
    assert log.dropped == 0


def test_bodies_of_requests_are_bounded():
    log = RequestLog((), most_bytes=100)
    for number in range(5):
        log.add(Exchange("POST", f"/{number}", [], {}, b"x" * 60))
    assert len(log) == 1


async def test_log_keeps_a_thousand_requests_and_16_mib_of_bodies(empty: Api):
    log = empty.sandbox.requests
    for number in range(1001):
        log.add(Exchange("GET", f"/{number}", [], {}, b""))
    assert (len(log), log.dropped, log[0].path) == (1000, 1, "/1")
    log.clear()
    body = bytes(2**20)
    for number in range(17):
        log.add(Exchange("POST", f"/{number}", [], {}, body))
    assert (len(log), log[0].path) == (16, "/1")


async def test_log_contains_token_requests_without_secrets(empty: Api):
    form = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox-secret"}
    await empty.http.post(TOKENS, data=form)
    exchange = empty.sandbox.requests.of("token").last()
    assert exchange.json == {**form, "client_secret": "…"}
    assert exchange.response["access_token"] == "…"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (TOKENS, {"json": _SECRETS}),
        (TOKENS, {"content": json.dumps(json.dumps(_SECRETS))}),
        (TOKENS, {"files": {"client_secret": ("name", "hunter2")}}),
        (TOKENS, {"params": _SECRETS}),
        (TOKENS, {"data": _SECRETS, "headers": {"Content-Type": "text/plain"}}),
        (TOKENS, {"headers": {"Client-Secret": "hunter2"}}),
        (TOKENS, {"auth": ("sandbox", "hunter2")}),
        ("/enterprises/acme/token", {"data": {"ClientSecret": "hunter2"}}),
        (
            "/enterprises/acme/token/sandbox-secret",
            {"content": "my sandbox-secret", "headers": {"X": "sandbox-secret"}},
        ),
        ("/enterprises/acme/employees", {"params": {"client_secret": "hunter2", "id": "sandbox-secret"}}),
        ("/enterprises/acme/employees", {"params": {"token": "hunter2"}}),
        ("/enterprises/acme/employees", {"headers": {"Cookie": "hunter2"}}),
        ("/enterprises/acme/employees", {"headers": {"Proxy-Authorization": "hunter2"}}),
        ("/enterprises/acme/employees", {"headers": {"X-Api-Key": "hunter2"}}),
        ("/enterprises/acme/employees", {"headers": {"X-Correlation-Id": "sandbox-secret"}}),
        (TOKENS, {"data": {"refresh_token": "hunter2"}}),
    ],
    ids=[
        *("json", "text", "multipart", "query", "mislabelled", "header", "basic", "form", "value", "API", "token"),
        *("cookie", "proxy", "key", "correlation", "refresh"),
    ],
)
async def test_log_hides_client_secrets_wherever_they_are(path, sent):
    sandbox = Sandbox(control=True)
    async with control_of(sandbox) as http:
        await http.post(f"http://localhost{path}", **sent)
        shown = (await http.get("/log")).text + sandbox.report() + repr([asdict(each) for each in sandbox.requests])
    assert "…" in shown
    assert not {each for each in ("hunter2", "aHVudGVyMg", "c2FuZGJveDp", "sandbox-secret") if each in shown}


async def test_log_hides_tokens_by_their_values(sandbox):
    async for api in api_of(sandbox):
        await api("GET", "/employees", params={"id[]": api.token, "x": api.token})
        stored = await api.data(
            "PATCH", "/appointments/appointment-1", {"internalNotes": f"sandbox-secret {api.token}"}
        )
        assert stored["internalNotes"] == f"sandbox-secret {api.token}"
        async with control_of(sandbox) as control:
            shown = (await control.get("/log")).text + sandbox.report()
        assert not {each for each in (api.token, "sandbox-secret") if each in shown}
        assert sandbox.requests.last().headers["authorization"] == f"Bearer {api.token}"


async def test_urls_of_receivers_are_shown_without_secrets(sandbox):
    receiver = sandbox.webhooks.add("http://me:hunter2@127.0.0.1:9/hook?secret=hunter2")
    sandbox.webhooks.emit("COMPLETE", "appointment-1")
    async with control_of(sandbox) as control:
        shown = (await control.get("/webhooks")).json()["data"][0]["url"]
        assert "hunter2" not in (await control.get("/deliveries")).text
    assert (shown, "hunter2" in receiver.url) == ("http://…@127.0.0.1:9/hook?…", True)


async def test_log_filter_ignores_bodies_that_are_not_json(empty: Api):
    for content in (b"{", b"\xff", b"[" * 100_000):
        refused = await empty.http.post(
            "/enterprises/acme/lead-segments", content=content, headers={"Authorization": f"Bearer {empty.token}"}
        )
        assert refused.status_code == 400
    await empty("POST", "/lead-segments", {"code": "VIP"})
    log = empty.sandbox.requests
    assert len(log.where(json={"code": "VIP"})) == 1
    assert len(log.where(json=None)) == 0
    with pytest.raises(ValueError, match="the body of this request is not JSON: POST /lead-segments: "):
        log[0].json  # noqa: B018


def test_threads_can_log_concurrently():
    """One thread searches for its request while another thread appends one."""
    log, interval = RequestLog((), size=100), sys.getswitchinterval()

    def work() -> int:
        for _ in range(1000):
            exchange = Exchange("GET", "/", [], {}, b"")
            log.add(exchange)
            log.respond(exchange, 200, b"x")
            log.respond(Exchange("GET", "/", [], {}, b""), 200, b"x")  # has gone, and is looked for everywhere
        return 1000

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert sum(each.result() for each in [threads.submit(work) for _ in range(4)]) == 4000
    finally:
        sys.setswitchinterval(interval)
    assert (len(log), log.dropped) == (100, 3900)


async def test_log_over_http_reports_dropped_requests_and_continues_after_a_cursor():
    sandbox = Sandbox(clock=NOW, control=True, limits=None)
    async with sandbox, control_of(sandbox) as control:
        engage = sandbox.client()
        for _ in range(1002):
            await engage.subjects.list().collect()
        log = (await control.get("/log")).json()
        assert (len(log["data"]), log["meta"]) == (1000, {"dropped": 3, "after": 1003})
        assert log["data"][0]["number"] == 4
        await engage.regions.list(country_code="BE").collect()
        later = (await control.get("/log", params={"after": 1003, "operation": "getRegions"})).json()
        assert [each["operation"] for each in later["data"]] == ["getRegions"]
        assert later["meta"]["after"] == 1005  # with the request for a token
        assert later["data"][0]["duration"] > 0
        assert datetime.now(UTC) - datetime.fromisoformat(later["data"][0]["time"]) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "filters",
    [{"method": "FOO"}, {"method": ["GET"]}, {"status": "200"}, {"status": 2000}, {"path": "/enterprises/acme/files"}]
    + [{"path": "employees/*"}, {"path": "/employees/{id}"}]
    + [{"query": {"limit": "3"}}, {"query": [["limit", 3]]}, {"correlation_id": 5}, {"path": None}],
    ids=str,
)
def test_filter_that_no_request_can_match_is_rejected(filters: dict[str, Any]):
    with pytest.raises(InvalidArgumentError, match=f"^{next(iter(filters))}"):
        RequestLog(()).where(**filters)


async def test_filters_are_the_same_in_python_and_over_http():
    async with Sandbox(seed="demo", control=True) as sandbox, control_of(sandbox) as control:
        await sandbox.client().employees.list(limit=100).collect()
        for filters in ({"method": "get"}, {"path": "/empl*"}, {"path": "/employees"}):
            assert len(sandbox.requests.where(**filters)) == 1
            assert len((await control.get("/log", params=filters)).json()["data"]) == 1
        for filters in ({"method": "FOO"}, {"status": 2}, {"path": "/enterprises/acme/employees"}, {"after": 3}):
            assert (await control.get("/log", params=filters)).status_code == 400
        query = sandbox.requests.last().query
        assert len(sandbox.requests.where(query=[list(pair) for pair in query])) == 1


async def test_cursor_reports_a_gap_and_survives_clearing():
    async with Sandbox(control=True) as sandbox, control_of(sandbox) as control:
        log = sandbox.requests

        async def meta(after: int) -> Any:
            return (await control.get("/log", params={"after": after})).json()["meta"]

        for number in range(1010):
            log.add(Exchange("GET", f"/{number}", [], {}, b""))
        assert await meta(5) == {"dropped": 5, "after": 1010}
        assert await meta(10) == {"dropped": 0, "after": 1010}
        log.clear()
        assert await meta(0) == {"dropped": 0, "after": 1010}
        log.add(Exchange("GET", "/", [], {}, b""))
        assert await meta(3) == {"dropped": 0, "after": 1011}

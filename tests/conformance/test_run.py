# ruff: noqa: E501
"""Runs against the sandbox: nothing differs, and what is made to differ is found, exactly that, and mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.conformance import texts
from pexip_engage_client.conformance.differences import Shown
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.patch import patched
from pexip_engage_client.conformance.report import ConformanceReport, State
from pexip_engage_client.openapi.reader import Document
from pexip_engage_client.openapi.shipped import load, shipped
from pexip_engage_client.sandbox import Sandbox

from .test_writing import Deciding

Change = Callable[[dict[str, Any]], object]


class Spoiling(httpx.AsyncBaseTransport):
    """Changes the responses of a sandbox to one path on their way."""

    def __init__(self, sandbox: Sandbox, path: str, change: Change, **spoiled: Any) -> None:
        self.inner = httpx.ASGITransport(app=sandbox.app)
        self.path, self.change, self.spoiled = path, change, spoiled

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        content = await response.aread()
        if not request.url.path.endswith(self.path):
            return httpx.Response(response.status_code, headers=response.headers, content=content)
        payload = json.loads(content)
        self.change(payload)
        options = {"headers": {"content-type": "application/json"}, **self.spoiled}
        return httpx.Response(options.pop("status", response.status_code), content=json.dumps(payload), **options)


def found(report: ConformanceReport) -> set[tuple[str, str, str, str]]:
    return {
        (each.difference.kind.value, each.difference.operation, each.difference.path, each.difference.name)
        for each in report.findings
    }


async def run(client: EngageClient, document: Document | None = None, **options: Any) -> ConformanceReport:
    return await Run(client=client, document=document or load(), shown=Shown(values=True), **options)()


async def test_sandbox_has_no_differences() -> None:
    async with Sandbox(seed="demo") as sandbox:
        report = await run(sandbox.client(strict=True))
        assert found(report) == set()
        assert report.conforms
        assert {each.method for each in sandbox.requests if each.operation != "token"} == {"GET"}
    states = [outcome.state for outcome in report.outcomes.values()]
    assert set(states) == {State.REACHED, State.NO_VALUE, State.EMPTY}
    assert states.count(State.REACHED) >= 25
    assert report.outcomes["getContextById"].why == "needs an ID of contexts"
    assert report.outcomes["getEmployees"].statuses == {200: 1}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"unknown_value": "status"}, ("unknown value", "getEmployees", "data[].status", "")),
        ({"unknown_property": True}, ("unknown property", "getEmployees", "data[]", "somethingNew")),
        ({"missing": "email"}, ("missing", "getEmployees", "data[]", "email")),
        ({"unknown_value": "onlinePlanning"}, ("type", "getEmployees", "data[].onlinePlanning", "")),
    ],
)
async def test_scripted_drift_of_the_sandbox_is_found_and_patched(
    fault: dict[str, Any], expected: tuple[str, str, str, str], tmp_path: Path
) -> None:
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail("getEmployees", times=None, **fault)
        report = await run(sandbox.client(), only=["getEmployees"])
        assert found(report) == {expected}
        assert report.findings[0].count >= len(sandbox.dump()["employees"])
        text, left = patched(shipped().read_text(encoding="utf-8"), report)
        assert left == []
        (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
        patched_document = load(tmp_path / "openapi.yaml")
        assert found(await run(sandbox.client(), patched_document, only=["getEmployees"])) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda payload: payload["data"][0].update(start=None, subject=None), {("null", "data[].subject", "")}),
        (lambda payload: payload["data"][0].update(hybrid="yes"), {("type", "data[].hybrid", "")}),
        (lambda payload: payload["data"][0].update(createdAt="2025-03-03"), {("format", "data[].createdAt", "date-time")}),
        (lambda payload: payload["data"][0].update(trailingBufferTime=-5), {("limit", "data[].trailingBufferTime", "minimum")}),
        (lambda payload: payload["meta"].update(limit=7), {("paging", "meta", "meta.limit is not the requested one"), ("paging", "meta", "meta.limit is not the default")}),
        (lambda payload: payload["meta"].update(offset=3), {("paging", "meta", "meta.offset is not the requested one"), ("paging", "meta", "meta.offset is not the default")}),
        (lambda payload: payload.update(data=payload["data"] * 30), {("paging", "meta", "more records than meta.limit"), ("paging", "meta", "meta.totalCount is too small")}),
        (lambda payload: payload["meta"].update(totalCount=1), {("paging", "meta", "meta.totalCount is too small")}),
        (lambda payload: payload["meta"].update(totalCount=900), {("paging", "meta", "a page before the last one is not full")}),
    ],
)  # fmt: skip
async def test_drift_in_transit_is_found(change: Change, expected: set[tuple[str, str, str]]) -> None:
    def change_all(payload: dict[str, Any]) -> None:
        if payload.get("data"):
            change(payload)

    async with Sandbox(seed="demo") as sandbox:
        client = sandbox.client(transport=Spoiling(sandbox, "/appointments", change_all))
        report = await run(client, only=["getAppointments", "getEmployees"])
    assert {(kind, path, name) for kind, _, path, name in found(report)} >= expected
    assert {kind for kind, _, _, _ in found(report)} - {"rule"} == {kind for kind, _, _ in expected}
    assert {operation for kind, operation, _, _ in found(report) if kind != "rule"} == {"getAppointments"}


async def test_statuses_and_media_types_that_are_not_documented_are_found() -> None:
    async with Sandbox(seed="demo") as sandbox:
        nothing: Change = lambda payload: None  # noqa: E731
        other = await run(
            sandbox.client(transport=Spoiling(sandbox, "/files", nothing, headers={"content-type": "text/json"})),
            only=["getFiles"],
        )
        assert found(other) == {("header", "getFiles", "", "Content-Type")}
        strange = await run(
            sandbox.client(transport=Spoiling(sandbox, "/files", nothing, status=206)), only=["getFiles"]
        )
        assert found(strange) == {("status", "getFiles", "", "206")}


async def test_each_operation_says_why_it_was_not_reached() -> None:
    async with Sandbox(seed="demo", scopes=["engage:employees:readOnly"]) as sandbox:
        sandbox.fail("getFileById", status=404, times=None)
        sandbox.fail("getEmployeeById", status=403, times=None)
        report = await run(sandbox.client())
    assert report.outcomes["getEmployeeById"].statuses == {403: 1}  # another one would be forbidden, too
    assert report.outcomes["getEmployees"].state is State.REACHED
    assert report.outcomes["getAppointments"].state is State.FORBIDDEN
    assert report.outcomes["getAppointments"].why == "needs the scope engage:appointments:readOnly"
    assert report.outcomes["getCustomerById"].state is State.NO_VALUE
    assert found(report) == {("rejected", "getFileById", "", "404")}


async def test_run_stops_after_three_401s_in_a_row() -> None:
    async with Sandbox(seed="demo") as sandbox:
        report = await run(sandbox.client(token="none"))
    assert report.requests == 3
    assert report.stopped == "3 consecutive operations were rejected with 401, even with new tokens"
    states = [each.state for each in report.outcomes.values()]
    assert (states.count(State.REJECTED), set(states)) == (3, {State.REJECTED, State.NOT_CALLED})


async def test_401_for_one_operation_is_a_row_of_the_report() -> None:
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail("getEmployees", status=401, times=None)
        sandbox.fail("getFiles", status=401, times=None)
        report = await run(sandbox.client())
    assert report.stopped == ""
    rejected = {name for name, each in report.outcomes.items() if each.state is State.REJECTED}
    assert rejected == {"getEmployees", "getFiles"}
    assert report.outcomes["getFiles"].why == "status 401"
    assert len(report.reached) >= 20


async def test_run_keeps_its_report_when_no_more_tokens_are_issued() -> None:
    denial = json.dumps({"error": "invalid_client", "error_description": "Jan Peeters has left"}).encode()
    async with Sandbox(seed="demo") as sandbox:
        deny: Any = lambda *_: sandbox.fail("token", status=401, body=denial, times=None)  # noqa: E731
        report = await run(sandbox.client(), listener=deny)
    assert len(report.reached) >= 1
    assert report.stopped == "TokenError (401, invalid_client)"
    assert "Jan" not in json.dumps(report.as_json()) + texts.markdown(report) + texts.terminal(report)


async def test_run_is_limited_to_chosen_operations_and_request_count() -> None:
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail("getAppointments", missing="status", times=None)
        report = await run(sandbox.client(), only=["getAppointmentById"])
        assert list(report.outcomes) == ["getAppointmentById"]
        assert report.outcomes["getAppointmentById"].state is State.REACHED
        assert report.conforms
        some = await run(sandbox.client(), max_requests=5)
        assert some.requests == 5
        assert {each.state for each in some.outcomes.values()} == {State.REACHED, State.NOT_CALLED}


async def test_list_without_data_is_not_reached() -> None:
    async with Sandbox(seed="demo") as sandbox:
        without_data = httpx.Response(200, json={"meta": {"offset": 0, "limit": 25, "totalCount": 1}})
        transport = Deciding(sandbox, lambda sent, _: without_data if sent.url.path.endswith("/subjects") else None)
        report = await run(sandbox.client(transport=transport), only=["getSubjects"])
    assert report.outcomes["getSubjects"].state is State.EMPTY
    assert report.outcomes["getSubjects"].records == 0


async def test_missing_ids_can_be_passed() -> None:
    async with Sandbox(seed="demo") as sandbox:
        context = await sandbox.client().contexts.create()
        exploring = Run(client=sandbox.client(), document=load(), only=["getContextById", "getListingTimeSlots"])
        exploring.ids.give("contexts", context.id)
        exploring.ids.give("/listings", sandbox.dump()["listings"][0]["id"])
        report = await exploring()
    assert {each.state for each in report.outcomes.values()} == {State.REACHED}


def test_ids_are_found_wherever_a_record_refers_to_another() -> None:
    document = load()
    ids = Run(client=Sandbox().client(), document=document).ids
    reference = {"id": "f", "question": {"id": "q"}}
    ids.learn("/appointments", {"data": [{"id": "a", "questionnaireForm": reference, "employeeId": "e"}]})
    ids.learn("/other", {"data": {"form": {"id": "g"}, "question": {"id": "r"}, "targetedLeadSegment": {"id": "s"}}})
    found = {name: list(ids.paths(document.operations[name])) for name in ("getEmployeeById", "getLeadSegmentById")}
    assert found == {"getEmployeeById": ["/employees/e"], "getLeadSegmentById": ["/lead-segments/s"]}
    assert list(ids.paths(document.operations["getFormQuestionById"])) == ["/forms/g/questions/r"]
    assert ids.query("form-id") == "f"


async def test_parameter_values_can_be_passed() -> None:
    async with Sandbox(seed="demo") as sandbox:
        exploring = Run(client=sandbox.client(), document=load(), only=["getRegions"])
        exploring.ids.give("country-code", "BE")
        assert (await exploring()).outcomes["getRegions"].state is State.REACHED
        assert {dict(each.query)["country-code"] for each in sandbox.requests.where(operation="getRegions")} == {"BE"}


class Refusing(httpx.AsyncBaseTransport):
    """A sandbox that closes the connection for some page sizes; token requests succeed."""

    def __init__(self, sandbox: Sandbox, *limits: str) -> None:
        self.inner, self.limits = httpx.ASGITransport(app=sandbox.app), limits

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" or request.url.params.get("limit", "") not in self.limits:
            return await self.inner.handle_async_request(request)
        raise httpx.ConnectError("lost")


async def test_broken_request_ends_only_its_operation() -> None:
    async with Sandbox(seed="demo") as sandbox:
        lost = sandbox.client(transport=Refusing(sandbox, "", "1"), max_retries=0)
        report = await run(lost, only=["getEmployees", "getFiles"])
        assert {each.state for each in report.outcomes.values()} == {State.FAILED}
        assert {each.why for each in report.outcomes.values()} == {"TransportError (phase connect, ConnectError)"}
        assert report.unanswered.total() == 2
        second = sandbox.client(transport=Refusing(sandbox, "1"), max_retries=0)
        partly = await run(second, only=["getEmployees"])
    assert partly.outcomes["getEmployees"].state is State.REACHED
    assert not partly.conforms
    request = "getEmployees for a request with offset, limit: TransportError (phase connect, ConnectError)"
    assert partly.unanswered == {request: 1}
    assert texts.summary(partly).startswith("Not every request got a response. 1 of 1 operations reached")
    assert f"No response {request} (1x)" in " ".join(texts.terminal(partly).split())


@pytest.mark.parametrize("is_deleted", [False, True])
async def test_404_for_a_listed_record_is_reported_unless_the_record_was_deleted(is_deleted: bool) -> None:
    async with Sandbox(seed="demo") as sandbox:
        first, second, *_ = (each["id"] for each in sandbox.dump()["subjects"])

        def decide(sent: httpx.Request, _: object) -> httpx.Response | None:
            if is_deleted and sent.url.path.endswith(f"/{first}"):
                sandbox.delete("subjects", second)
            is_missing = not is_deleted and sent.url.path.endswith(f"/{second}")
            return httpx.Response(404, json={}) if is_missing else None

        client = sandbox.client(transport=Deciding(sandbox, decide))
        report = await run(client, only=["getSubjects", "getSubjectById"])
    rejected = {each for each in found(report) if each[0] == "rejected"}
    assert rejected == (set() if is_deleted else {("rejected", "getSubjectById", "", "404")})
    assert is_deleted == report.conforms


async def test_missing_ids_of_nested_records_can_be_passed() -> None:
    async with Sandbox(seed="demo") as sandbox:
        exploring = Run(client=sandbox.client(), document=load(), only=["getAvailabilityTimeRangeById"])
        exploring.ids.give(
            "employees/employee-an/availability-templates/employee-an-default/time-ranges", "range-an-monday"
        )
        report = await exploring()
    assert {each.state for each in report.outcomes.values()} == {State.REACHED}

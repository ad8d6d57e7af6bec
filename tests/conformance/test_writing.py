# ruff: noqa: E501
"""Writing in a test enterprise: only when it is named again, cleaned up afterwards, and it says which readings hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.conformance import ConformanceReport, texts
from pexip_engage_client.conformance.command import main
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.writing import STEPS, check_readings
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox

from .test_command import served as served

Handler = Callable[[httpx.Request, dict[str, Any]], httpx.Response | None]


class Deciding(httpx.AsyncBaseTransport):
    """A sandbox that cancels, too, and in which a handler may decide otherwise."""

    def __init__(
        self, sandbox: Sandbox, handler: Handler = lambda request, payload: None, cancels: bool = True
    ) -> None:
        self.inner, self.handler, self.cancels = httpx.ASGITransport(app=sandbox.app), handler, cancels
        self.cancelled: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        *_, id_, action, verb = ["", "", "", *request.url.path.split("/")]
        if (action, verb) == ("_actions", "cancel") and self.cancels:
            self.cancelled.append(id_)
            return httpx.Response(200, json={})
        response = await self.inner.handle_async_request(request)
        content = await response.aread()
        decided = self.handler(request, json.loads(content) if content else {})
        await asyncio.sleep(0)  # a handler may cancel the run
        return decided or httpx.Response(response.status_code, headers=response.headers, content=content)


async def readings(client: EngageClient) -> ConformanceReport:
    exploring = Run(client=client, document=load(), only=["getAppointmentById", "getEmployees"])
    report = await exploring()
    await check_readings(client, load(), exploring.ids, report)
    return report


async def test_assumptions_hold_in_a_sandbox_and_records_are_cleaned_up() -> None:
    async with Sandbox(seed="demo") as sandbox:
        before = {each["id"] for each in sandbox.dump()["appointments"]}
        transport = Deciding(sandbox)
        report = await readings(sandbox.client(transport=transport))
        made = {each["id"] for each in sandbox.dump()["appointments"]} - before
    assert [each.step for each in report.readings if not each.holds] == []
    assert [each.step for each in report.readings] == [each.name for each in STEPS]
    assert report.conforms
    assert set(transport.cancelled) == made
    assert len(made) == 2
    assert report.left_behind == ""
    codes = " ".join(each.observed for each in report.readings)
    assert (
        "422 APPOINTMENT_STATUS_INVALID, allowed: ALTERNATIVE_DATE_REQUESTED, INCOMING_REQUEST, OUTGOING_INVITE"
        in codes
    )
    assert "422 APPOINTMENT_NO_AVAILABILITY" in codes


async def test_contradicted_assumption_is_reported_without_server_messages() -> None:
    def otherwise(request: httpx.Request, payload: dict[str, Any]) -> httpx.Response | None:
        if request.url.path.endswith("/invite"):
            payload["data"]["status"] = "INCOMING_REQUEST"
            return httpx.Response(201, json=payload)
        if request.url.path.endswith("/reassign"):
            return httpx.Response(
                422,
                json={
                    "errors": [
                        {"code": "KANARIE", "message": "Kanarie", "type": "x", "statusCode": "422", "arguments": {}}
                    ]
                },
            )
        return None

    async with Sandbox(seed="demo") as sandbox:
        report = await readings(sandbox.client(transport=Deciding(sandbox, otherwise)))
    differing = {each.step: (each.expected, each.observed) for each in report.readings if not each.holds}
    assert differing == {
        "invite the customer": ("201 OUTGOING_INVITE, without a time", "201 INCOMING_REQUEST, without a time"),
        "reassign the appointment to a colleague": ("200 ACCEPTED", "422 another code"),
    }
    assert not report.conforms
    told = texts.markdown(report) + json.dumps(report.as_json())
    assert "16 of 18 assumptions of the sandbox hold" in told
    assert "kanarie" not in told.lower()


async def test_records_that_cannot_be_cleaned_up_are_reported() -> None:
    async with Sandbox(seed="demo") as sandbox:
        before = len(sandbox.dump()["appointments"])
        report = await readings(sandbox.client())  # which knows no way to cancel
        marks = {each["externalId"] for each in sandbox.dump()["appointments"][before:]}
    (mark,) = marks
    assert report.left_behind == f"2 appointments with the external ID {mark}"
    left = f"Left in the enterprise, because no documented operation cancels them: {report.left_behind}."
    assert left in texts.summary(report)


@pytest.mark.parametrize(
    ("spoiled", "observed"),
    [
        (httpx.ReadTimeout("lost"), "failed with TimeoutError"),
        (httpx.Response(201, json={"result": {"id": "7"}}), "201"),
    ],
)
@pytest.mark.parametrize(
    ("lookup", "left"),
    [
        (None, ""),
        (httpx.Response(200, json={"data": [{"id": "not-ours", "externalId": "x"}, 5]}), "at most 1 unconfirmed"),
        (httpx.Response(500), "at most 1 unconfirmed"),
    ],
)
async def test_unconfirmed_booking_is_looked_up_and_no_other_one_is_made(
    spoiled: httpx.Response | Exception, observed: str, lookup: httpx.Response | None, left: str
) -> None:
    def failing(request: httpx.Request, payload: dict[str, Any]) -> httpx.Response | None:
        if request.method == "POST" and request.url.path.endswith("/appointments"):
            if isinstance(spoiled, Exception):
                raise spoiled
            return spoiled
        return lookup if request.url.path.endswith("/appointments") and request.url.query else None

    async with Sandbox(seed="demo") as sandbox:
        before = {each["id"] for each in sandbox.dump()["appointments"]}
        transport = Deciding(sandbox, failing)
        report = await readings(sandbox.client(transport=transport, deadline=60, max_retries=0))
        made = {each["id"] for each in sandbox.dump()["appointments"]} - before
    assert len(made) == 2  # the invite and one booking
    assert len(transport.cancelled) == 2 - (left != "")
    assert set(transport.cancelled) <= made
    assert report.left_behind.startswith(left)
    assert bool(report.left_behind) is bool(left)
    assert {each.observed for each in report.readings if each.step == "book an appointment"} == {observed}
    after = [each for each in report.readings if each.step.startswith("book ") and each.step != "book an appointment"]
    assert {each.observed for each in after} == {
        "not tried, because an earlier step may have created an appointment without returning its ID"
    }
    assert not any(each.compared or each.holds for each in after)


@pytest.mark.parametrize(
    ("path", "is_listed", "left"),
    [
        ("/invite", False, "at most 1 unconfirmed"),
        ("/invite", True, "1 appointment"),
        ("/appointments", False, "1 appointment and at most 1 unconfirmed"),
        ("/appointments", True, "2 appointments"),
        ("/cancel", True, "2 appointments"),
    ],
)
async def test_booking_that_is_interrupted_is_reported_as_left_behind(path: str, is_listed: bool, left: str) -> None:
    def interrupting(request: httpx.Request, payload: dict[str, Any]) -> httpx.Response | None:
        if request.method == "POST" and request.url.path.endswith(path):
            run.cancel()
        is_lookup = request.method == "GET" and "external-id" in str(request.url.query)
        return httpx.Response(200, json={"data": []}) if is_lookup and not is_listed else None

    async with Sandbox(seed="demo") as sandbox:
        transport = Deciding(sandbox, interrupting, cancels=False)
        exploring = Run(
            client=sandbox.client(transport=transport), document=load(), only=["getAppointmentById", "getEmployees"]
        )
        report = await exploring()
        before = len(sandbox.dump()["appointments"])
        run = asyncio.ensure_future(check_readings(exploring.client, load(), exploring.ids, report))
        with pytest.raises(asyncio.CancelledError):
            await run
        (mark,) = {each["externalId"] for each in sandbox.dump()["appointments"][before:]}
    assert report.left_behind == f"{left} with the external ID {mark}"


async def test_steps_that_were_not_compared_are_no_differences() -> None:
    def lost(request: httpx.Request, payload: dict[str, Any]) -> httpx.Response | None:
        if request.method == "POST" and request.url.path.endswith("/invite"):
            raise httpx.ReadTimeout("lost")
        return None

    async with Sandbox(seed="demo") as sandbox:
        report = await readings(sandbox.client(transport=Deciding(sandbox, lost), deadline=60))
    assert report.conforms
    assert "1 of 1 assumptions of the sandbox hold." in texts.summary(report)
    assert "not compared: invite" in texts.terminal(report)


async def test_missing_ids_for_writing_are_requested() -> None:
    async with Sandbox() as sandbox:
        with pytest.raises(ValueError, match="needs 1 or more offices; pass --with offices=ID"):
            await readings(sandbox.client())
        exploring = Run(client=sandbox.client(), document=load())
        for collection in ("offices", "subjects", "customers", "employees"):
            exploring.ids.give(collection, "one")
        with pytest.raises(ValueError, match="needs 2 or more employees; pass --with employees=ID"):
            await check_readings(exploring.client, load(), exploring.ids, exploring.report)
        assert {each.operation for each in sandbox.requests.where(method="POST")} <= {"token"}


async def test_nothing_is_written_without_confirmation(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert await asyncio.to_thread(main, ["--write", "other"]) == 2
    assert "--write needs the value of PEXIP_ENGAGE_ENTERPRISE" in capsys.readouterr().err
    assert list(served.requests) == []


async def test_confirmed_run_reports_assumptions(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--write", "acme", "--only", "getAppointmentById", "getEmployees"]
    assert await asyncio.to_thread(main, words) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "18 of 18 assumptions of the sandbox hold." in out
    assert "Left in the enterprise" in out


async def test_writes_that_differ_from_the_document_are_differences() -> None:
    def spoiled(request: httpx.Request, payload: dict[str, Any]) -> httpx.Response | None:
        if request.url.path.endswith("/accept") and "data" in payload:
            payload["data"]["hybrid"] = None
            return httpx.Response(200, json=payload)
        return None

    async with Sandbox(seed="demo") as sandbox:
        report = await readings(sandbox.client(transport=Deciding(sandbox, spoiled)))
    assert [str(each.difference) for each in report.findings] == ["acceptAppointment data.hybrid: null"]


@pytest.mark.parametrize(
    ("path", "decided", "observed"),
    [
        ("/invite", httpx.Response(403, content=b"<html>", headers={"content-type": "text/html"}), "403"),
        ("/reassign", httpx.Response(200, json={"done": True}), "200"),
        ("/accept", httpx.Response(200, json={"data": {"status": "HAUNTED", "start": "x"}}), "200 another status"),
    ],
)
async def test_response_without_data_is_reported_as_such(path: str, decided: httpx.Response, observed: str) -> None:
    def decide(request: httpx.Request, payload: dict[str, Any]) -> httpx.Response | None:
        return decided if request.url.path.endswith(path) else None

    async with Sandbox(seed="demo") as sandbox:
        report = await readings(sandbox.client(transport=Deciding(sandbox, decide)))
    steps = {each.step: each.observed for each in report.readings}
    assert observed in steps.values()
    because = "not tried, because its appointment could not be created"
    not_tried = {step for step, each in steps.items() if each == because}
    assert ("accept the invite" in not_tried) is (path == "/invite")

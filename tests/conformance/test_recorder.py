"""The recorder in live traffic: what it finds, what it costs, what it keeps, and that no call notices it."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from typing import Any

import pytest
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from pexip_engage_client import (
    BusinessValidationError,
    Response,
    ResponseValidationError,
)
from pexip_engage_client.conformance import Recorder
from pexip_engage_client.conformance.texts import summary
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.tracing import Attempt


def found(recorder: Recorder) -> set[tuple[str, str, str, str]]:
    return {
        (each.difference.kind.value, each.difference.operation, each.difference.path, each.difference.name)
        for each in recorder.report().findings
    }


class Ticking:
    """A clock by which each look takes a second."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


async def test_documented_traffic_has_no_differences() -> None:
    recorder = Recorder(share=1)
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client(observe=recorder)
        await engage.appointments.accept("appointment-3")
        async for employee in engage.with_options(language="nl").employees.list():
            await engage.employees.get(employee.id)
    report = recorder.report()
    assert report.conforms
    assert report.outcomes["acceptAppointment"].statuses == {200: 1}
    assert report.outcomes["getEmployees"].records == 5


async def test_differences_are_counted_and_logged_when_first_seen(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(share=1, values=True, clock=lambda: 0.0)
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail("getEmployees", unknown_value="status", times=3)
        sandbox.fail("getFileById", unknown_property=True)
        engage = sandbox.client(observe=recorder)
        for _ in range(3):
            await engage.employees.list().first_page()
        await engage.files.get(sandbox.dump()["files"][0]["id"])
        assert found(recorder) == {
            ("unknown value", "getEmployees", "data[].status", ""),
            ("unknown property", "getFileById", "data", "somethingNew"),
        }
        assert recorder.report().findings[0].count == 3 * 5
    lines = [
        each.getMessage() for each in caplog.records if each.levelno == logging.WARNING and "documented" in each.msg
    ]
    assert lines == [
        "a response is not as documented (getEmployees data[].status: unknown value)",
        "a response is not as documented (getFileById data: unknown property somethingNew)",
    ]


async def test_report_is_a_copy_and_api_errors_reach_the_caller() -> None:
    recorder = Recorder(share=1)
    async with Sandbox(seed="demo") as sandbox:
        before = recorder.report()
        engage = sandbox.client(observe=recorder)
        with pytest.raises(BusinessValidationError):
            await engage.appointments.accept("appointment-1")
        await engage.request("GET", "/files")
        await engage.files.list().first_page()
    assert (before.requests, list(before.outcomes)) == (0, [])
    assert list(recorder.report().outcomes) == ["getFiles"]


def seen(
    recorder: Recorder, payload: Any, *, operation: str = "getFiles", seconds: float = 0.0, times: int = 1
) -> None:
    response = payload
    if not isinstance(payload, Response):
        response = Response(200, {"content-type": "application/json"}, json.dumps(payload).encode(), "c")
    for _ in range(times):
        recorder(attempt(operation, response, seconds))


def attempt(operation: str, response: Response, seconds: float) -> Attempt:
    return Attempt(
        operation=operation,
        method="GET",
        path="/",
        number=1,
        correlation_id="c",
        seconds=seconds,
        queued=0.0,
        status=response.status_code,
        error=None,
        outcome="done",
        response=response,
    )


class Hostile(Response):
    """A response that cannot be read."""

    def json(self) -> Any:
        raise RuntimeError("Jan Peeters")


HOSTILE = Hostile(200, {}, b"{}", "c")


def test_recorder_stays_within_its_share_of_time() -> None:
    """By a clock by which each comparison takes a second, and calls that take ten."""
    recorder = Recorder(share=0.02, clock=Ticking())
    seen(recorder, {"data": []}, seconds=10.0, times=1000)
    report = recorder.report()
    assert report.requests + report.skipped == 1000
    assert 0.9 <= report.requests / (0.02 * 10.0 * 1000) <= 1.01


def test_first_response_of_each_operation_is_always_compared() -> None:
    recorder = Recorder(share=0, clock=Ticking())
    for operation in ("getFiles", "getEmployees", "getFiles"):
        seen(recorder, {"data": []}, operation=operation)
    assert (recorder.report().requests, recorder.report().skipped) == (2, 1)


def test_memory_is_bounded() -> None:
    recorder = Recorder(share=1, capacity=5, clock=lambda: 0.0)
    for first in "abcdefgh":
        meta = {"offset": 0, "limit": 25, "totalCount": 0}
        seen(recorder, {"data": [], "meta": meta, **{f"{first}{second}": 1 for second in "abcdefgh"}})
    report = recorder.report()
    assert (len(report.findings), report.dropped, report.conforms) == (5, 59, False)
    assert "5 differences (59 more not kept)" in summary(report)


async def test_failures_in_the_recorder_do_not_reach_calls(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(share=1)

    seen(recorder, HOSTILE, times=2)
    seen(recorder, {"data": []})
    assert recorder.report().skipped == 2
    assert [each.getMessage() for each in caplog.records] == ["the recorder failed (RuntimeError) and is turned off"]


def test_recorder_turns_off_after_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(share=1, clock=lambda: 0.0)
    seen(recorder, HOSTILE, times=3)
    seen(recorder, {"data": 5}, operation="getEmployees", seconds=10)
    assert len(caplog.records) == 1
    assert (recorder.report().requests, recorder.report().skipped) == (0, 3)


def test_default_share_is_one_percent_and_limit_is_1000() -> None:
    recorder = Recorder(clock=Ticking())
    seen(recorder, {"data": []}, seconds=10.0, times=1000)
    assert 0.9 <= recorder.report().requests / 100 <= 1.01
    recorder = Recorder(clock=lambda: 0.0)
    names = [f"{first}{second}{number}" for first in "abcdefghij" for second in "abcdefghij" for number in range(11)]
    meta = {"offset": 0, "limit": 25, "totalCount": 0}
    seen(recorder, {"data": [], "meta": meta, **dict.fromkeys(names, 1)})
    assert (len(recorder.report().findings), recorder.report().dropped) == (1000, 100)


def test_operations_of_another_document_are_ignored() -> None:
    recorder = Recorder()
    seen(recorder, {"data": []}, operation="getParrots")
    assert recorder.report().outcomes == {}


async def test_differences_are_an_opentelemetry_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = InMemoryMetricReader()
    monkeypatch.setattr(metrics, "get_meter", MeterProvider([reader]).get_meter)
    recorder = Recorder(share=1)
    seen(recorder, {"data": 5})
    data = reader.get_metrics_data()
    assert data is not None
    (point,) = data.resource_metrics[0].scope_metrics[0].metrics[0].data.data_points[:1]
    names = {
        dict(each.attributes)["kind"] for each in data.resource_metrics[0].scope_metrics[0].metrics[0].data.data_points
    }
    assert names == {"type", "missing"}
    assert point.value == 1


def test_recorder_works_without_opentelemetry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    recorder = Recorder(share=1)
    seen(recorder, {"data": 5})
    assert not recorder.report().conforms


async def test_successful_response_that_is_not_json_is_observed() -> None:
    recorder = Recorder(share=1)
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail("getEmployees", body="html", times=None)
        with pytest.raises(ResponseValidationError):
            await sandbox.client(observe=recorder).employees.list().first_page()
    assert ("body", "getEmployees", "", "not JSON") in found(recorder)
    assert recorder.report().not_reached


async def test_tasks_and_threads_share_one_recorder() -> None:
    recorder = Recorder(share=1)
    await asyncio.gather(*(asyncio.to_thread(seen, recorder, {"data": 5}, times=50) for _ in range(4)))
    report = recorder.report()
    assert report.requests + report.skipped == 200
    assert {each.count for each in report.findings} == {report.requests}


@pytest.mark.parametrize("options", [{"share": 2}, {"share": -0.1}, {"capacity": 0}])
def test_invalid_options_are_rejected(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Recorder(**options)

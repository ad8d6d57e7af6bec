"""Recipes of the pages do what the pages say, beyond running without an error."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

import pexip_engage_client
from pexip_engage_client import EngageError, ErrorDetail, ServerError
from pexip_engage_client.models import Appointment
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.sync import changes

from .blocks import ROOT, blocks


def application(raised: EngageError) -> FastAPI:
    """An application with the error handler of docs/frameworks.md, whose only endpoint raises an error."""
    app = FastAPI()
    (handler,) = [code for _, code in blocks(ROOT / "docs" / "frameworks.md") if "exception_handler" in code]
    exec(handler, {"app": app, "Request": Request})

    @app.get("/")
    async def fail() -> None:
        raise raised

    return app


@pytest.mark.parametrize(
    ("name", "facts", "status"),
    [
        ("InvalidArgumentError", {"parameter": "id", "accepted": "an ID"}, 400),
        ("BadRequestError", {"status_code": 400}, 400),
        ("NotFoundError", {"status_code": 404}, 404),
        ("ConflictError", {"status_code": 409}, 409),
        ("DifferentRecordError", {"external_id": "B-1", "differences": ("start",)}, 409),
        ("DuplicateError", {"external_id": "B-1", "ids": ("1", "2")}, 409),
        ("BusinessValidationError", {"status_code": 422}, 422),
        ("TimeoutError", {"phase": "read", "seconds": 3.0, "outcome": "unknown"}, 504),
        ("TimeoutError", {"phase": "queue", "seconds": 2.0, "retryable": True}, 503),
        ("RateLimitError", {"status_code": 429, "retryable": True}, 503),
        ("LeaseError", {"name": "sync"}, 503),
        ("ServerError", {"status_code": 500}, 502),
        ("AuthenticationError", {"status_code": 401}, 502),
        ("PermissionDeniedError", {"status_code": 403}, 502),
    ],
)
async def test_error_handler_maps_errors_to_statuses(name: str, facts: dict[str, Any], status: int) -> None:
    error = getattr(pexip_engage_client, name)("what is wrong", correlation_id="c-1", **facts)
    transport = httpx.ASGITransport(app=application(error))
    async with httpx.AsyncClient(transport=transport, base_url="http://app.test") as http:
        response = await http.get("/")
    assert response.status_code == status
    assert response.json()["correlation_id"] == "c-1"
    assert response.json()["outcome"] == error.outcome
    assert response.json().get("message") == ("what is wrong" if status < 500 else None)
    rows = [
        line for line in (ROOT / "docs" / "frameworks.md").read_text("utf-8").splitlines() if f"| {status} |" in line
    ]
    assert status in (502, 503) or any(f"`{name}`" in row for row in rows)


async def test_error_handler_passes_on_how_long_to_wait() -> None:
    error = pexip_engage_client.RateLimitError("no", status_code=429, retryable=True)
    error.retry_after = 7.2
    transport = httpx.ASGITransport(app=application(error))
    async with httpx.AsyncClient(transport=transport, base_url="http://app.test") as http:
        response = await http.get("/")
    assert response.headers["retry-after"] == "8"


async def test_error_handler_names_the_business_rule() -> None:
    detail = ErrorDetail(code="APPOINTMENT_STATUS_INVALID", arguments={"allowedStates": ["PENDING"]})
    error = pexip_engage_client.BusinessValidationError("no", status_code=422, errors=(detail,))
    transport = httpx.ASGITransport(app=application(error))
    async with httpx.AsyncClient(transport=transport, base_url="http://app.test") as http:
        response = await http.get("/")
    assert response.json()["codes"] == ["APPOINTMENT_STATUS_INVALID"]
    assert response.json()["arguments"] == {"allowedStates": ["PENDING"]}


async def test_logging_page_shows_the_records_of_a_call_and_of_a_sync_run(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "pexip_engage_client")
    async with Sandbox(seed="demo") as sandbox, MemoryStore() as store:
        engage = sandbox.client()
        sandbox.fail("getEmployeeById", status=503)
        await engage.employees.get("employee-an")
        async for _ in changes(engage.employees.list(limit=5), store, key="employees"):
            pass
    lines = [f"{each.levelname} {each.getMessage()}" for each in caplog.records if each.name == "pexip_engage_client"]
    shown = [code for language, code in blocks(ROOT / "docs" / "logging.md") if language == "text"]
    assert list(map(masked, lines)) == list(map(masked, "".join(shown).splitlines()))


def masked(line: str) -> str:
    """A record without what differs in each run: times and correlation IDs."""
    return re.sub(r"[\d.]+ (m?s)\b", r"_ \1", re.sub(r"correlation ID [\w-]+", "correlation ID _", line))


@pytest.mark.parametrize("took_effect", [True, False])
async def test_lost_reschedule_is_resolved_by_reading_the_appointment(took_effect: bool) -> None:
    (recipe,) = [code for _, code in blocks(ROOT / "docs" / "booking.md") if "async def move(" in code]
    names: dict[str, Any] = vars(pexip_engage_client) | {"Appointment": Appointment, "datetime": datetime}
    exec(recipe, names)
    async with Sandbox(seed="demo") as sandbox:
        sandbox.fail("rescheduleAppointment", status=503, after_change=took_effect)
        start = sandbox.clock.now().replace(microsecond=0) + timedelta(days=20)
        moving = names["move"](sandbox.client(), "appointment-1", start, start + timedelta(hours=1), timeout=0.1)
        if took_effect:
            assert (await moving).start == start
        else:
            with pytest.raises(ServerError) as caught:
                await moving
            assert (caught.value.outcome, caught.value.retryable) == ("unknown", False)

"""Our client with the sandbox: bookings, pages, languages, errors and faults."""

import asyncio

import pytest

from pexip_engage_client import (
    AuthenticationError,
    BusinessValidationError,
    ErrorCode,
    NotFoundError,
    PermissionDeniedError,
    ResponseValidationError,
    ServerError,
    TransportError,
)
from pexip_engage_client.models import AppointmentStatus
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.http.traffic import RateLimits

from .conftest import NOW


@pytest.fixture
async def sandbox():
    async with Sandbox(seed="demo", clock=NOW) as sandbox:
        yield sandbox


async def test_client_books_an_appointment(sandbox):
    engage = sandbox.client()
    accepted = await engage.appointments.accept("appointment-2")
    assert accepted.status is AppointmentStatus.ACCEPTED
    with pytest.raises(BusinessValidationError) as refused:
        await engage.appointments.accept("appointment-2")
    assert refused.value.code is ErrorCode.APPOINTMENT_STATUS_INVALID
    assert "INCOMING_REQUEST" in refused.value.arguments["allowedStates"]
    assert sandbox.requests.of("acceptAppointment").last().correlation_id == refused.value.correlation_id
    with pytest.raises(NotFoundError):
        await engage.appointments.get("nowhere")
    segment = await engage.lead_segments.update("segment-new", description=None)
    assert segment.description is None
    assert sandbox.requests.last().json == {"description": None}


async def test_all_pages_can_be_fetched_concurrently(sandbox):
    for number in range(60):
        sandbox.add("employees", {"id": f"more-{number}"})
    engage = sandbox.client()
    ids = [employee.id async for employee in engage.employees.list(limit=7, concurrency=4)]
    assert len(ids) == len(set(ids)) == 65
    assert len(sandbox.requests.of("token")) == 1


async def test_each_language_is_chosen(sandbox):
    subject = await sandbox.client(language="nl").subjects.get("subject-mortgage")
    assert subject.name.value == "Hypotheek"


async def test_scopes(sandbox):
    engage = sandbox.client(token=sandbox.token("engage:employees:readOnly"))
    await engage.employees.get("employee-an")
    with pytest.raises(PermissionDeniedError, match="engage:employees:readWrite"):
        await engage.employees.update("employee-an", phone_number=None)


async def test_expired_token_is_renewed_once(sandbox):
    engage = sandbox.client()
    await engage.files.get("file-plan")
    sandbox.clock.advance(hours=1)
    await engage.files.get("file-plan")
    assert len(sandbox.requests.of("token")) == 2
    assert [each.status for each in sandbox.requests if each.operation != "token"] == [200, 401, 200]


async def test_post_with_a_lost_response_is_not_retried(sandbox):
    engage = sandbox.client()
    sandbox.fail("createLeadSegment", status=502, after_change=True)
    with pytest.raises(ServerError):
        await engage.lead_segments.create(code="VIP")
    assert len(sandbox.requests.of("createLeadSegment")) == 1
    assert [segment["code"] for segment in sandbox.dump()["leadSegments"]] == ["RETURNING", "NEW", "VIP"]


async def test_client_tolerates_responses_of_a_newer_version(sandbox):
    engage = sandbox.client()
    sandbox.fail(unknown_value="status", unknown_property=True)
    appointment = await engage.appointments.get("appointment-1")
    assert not appointment.status.is_known
    assert "somethingNew" in appointment.to_dict() or "somethingNew" in appointment.additional_properties
    sandbox.fail(missing="meetingType", times=2)
    appointment = await engage.appointments.get("appointment-1")
    assert appointment.id == "appointment-1"
    with pytest.raises(ResponseValidationError):
        await sandbox.client(strict=True).appointments.get("appointment-1")


async def test_request_for_an_undocumented_operation(sandbox):
    with pytest.raises(NotFoundError):
        await sandbox.client().request("POST", "/appointments/appointment-1/_actions/cancel", json={})


async def test_reset_restarts_rate_limits_of_existing_clients():
    async with Sandbox(seed="demo", limits=RateLimits(4, 3)) as sandbox:
        engage = sandbox.client()
        for _ in range(3):
            for _ in range(3):
                await asyncio.wait_for(engage.employees.get("employee-an"), 30)
            sandbox.reset()


async def test_reset_restarts_rate_limits_with_calls_in_flight():
    async with Sandbox(seed="demo", limits=RateLimits(4, 3)) as sandbox:
        engage = sandbox.client(token=sandbox.token())
        for _ in range(2):
            await engage.employees.get("employee-an")
        sandbox.fail("getFileById", connection="hanging")
        hanging = asyncio.create_task(engage.files.get("file-plan"))
        while sandbox.faults:
            await asyncio.sleep(0)
        waiting = asyncio.create_task(engage.employees.get("employee-an"))
        await asyncio.sleep(0.05)
        assert not waiting.done()  # the minute is used up
        sandbox.reset(tokens="revoke")
        with pytest.raises(AuthenticationError):  # immediately, because the limiter counts from zero again
            await asyncio.wait_for(waiting, 30)
        hanging.cancel()


@pytest.mark.parametrize("fault", [{"connection": "hanging"}, {"delay": 60}])
async def test_closing_cuts_the_connections_of_waiting_calls(fault):
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client(max_retries=0)
        sandbox.fail("getEmployeeById", times=None, **fault)
        call = asyncio.create_task(engage.employees.get("employee-an"))
        while not sandbox.requests.of("getEmployeeById"):
            await asyncio.sleep(0.001)
    with pytest.raises(TransportError):
        await call
    assert not call.cancelled()

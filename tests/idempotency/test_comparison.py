"""A call with an external ID that belongs to another booking fails, and a retry of the same call succeeds."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from pexip_engage_client import DifferentRecordError, EngageClient, EngageError
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore

from ..pipeline.conftest import Pauses

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=timezone(HOUR))
EMPLOYEE = UUID("00000000-0000-4000-8000-000000000001")
BOOKING: dict[str, Any] = {
    "start": MONDAY,
    "end": MONDAY + HOUR,
    "subject_id": "subject-mortgage",
    "office_id": "office-ghent",
    "meeting_type": "OFFICE",
    "appointment_participants": [
        {"role": "PRIMARY", "participant_id": EMPLOYEE, "type": "EMPLOYEE"},
        {"role": "PRIMARY", "participant_id": "customer-lena", "type": "CUSTOMER"},
    ],
}
OTHERS = [{**each, "participant_id": "employee-an"} for each in BOOKING["appointment_participants"][:1]]
OTHERS += BOOKING["appointment_participants"][1:]
MOVED = {"start": MONDAY + 3 * HOUR, "end": MONDAY + 4 * HOUR}
REFERENCES = {
    "meeting_room_id": "room-kouter",
    "listing_id": "listing-villa",
    "callback_request_id": "callback-1",
    "lead_segment_id": "segment-new",
}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(seed="demo", clock="2026-03-01T08:00:00Z") as sandbox:
        sandbox.add("offices", {"id": "office-2"})
        sandbox.add("employees", {"id": str(EMPLOYEE)})
        yield sandbox


async def book(engage: EngageClient, **changes: Any) -> Any:
    return await engage.appointments.create_once(external_id="crm-42", **{**BOOKING, **changes})


@pytest.mark.parametrize(
    ("changes", "differences"),
    [
        (MOVED, ("start", "end")),
        ({"end": MONDAY + 2 * HOUR}, ("end",)),
        ({"meeting_type": "VIDEO"}, ("meeting_type",)),
        (REFERENCES, tuple(REFERENCES)),
        ({"office_id": "office-2"}, ("office_id",)),
        ({"appointment_participants": OTHERS}, ("appointment_participants",)),
        ({**MOVED, "subject_id": "subject-savings"}, ("start", "end", "subject_id")),
    ],
    ids=str,
)
async def test_other_booking_with_the_same_id_is_rejected(sandbox: Sandbox, changes: Any, differences: Any) -> None:
    engage = sandbox.client()
    first = await book(engage)
    before = len(sandbox.dump()["appointments"])
    with pytest.raises(DifferentRecordError) as caught:
        await book(engage, **changes)
    error = caught.value
    assert (error.differences, error.record.id, error.external_id) == (differences, first.id, "crm-42")
    assert (error.outcome, error.retryable, error.attempts) == ("not sent", False, 0)
    assert (error.operation, error.method, error.path) == ("createAppointment", "POST", "/appointments")
    assert error.correlation_id == sandbox.requests.of("getAppointments").last().correlation_id
    assert f"{first.id} has the external_id 'crm-42', but differs from the request in {', '.join(differences)}" in str(
        error
    )
    for same, record in ((copy.copy(error), error.record), (pickle.loads(pickle.dumps(error)), None)):
        assert (same.differences, same.record) == (differences, record)
    assert len(sandbox.dump()["appointments"]) == before


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"start": MONDAY.astimezone(timezone(-HOUR))},
        {"start": MONDAY.replace(microsecond=123456)},
        {"internal_notes": "called twice"},
        dict.fromkeys(REFERENCES),
    ],
    ids=["same", "other zone", "more digits", "other notes", "no references"],
)
async def test_same_booking_is_returned(sandbox: Sandbox, changes: Any) -> None:
    first = await book(sandbox.client(), **REFERENCES)
    assert (await book(sandbox.client(), **{**REFERENCES, **changes})).id == first.id


async def test_cancelled_appointment_is_not_returned_as_a_booking(sandbox: Sandbox) -> None:
    first = await book(sandbox.client())
    sandbox.change("appointments", first.id, status="CANCELLED")
    with pytest.raises(DifferentRecordError, match="in status: to use it anyway, catch this error") as caught:
        await book(sandbox.client())
    assert caught.value.record.status == "CANCELLED"


@pytest.mark.parametrize("changes", [{}, {"start": MONDAY + HOUR, "end": MONDAY + 2 * HOUR}], ids=["same", "other"])
async def test_retry_after_an_interruption_accepts_a_moved_appointment(
    sandbox: Sandbox, changes: Any, pauses: Pauses
) -> None:
    """The intent of the interrupted call shows whether the later call sends the same request."""
    sandbox.fail("createAppointment", status=503, after_change=True)
    lookups = sandbox.fail("getAppointments", status=403, skip=1, times=None)
    engage = sandbox.client(idempotency=MemoryStore(), timing=pauses.timing, max_retries=0)
    with pytest.raises(EngageError) as caught:
        await book(engage)
    assert caught.value.outcome == "unknown"
    sandbox.faults.remove(lookups.id)
    (made,) = [each for each in sandbox.dump()["appointments"] if each.get("externalId") == "crm-42"]
    sandbox.change("appointments", made["id"], start="2026-03-02T12:00:00.000Z", end="2026-03-02T13:00:00.000Z")
    if changes:
        with pytest.raises(DifferentRecordError):
            await book(engage, **changes)
    assert (await book(engage)).id == made["id"]


async def test_concurrent_call_for_another_booking_is_rejected(sandbox: Sandbox) -> None:
    engage = sandbox.client()
    first, same, other = await asyncio.gather(book(engage), book(engage), book(engage, **MOVED), return_exceptions=True)
    assert first.id == same.id
    assert isinstance(other, DifferentRecordError)
    assert other.record.id == first.id


async def test_other_resources_are_not_compared(sandbox: Sandbox) -> None:
    engage = sandbox.client()
    first = await engage.employees.create_once(external_id="hr-1", email="jan@example.com", first_name="Jan")
    second = await engage.employees.create_once(external_id="hr-1", email="jan@example.com", first_name="Johan")
    assert (second.id, second.first_name) == (first.id, "Jan")

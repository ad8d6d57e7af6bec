"""GET /defined-availability: List the availability that agents defined for an office."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.DefinedAvailabilityListEnvelope]] = Operation(
    id="getDefinedAvailability",
    method="GET",
    path="/defined-availability",
    decode=envelope(models.DefinedAvailabilityListEnvelope),
    scope="engage:availability:readOnly",
)


def build_request(
    *,
    from_: datetime.datetime,
    to: datetime.datetime,
    office_id: str,
    employee_id: Sequence[str] | None = None,
    subject_id: Sequence[str] | None = None,
    meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    query.append(("from", wire.date_time("from_", from_)))
    query.append(("to", wire.date_time("to", to)))
    if employee_id is not None:
        query += wire.array("employee_id", employee_id, "employee-id[]")
    query.append(("office-id", wire.text("office_id", office_id)))
    if subject_id is not None:
        query += wire.array("subject_id", subject_id, "subject-id[]")
    if meeting_type is not None:
        query += wire.array("meeting_type", meeting_type, "meeting-type[]")
    return Request(
        "/defined-availability",
        query=query,
    )


async def asyncio(
    *,
    client: Caller,
    from_: datetime.datetime,
    to: datetime.datetime,
    office_id: str,
    employee_id: Sequence[str] | None = None,
    subject_id: Sequence[str] | None = None,
    meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
    **options: Unpack[CallOptions],
) -> models.DefinedAvailabilityListEnvelope:
    request = build_request(
        from_=from_,
        to=to,
        employee_id=employee_id,
        office_id=office_id,
        subject_id=subject_id,
        meeting_type=meeting_type,
    )
    return await client.call(OPERATION, request, options)

"""GET /timetable: Find the bookable time slots of an office, for one subject and meeting type."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.TimetableEnvelope]] = Operation(
    id="getTimetable",
    method="GET",
    path="/timetable",
    decode=envelope(models.TimetableEnvelope),
    scope="engage:availability:readOnly",
)


async def asyncio(
    *,
    client: Caller,
    from_: datetime.datetime,
    to: datetime.datetime,
    office_id: str,
    subject_id: str,
    meeting_type: models.MeetingType | models.MeetingTypeValue,
    employee_id: Sequence[str] | None = None,
    lead_segment_id: str | None = None,
    listing_id: str | None = None,
    location: models.GeolocationQueryInput | None = None,
    **options: Unpack[CallOptions],
) -> models.TimetableEnvelope:
    query: list[tuple[str, str]] = []
    query.append(("from", wire.date_time("from_", from_)))
    query.append(("to", wire.date_time("to", to)))
    if employee_id is not None:
        query += wire.array("employee_id", employee_id, "employee-id[]")
    query.append(("office-id", wire.text("office_id", office_id)))
    query.append(("subject-id", wire.text("subject_id", subject_id)))
    query.append(("meeting-type", wire.text("meeting_type", meeting_type)))
    if lead_segment_id is not None:
        query.append(("lead-segment-id", wire.text("lead_segment_id", lead_segment_id)))
    if listing_id is not None:
        query.append(("listing-id", wire.text("listing_id", listing_id)))
    if location is not None:
        query += inputs.deep_object("location", location, models.GeolocationQueryInput, "location")
    request = Request(
        "/timetable",
        query=query,
    )
    return await client.call(OPERATION, request, options)

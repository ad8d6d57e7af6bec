"""GET /timetable: Find the bookable time slots of an office, for one subject and meeting type."""

from __future__ import annotations

import datetime
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.geolocation_query_input import GeolocationQueryInput
from ...models.timetable_envelope import TimetableEnvelope

if TYPE_CHECKING:
    from ...models.meeting_type import MeetingType

OPERATION: Final[Operation[TimetableEnvelope]] = Operation(
    id="getTimetable",
    method="GET",
    path="/timetable",
    decode=TimetableEnvelope.from_dict,
    scope="engage:availability:readOnly",
)


def build_request(
    *,
    from_: datetime.datetime,
    to: datetime.datetime,
    office_id: str,
    subject_id: str,
    meeting_type: MeetingType | str,
    employee_id: Sequence[str] | None = None,
    lead_segment_id: str | None = None,
    listing_id: str | None = None,
    location: GeolocationQueryInput | None = None,
) -> Request:
    """The request of `getTimetable`; raises InvalidArgumentError for arguments that do not fit."""
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
        query += wire.deep_object("location", location, GeolocationQueryInput, "location")
    return Request(
        "/timetable",
        query=query,
    )


def asyncio(
    *,
    client: Caller,
    from_: datetime.datetime,
    to: datetime.datetime,
    office_id: str,
    subject_id: str,
    meeting_type: MeetingType | str,
    employee_id: Sequence[str] | None = None,
    lead_segment_id: str | None = None,
    listing_id: str | None = None,
    location: GeolocationQueryInput | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, TimetableEnvelope]:
    """Find the bookable time slots of an office, for one subject and meeting type.

    See https://developer.pexipengage.com/operation/operation-gettimetable
    """
    request = build_request(
        from_=from_,
        to=to,
        office_id=office_id,
        subject_id=subject_id,
        meeting_type=meeting_type,
        employee_id=employee_id,
        lead_segment_id=lead_segment_id,
        listing_id=listing_id,
        location=location,
    )
    return client.call(OPERATION, request, options)

"""GET /appointments: List appointments."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppointmentPage]] = Operation(
    id="getAppointments",
    method="GET",
    path="/appointments",
    decode=envelope(models.AppointmentPage),
    scope="engage:appointments:readOnly",
)


def build_request(
    *,
    id: Sequence[str] | None = None,
    external_id: Sequence[str] | None = None,
    from_: datetime.datetime | None = None,
    to: datetime.datetime | None = None,
    meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
    status: Sequence[models.AppointmentStatus | models.AppointmentStatusValue] | None = None,
    callback_request_id: Sequence[str] | None = None,
    listing_id: Sequence[str] | None = None,
    lead_segment_id: Sequence[str] | None = None,
    subject_id: Sequence[str] | None = None,
    office_id: Sequence[str] | None = None,
    customer_id: Sequence[str] | None = None,
    employee_id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if id is not None:
        query += wire.array("id", id, "id[]")
    if external_id is not None:
        query += wire.array("external_id", external_id, "external-id[]")
    if from_ is not None:
        query.append(("from", wire.date_time("from_", from_)))
    if to is not None:
        query.append(("to", wire.date_time("to", to)))
    if meeting_type is not None:
        query += wire.array("meeting_type", meeting_type, "meeting-type[]")
    if status is not None:
        query += wire.array("status", status, "status[]")
    if callback_request_id is not None:
        query += wire.array("callback_request_id", callback_request_id, "callback-request-id[]")
    if listing_id is not None:
        query += wire.array("listing_id", listing_id, "listing-id[]")
    if lead_segment_id is not None:
        query += wire.array("lead_segment_id", lead_segment_id, "lead-segment-id[]")
    if subject_id is not None:
        query += wire.array("subject_id", subject_id, "subject-id[]")
    if office_id is not None:
        query += wire.array("office_id", office_id, "office-id[]")
    if customer_id is not None:
        query += wire.array("customer_id", customer_id, "customer-id[]")
    if employee_id is not None:
        query += wire.array("employee_id", employee_id, "employee-id[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    return Request(
        "/appointments",
        query=query,
        headers=headers,
    )


async def asyncio(
    *,
    client: Caller,
    id: Sequence[str] | None = None,
    external_id: Sequence[str] | None = None,
    from_: datetime.datetime | None = None,
    to: datetime.datetime | None = None,
    meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
    status: Sequence[models.AppointmentStatus | models.AppointmentStatusValue] | None = None,
    callback_request_id: Sequence[str] | None = None,
    listing_id: Sequence[str] | None = None,
    lead_segment_id: Sequence[str] | None = None,
    subject_id: Sequence[str] | None = None,
    office_id: Sequence[str] | None = None,
    customer_id: Sequence[str] | None = None,
    employee_id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.AppointmentPage:
    request = build_request(
        id=id,
        external_id=external_id,
        from_=from_,
        to=to,
        meeting_type=meeting_type,
        status=status,
        callback_request_id=callback_request_id,
        listing_id=listing_id,
        lead_segment_id=lead_segment_id,
        subject_id=subject_id,
        office_id=office_id,
        customer_id=customer_id,
        employee_id=employee_id,
        offset=offset,
        limit=limit,
        accept_language=accept_language,
    )
    return await client.call(OPERATION, request, options)

"""GET /employees/{id}/external-calendar-events: List the events in the linked calendars of an employee."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ExternalCalendarEventPage]] = Operation(
    id="getExternalCalendarEvents",
    method="GET",
    path="/employees/{id}/external-calendar-events",
    decode=envelope(models.ExternalCalendarEventPage),
    scope="engage:externalCalendars:readOnly",
)


def build_request(
    employee_id: str,
    *,
    from_: datetime.datetime,
    to: datetime.datetime,
    external_calendar_id: str | None = None,
    show_as: Sequence[models.ExternalCalendarEventShowAs | models.ExternalCalendarEventShowAsValue] | None = None,
    id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if external_calendar_id is not None:
        query.append(("external-calendar-id", wire.text("external_calendar_id", external_calendar_id)))
    if show_as is not None:
        query += wire.array("show_as", show_as, "show-as[]")
    if id is not None:
        query += wire.array("id", id, "id[]")
    query.append(("from", wire.date_time("from_", from_)))
    query.append(("to", wire.date_time("to", to)))
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1, maximum=1000)))
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/external-calendar-events",
        query=query,
    )


async def asyncio(
    employee_id: str,
    *,
    client: Caller,
    from_: datetime.datetime,
    to: datetime.datetime,
    external_calendar_id: str | None = None,
    show_as: Sequence[models.ExternalCalendarEventShowAs | models.ExternalCalendarEventShowAsValue] | None = None,
    id: Sequence[str] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    **options: Unpack[CallOptions],
) -> models.ExternalCalendarEventPage:
    request = build_request(
        employee_id,
        external_calendar_id=external_calendar_id,
        show_as=show_as,
        id=id,
        from_=from_,
        to=to,
        offset=offset,
        limit=limit,
    )
    return await client.call(OPERATION, request, options)

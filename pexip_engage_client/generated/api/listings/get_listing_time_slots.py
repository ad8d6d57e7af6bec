"""GET /listings/{listingId}/time-slots: List the time slots of a listing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ListingTimeSlotPage]] = Operation(
    id="getListingTimeSlots",
    method="GET",
    path="/listings/{listingId}/time-slots",
    decode=envelope(models.ListingTimeSlotPage),
    scope="engage:listings:readOnly",
)


def build_request(
    listing_id: str,
    *,
    id: Sequence[str] | None = None,
    from_: datetime.datetime | None = None,
    to: datetime.datetime | None = None,
    employee_id: Sequence[str] | None = None,
    bookable: bool | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if id is not None:
        query += wire.array("id", id, "id[]")
    if from_ is not None:
        query.append(("from", wire.date_time("from_", from_)))
    if to is not None:
        query.append(("to", wire.date_time("to", to)))
    if employee_id is not None:
        query += wire.array("employee_id", employee_id, "employee-id[]")
    if bookable is not None:
        query.append(("bookable", wire.boolean("bookable", bookable)))
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    return Request(
        f"/listings/{wire.segment('listing_id', listing_id)}/time-slots",
        query=query,
    )


async def asyncio(
    listing_id: str,
    *,
    client: Caller,
    id: Sequence[str] | None = None,
    from_: datetime.datetime | None = None,
    to: datetime.datetime | None = None,
    employee_id: Sequence[str] | None = None,
    bookable: bool | None = None,
    offset: int | None = None,
    limit: int | None = None,
    **options: Unpack[CallOptions],
) -> models.ListingTimeSlotPage:
    request = build_request(
        listing_id,
        id=id,
        from_=from_,
        to=to,
        employee_id=employee_id,
        bookable=bookable,
        offset=offset,
        limit=limit,
    )
    return await client.call(OPERATION, request, options)

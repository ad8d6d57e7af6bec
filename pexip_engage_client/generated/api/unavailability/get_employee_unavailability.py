"""GET /employees/{id}/unavailability: List when one employee is not available."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.UnavailabilityPage]] = Operation(
    id="getEmployeeUnavailability",
    method="GET",
    path="/employees/{id}/unavailability",
    decode=envelope(models.UnavailabilityPage),
    scope="engage:availability:readOnly",
)


def build_request(
    id: str,
    *,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    type: Sequence[models.UnavailabilityType | models.UnavailabilityTypeValue] | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if start is not None:
        query.append(("start", wire.date_time("start", start)))
    if end is not None:
        query.append(("end", wire.date_time("end", end)))
    if type is not None:
        query += wire.array("type", type, "type[]")
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    return Request(
        f"/employees/{wire.segment('id', id)}/unavailability",
        query=query,
    )


async def asyncio(
    id: str,
    *,
    client: Caller,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    type: Sequence[models.UnavailabilityType | models.UnavailabilityTypeValue] | None = None,
    offset: int | None = None,
    limit: int | None = None,
    **options: Unpack[CallOptions],
) -> models.UnavailabilityPage:
    request = build_request(
        id,
        start=start,
        end=end,
        type=type,
        offset=offset,
        limit=limit,
    )
    return await client.call(OPERATION, request, options)

"""GET /employees/{id}/applied-templates: List the availability templates applied to an employee."""

from __future__ import annotations

import datetime
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppliedAvailabilityTemplatePage]] = Operation(
    id="getAppliedTemplates",
    method="GET",
    path="/employees/{id}/applied-templates",
    decode=envelope(models.AppliedAvailabilityTemplatePage),
    scope="engage:availability:readOnly",
)


def build_request(
    id: str,
    *,
    start_date: datetime.date | None = None,
    end_date: datetime.date | None = None,
    offset: int | None = None,
    limit: int | None = None,
) -> Request:
    query: list[tuple[str, str]] = []
    if start_date is not None:
        query.append(("start-date", wire.date("start_date", start_date)))
    if end_date is not None:
        query.append(("end-date", wire.date("end_date", end_date)))
    if offset is not None:
        query.append(("offset", wire.integer("offset", offset, minimum=0)))
    if limit is not None:
        query.append(("limit", wire.integer("limit", limit, minimum=1)))
    return Request(
        f"/employees/{wire.segment('id', id)}/applied-templates",
        query=query,
    )


async def asyncio(
    id: str,
    *,
    client: Caller,
    start_date: datetime.date | None = None,
    end_date: datetime.date | None = None,
    offset: int | None = None,
    limit: int | None = None,
    **options: Unpack[CallOptions],
) -> models.AppliedAvailabilityTemplatePage:
    request = build_request(
        id,
        start_date=start_date,
        end_date=end_date,
        offset=offset,
        limit=limit,
    )
    return await client.call(OPERATION, request, options)

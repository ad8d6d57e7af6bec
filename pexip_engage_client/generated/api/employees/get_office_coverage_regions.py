"""GET /employees/{id}/office-coverage-regions: List the regions that an agent covers for an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.CoverageRegionsListEnvelope]] = Operation(
    id="getOfficeCoverageRegions",
    method="GET",
    path="/employees/{id}/office-coverage-regions",
    decode=envelope(models.CoverageRegionsListEnvelope),
    scope="engage:employees:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    office_id: str,
    meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
    region_id: Sequence[str] | None = None,
    **options: Unpack[CallOptions],
) -> models.CoverageRegionsListEnvelope:
    query: list[tuple[str, str]] = []
    query.append(("office-id", wire.text("office_id", office_id)))
    if meeting_type is not None:
        query += wire.array("meeting_type", meeting_type, "meeting-type[]")
    if region_id is not None:
        query += wire.array("region_id", region_id, "region-id[]")
    request = Request(
        f"/employees/{wire.segment('id', id)}/office-coverage-regions",
        query=query,
    )
    return await client.call(OPERATION, request, options)

"""GET /lead-segments/{id}: Get a lead segment."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.LeadSegmentEnvelope]] = Operation(
    id="getLeadSegmentById",
    method="GET",
    path="/lead-segments/{id}",
    decode=envelope(models.LeadSegmentEnvelope),
    scope="engage:leadSegments:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.LeadSegmentEnvelope:
    request = Request(
        f"/lead-segments/{wire.segment('id', id)}",
    )
    return await client.call(OPERATION, request, options)

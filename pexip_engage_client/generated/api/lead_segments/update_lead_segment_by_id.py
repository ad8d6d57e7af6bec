"""PATCH /lead-segments/{id}: Change a lead segment."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.LeadSegmentEnvelope]] = Operation(
    id="updateLeadSegmentById",
    method="PATCH",
    path="/lead-segments/{id}",
    decode=envelope(models.LeadSegmentEnvelope),
    scope="engage:leadSegments:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateLeadSegmentInput,
    **options: Unpack[CallOptions],
) -> models.LeadSegmentEnvelope:
    request = Request(
        f"/lead-segments/{wire.segment('id', id)}",
        body=inputs.body(body, models.UpdateLeadSegmentInput),
    )
    return await client.call(OPERATION, request, options)

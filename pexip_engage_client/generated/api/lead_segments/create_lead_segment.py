"""POST /lead-segments: Create a lead segment."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.LeadSegmentEnvelope]] = Operation(
    id="createLeadSegment",
    method="POST",
    path="/lead-segments",
    decode=envelope(models.LeadSegmentEnvelope),
    scope="engage:leadSegments:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateLeadSegmentInput,
    **options: Unpack[CallOptions],
) -> models.LeadSegmentEnvelope:
    request = Request(
        "/lead-segments",
        body=inputs.body(body, models.CreateLeadSegmentInput),
    )
    return await client.call(OPERATION, request, options)

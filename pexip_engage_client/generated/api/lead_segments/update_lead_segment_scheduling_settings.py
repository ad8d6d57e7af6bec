"""PUT /lead-segments/{id}/scheduling-settings: Replace what a lead segment can schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.SchedulingSettingListEnvelope]] = Operation(
    id="updateLeadSegmentSchedulingSettings",
    method="PUT",
    path="/lead-segments/{id}/scheduling-settings",
    decode=envelope(models.SchedulingSettingListEnvelope),
    scope="engage:leadSegments:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[models.SchedulingSettingInput],
    **options: Unpack[CallOptions],
) -> models.SchedulingSettingListEnvelope:
    request = Request(
        f"/lead-segments/{wire.segment('id', id)}/scheduling-settings",
        body=inputs.body(body, Sequence[models.SchedulingSettingInput]),
    )
    return await client.call(OPERATION, request, options)

"""PUT /lead-segments/{id}/scheduling-settings: Replace what a lead segment can schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ... import models

OPERATION: Final[Operation[models.SchedulingSettingListEnvelope]] = Operation(
    id="updateLeadSegmentSchedulingSettings",
    method="PUT",
    path="/lead-segments/{id}/scheduling-settings",
    decode=models.SchedulingSettingListEnvelope.from_dict,
    scope="engage:leadSegments:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: Sequence[models.SchedulingSettingInput],
    **options: Unpack[CallOptions],
) -> models.SchedulingSettingListEnvelope:
    """Replace what a lead segment can schedule.

    See https://developer.pexipengage.com/operation/operation-updateleadsegmentschedulingsettings
    """
    request = Request(
        f"/lead-segments/{wire.segment('id', id)}/scheduling-settings",
        body=inputs.bodies(body, models.SchedulingSettingInput),
    )
    return await client.call(OPERATION, request, options)

"""PATCH /meeting-rooms/{id}: Change a meeting room."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.MeetingRoomEnvelope]] = Operation(
    id="updateMeetingRoomById",
    method="PATCH",
    path="/meeting-rooms/{id}",
    decode=envelope(models.MeetingRoomEnvelope),
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateMeetingRoomInput,
    **options: Unpack[CallOptions],
) -> models.MeetingRoomEnvelope:
    request = Request(
        f"/meeting-rooms/{wire.segment('id', id)}",
        body=inputs.body(body, models.UpdateMeetingRoomInput),
    )
    return await client.call(OPERATION, request, options)

"""POST /meeting-rooms: Create a meeting room."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.MeetingRoomEnvelope]] = Operation(
    id="createMeetingRoom",
    method="POST",
    path="/meeting-rooms",
    decode=envelope(models.MeetingRoomEnvelope),
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateMeetingRoomInput,
    **options: Unpack[CallOptions],
) -> models.MeetingRoomEnvelope:
    request = Request(
        "/meeting-rooms",
        body=inputs.body(body, models.CreateMeetingRoomInput),
    )
    return await client.call(OPERATION, request, options)

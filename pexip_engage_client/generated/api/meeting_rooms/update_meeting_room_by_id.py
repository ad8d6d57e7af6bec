"""PATCH /meeting-rooms/{id}: Change a meeting room."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.meeting_room_envelope import MeetingRoomEnvelope
from ...models.update_meeting_room_input import UpdateMeetingRoomInput

OPERATION: Final[Operation[MeetingRoomEnvelope]] = Operation(
    id="updateMeetingRoomById",
    method="PATCH",
    path="/meeting-rooms/{id}",
    decode=MeetingRoomEnvelope.from_dict,
)


def build_request(
    id: str,
    *,
    body: UpdateMeetingRoomInput,
) -> Request:
    """The request of `updateMeetingRoomById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/meeting-rooms/{wire.segment('id', id)}",
        body=wire.body(body, UpdateMeetingRoomInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateMeetingRoomInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, MeetingRoomEnvelope]:
    """Change a meeting room.

    See https://developer.pexipengage.com/operation/operation-updatemeetingroombyid
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)

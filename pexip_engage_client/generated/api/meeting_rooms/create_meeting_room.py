"""POST /meeting-rooms: Create a meeting room."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.create_meeting_room_input import CreateMeetingRoomInput
from ...models.meeting_room_envelope import MeetingRoomEnvelope

OPERATION: Final[Operation[MeetingRoomEnvelope]] = Operation(
    id="createMeetingRoom",
    method="POST",
    path="/meeting-rooms",
    decode=MeetingRoomEnvelope.from_dict,
)


def build_request(
    *,
    body: CreateMeetingRoomInput,
) -> Request:
    """The request of `createMeetingRoom`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        "/meeting-rooms",
        body=wire.body(body, CreateMeetingRoomInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateMeetingRoomInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, MeetingRoomEnvelope]:
    """Create a meeting room.

    See https://developer.pexipengage.com/operation/operation-createmeetingroom
    """
    request = build_request(
        body=body,
    )
    return client.call(OPERATION, request, options)

"""POST /meeting-room-events/_actions/archibus/notification: Tell Engage of a meeting room event that Archibus created, updated or deleted."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ...models.meeting_room_event_notification_input import MeetingRoomEventNotificationInput

OPERATION: Final[Operation[Any]] = Operation(
    id="manageMeetingRoomEvents",
    method="POST",
    path="/meeting-room-events/_actions/archibus/notification",
    decode=undocumented,
)


def build_request(
    *,
    body: MeetingRoomEventNotificationInput,
) -> Request:
    """The request of `manageMeetingRoomEvents`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        "/meeting-room-events/_actions/archibus/notification",
        body=wire.body(body, MeetingRoomEventNotificationInput),
    )


def asyncio(
    *,
    client: Caller,
    body: MeetingRoomEventNotificationInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, Any]:
    """Tell Engage of a meeting room event that Archibus created, updated or deleted.

    See https://developer.pexipengage.com/operation/operation-managemeetingroomevents
    """
    request = build_request(
        body=body,
    )
    return client.call(OPERATION, request, options)

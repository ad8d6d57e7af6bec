"""POST /meeting-room-events/_actions/archibus/notification: Tell Engage of a meeting room event that Archibus created,
updated or deleted.
"""

from __future__ import annotations

from typing import Any, Final, Unpack

from ...._runtime import inputs
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ... import models

OPERATION: Final[Operation[Any]] = Operation(
    id="manageMeetingRoomEvents",
    method="POST",
    path="/meeting-room-events/_actions/archibus/notification",
    decode=undocumented,
)


async def asyncio(
    *,
    client: Caller,
    body: models.MeetingRoomEventNotificationInput,
    **options: Unpack[CallOptions],
) -> Any:
    request = Request(
        "/meeting-room-events/_actions/archibus/notification",
        body=inputs.body(body, models.MeetingRoomEventNotificationInput),
    )
    return await client.call(OPERATION, request, options)

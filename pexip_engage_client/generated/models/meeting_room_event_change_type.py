from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class MeetingRoomEventChangeType(OpenEnum):
    """Values of MeetingRoomEventChangeType."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"


MEETING_ROOM_EVENT_CHANGE_TYPE: Final = ByValue(MeetingRoomEventChangeType)

from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class MeetingRoomEventChangeType(OpenEnum):
    """What happened in Archibus to the reservation of a meeting room."""

    CREATED = "CREATED"
    """The reservation is new, and the room is taken from now on."""
    UPDATED = "UPDATED"
    """The reservation has changed, such as its time or its room."""
    DELETED = "DELETED"
    """The reservation is gone, and the room is free again."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


MEETING_ROOM_EVENT_CHANGE_TYPE: Final = ByValue(MeetingRoomEventChangeType)

"""Rooms of an office that appointments can take, and their reservations elsewhere."""

from typing import TYPE_CHECKING

from ...._runtime.lazy import lazy_modules

if TYPE_CHECKING:
    from . import create_meeting_room as create_meeting_room
    from . import get_meeting_rooms as get_meeting_rooms
    from . import manage_meeting_room_events as manage_meeting_room_events
    from . import update_meeting_room_by_id as update_meeting_room_by_id

__all__ = (
    "create_meeting_room",
    "get_meeting_rooms",
    "manage_meeting_room_events",
    "update_meeting_room_by_id",
)

__getattr__, __dir__ = lazy_modules(__name__, __all__)

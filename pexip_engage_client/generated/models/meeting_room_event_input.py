from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_datetime


@frozen(kw_only=True, eq=False, repr=False)
class MeetingRoomEventInput(InputModel):
    """A reservation of a meeting room as Archibus knows it. The page shows it in an example only."""

    id: str | None | Unset = UNSET
    """The reservation's id in Archibus."""
    meeting_room_id: str | None | Unset = UNSET
    """Id of the room. Our reading: as Engage knows it."""
    start: datetime.datetime | None | Unset = UNSET
    """From when on the room is taken."""
    end: datetime.datetime | None | Unset = UNSET
    """Until when the room is taken."""
    created_at: datetime.datetime | None | Unset = UNSET
    """When it was reserved in Archibus."""
    updated_at: datetime.datetime | None | Unset = UNSET
    """When the reservation last changed in Archibus."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "meeting_room_id": "meetingRoomId",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.id is not UNSET:
            data["id"] = self.id
        if self.meeting_room_id is not UNSET:
            data["meetingRoomId"] = self.meeting_room_id
        if self.start is not UNSET:
            data["start"] = None if self.start is None else format_datetime(self.start)
        if self.end is not UNSET:
            data["end"] = None if self.end is None else format_datetime(self.end)
        if self.created_at is not UNSET:
            data["createdAt"] = None if self.created_at is None else format_datetime(self.created_at)
        if self.updated_at is not UNSET:
            data["updatedAt"] = None if self.updated_at is None else format_datetime(self.updated_at)
        return {**self.additional_properties, **data} if self.additional_properties else data

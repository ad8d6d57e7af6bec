from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_datetime
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class MeetingRoomEventNotificationInput(InputModel):
    """A notification that a reservation was created, updated or deleted in Archibus."""

    change_type: MeetingRoomEventChangeType | MeetingRoomEventChangeTypeValue
    """What happened to the reservation."""
    event: MeetingRoomEventInputLike
    """The current state of the reservation in Archibus. The Pexip documentation does not state that this value is
    required; this description assumes it, because the documented example contains it and a notification without it
    would be empty.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "changeType": str(given.change_type),
            "event": given.event.to_dict(),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


class MeetingRoomEventChangeType(OpenEnum):
    """What happened to a meeting room reservation in Archibus."""

    CREATED = "CREATED"
    """The reservation is new, and the room is now taken."""
    UPDATED = "UPDATED"
    """The reservation was changed, for instance its time or its room."""
    DELETED = "DELETED"
    """The reservation was deleted, and the room is free again."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


MeetingRoomEventChangeTypeValue = Literal["CREATED", "UPDATED", "DELETED"]
MEETING_ROOM_EVENT_CHANGE_TYPE: Final = ByValue(MeetingRoomEventChangeType)


@frozen(kw_only=True, eq=False, repr=False)
class MeetingRoomEventInput(InputModel):
    """A reservation of a meeting room in Archibus. The Pexip documentation shows only an example of a reservation."""

    id: str | UUID | None | Unset = UNSET
    """The reservation's ID in Archibus."""
    meeting_room_id: str | UUID | None | Unset = UNSET
    """ID of the room that is reserved. The Pexip documentation does not state whether the ID is the one in Engage or the
    one in Archibus; this description assumes Engage.
    """
    start: datetime.datetime | None | Unset = UNSET
    """When the reservation begins."""
    end: datetime.datetime | None | Unset = UNSET
    """When the reservation ends."""
    created_at: datetime.datetime | None | Unset = UNSET
    """When the reservation was created in Archibus."""
    updated_at: datetime.datetime | None | Unset = UNSET
    """When the reservation last changed in Archibus."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

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


if TYPE_CHECKING:
    MeetingRoomEventInputLike: TypeAlias = MeetingRoomEventInput | models.MeetingRoomEventInputDict
    """The types that are accepted as `MeetingRoomEventInput`."""
else:
    MeetingRoomEventInputLike = MeetingRoomEventInput


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .meeting_room_event_change_type import MeetingRoomEventChangeType
from .meeting_room_event_input import MeetingRoomEventInput


@frozen(kw_only=True, eq=False, repr=False)
class MeetingRoomEventNotificationInput(InputModel):
    """Word from Archibus that a reservation of a room came, changed or went."""

    change_type: MeetingRoomEventChangeType | str
    """What happened to the reservation."""
    event: MeetingRoomEventInput
    """The reservation, as Archibus has it now. Inferred: demanded, as the example on the page shows it; a change of
    nothing says nothing.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "change_type": "changeType",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "changeType": str(self.change_type),
            "event": self.event.to_dict(),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

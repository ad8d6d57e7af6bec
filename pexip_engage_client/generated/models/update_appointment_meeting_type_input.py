from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .location_input import LocationInputLike
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateAppointmentMeetingTypeInput(InputModel):
    """The new meeting type, and a location if the new type needs one."""

    meeting_type: MeetingType | MeetingTypeValue
    """How the participants meet after the change."""
    location: LocationInputLike | None | Unset = UNSET
    """Where to meet if the new meeting type is ON_LOCATION."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "meetingType": str(given.meeting_type),
        }
        if self.location is not UNSET:
            data["location"] = None if given.location is None else given.location.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

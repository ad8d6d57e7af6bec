from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True, eq=False, repr=False)
class UpdateMeetingRoomInput(InputModel):
    """What is to change of a meeting room; its provider stays."""

    email: str | Unset = UNSET
    """Another address by which calendars invite the room."""
    external_id: str | Unset = UNSET
    """Another id in the caller's own system. At most 255 characters."""
    name: str | Unset = UNSET
    """Another name for people to call it by."""
    capacity: int | None | Unset = UNSET
    """How many people it seats now; null when nobody knows. At least 0."""
    is_wheel_chair_accessible: bool | None | Unset = UNSET
    """Whether people in a wheelchair can meet there now; null when nobody knows."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.email is not UNSET:
            data["email"] = self.email
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.name is not UNSET:
            data["name"] = self.name
        if self.capacity is not UNSET:
            data["capacity"] = self.capacity
        if self.is_wheel_chair_accessible is not UNSET:
            data["isWheelChairAccessible"] = self.is_wheel_chair_accessible
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class UpdateMeetingRoomInput(InputModel):
    """Changes to a meeting room. Its provider cannot be changed."""

    email: str | Unset = UNSET
    """A new e-mail address, to which calendars send invitations for the room."""
    external_id: str | UUID | Unset = UNSET
    """A new ID in your own system. At most 255 characters."""
    name: str | Unset = UNSET
    """A new display name."""
    capacity: int | None | Unset = UNSET
    """How many people the room seats now; `None` if unknown. At least 0."""
    is_wheel_chair_accessible: bool | None | Unset = UNSET
    """Whether the room is now accessible by wheelchair; `None` if unknown."""
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

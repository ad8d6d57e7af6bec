from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class CreateMeetingRoomInput(InputModel):
    """A meeting room to create. The Pexip documentation does not list the properties for creating a room; this
    description assumes the same ones as for changing a room. Only the documented example contains `provider`.
    """

    email: str | None | Unset = UNSET
    """The room's e-mail address, to which calendars send invitations for the room."""
    external_id: str | UUID | None | Unset = UNSET
    """The room's ID in your own system. At most 255 characters."""
    name: str | None | Unset = UNSET
    """The room's display name."""
    capacity: int | None | Unset = UNSET
    """How many people the room seats. At least 0."""
    is_wheel_chair_accessible: bool | None | Unset = UNSET
    """Whether the room is accessible by wheelchair."""
    provider: str | None | Unset = UNSET
    """The calendar system that contains the room's reservations, such as OFFICE365. You can only set the provider when
    you create the room.
    """
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
        if self.provider is not UNSET:
            data["provider"] = self.provider
        return {**self.additional_properties, **data} if self.additional_properties else data

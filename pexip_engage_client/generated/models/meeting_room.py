from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class MeetingRoom(ResponseModel):
    """A room in an office that can be reserved for appointments. The Pexip documentation shows only examples of meeting
    rooms, and the examples differ from each other.
    """

    id: str | None = None
    """ID of the room, used in paths, in appointments and in filters."""
    external_id: str | None = None
    """The room's ID in your own system, such as a building management system."""
    active: bool | None = None
    """Whether the room can currently be reserved. Only lists return this property."""
    capacity: int | None = None
    """How many people the room seats."""
    email: str | None = None
    """The room's e-mail address, to which calendars send invitations for the room."""
    is_wheel_chair_accessible: bool | None = None
    """Whether the room is accessible by wheelchair."""
    name: str | None = None
    """The room's display name."""
    provider: str | None = None
    """The calendar system that contains the room's reservations, such as OFFICE365 or CRONOFY. The possible values are
    not documented.
    """
    time_zone: str | None = None
    """IANA time zone of the room. Only lists return this property."""
    created_at: datetime.datetime | None = None
    """When the room was added."""
    updated_at: datetime.datetime | None = None
    """When the room's data last changed."""
    deleted_at: datetime.datetime | None = None
    """When the room was deleted; `None` if not deleted. Lists do not return this property."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "active" in data:
                found += 1
                self.active = v if (v := data["active"]) is None or type(v) is bool else unexpected_type(v)
            if "capacity" in data:
                found += 1
                self.capacity = v if (v := data["capacity"]) is None or type(v) is int else unexpected_type(v)
            if "email" in data:
                found += 1
                self.email = v if (v := data["email"]) is None or type(v) is str else unexpected_type(v)
            if "isWheelChairAccessible" in data:
                found += 1
                self.is_wheel_chair_accessible = (
                    v if (v := data["isWheelChairAccessible"]) is None or type(v) is bool else unexpected_type(v)
                )
            if "name" in data:
                found += 1
                self.name = v if (v := data["name"]) is None or type(v) is str else unexpected_type(v)
            if "provider" in data:
                found += 1
                self.provider = v if (v := data["provider"]) is None or type(v) is str else unexpected_type(v)
            if "timeZone" in data:
                found += 1
                self.time_zone = v if (v := data["timeZone"]) is None or type(v) is str else unexpected_type(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 12 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "active": self.active,
                "capacity": self.capacity,
                "email": self.email,
                "isWheelChairAccessible": self.is_wheel_chair_accessible,
                "name": self.name,
                "provider": self.provider,
                "timeZone": self.time_zone,
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_meeting_room = MeetingRoom.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class MeetingRoomEnvelope(ResponseModel):
    """One meeting room of the enterprise."""

    data: MeetingRoom
    """The meeting room in its current state."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_meeting_room(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class MeetingRoomPage(ResponseModel):
    """One page of a list of meeting rooms."""

    data: list[MeetingRoom]
    """The matching rooms of this page."""
    meta: PageMeta
    """The position of this page in the list of all matching rooms."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_meeting_room(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingSchedulingSettings(ResponseModel):
    """What can be booked for a listing, and with whom."""

    employees: list[Reference]
    """The employees who meet customers for the listing. Only these employees can be assigned to its time slots."""
    meeting_types: list[MeetingType]
    """The meeting types that can be booked for the listing."""
    offices: list[Reference]
    """The offices that are responsible for the listing."""
    subjects: list[Reference]
    """The subjects that can be booked for the listing."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.employees = [read_reference(item) for item in array(data["employees"])]
            self.meeting_types = [MEETING_TYPE[item] for item in array(data["meetingTypes"])]
            self.offices = [read_reference(item) for item in array(data["offices"])]
            self.subjects = [read_reference(item) for item in array(data["subjects"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 4 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "employees": [item.to_dict() for item in self.employees],
                "meetingTypes": [str(item) for item in self.meeting_types],
                "offices": [item.to_dict() for item in self.offices],
                "subjects": [item.to_dict() for item in self.subjects],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_listing_scheduling_settings = ListingSchedulingSettings.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingSchedulingSettingsEnvelope(ResponseModel):
    """The scheduling settings of one listing."""

    data: ListingSchedulingSettings | None
    """The settings after the change; `None` if the listing has none."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = None if (v := data["data"]) is None else read_listing_scheduling_settings(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": None if self.data is None else self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import format_datetime, format_time, read_datetime, read_time
from .day_of_week import DAY_OF_WEEK, DayOfWeek
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTimeRange(ResponseModel):
    """Hours of one day in a template."""

    id: str
    """ID of the time range, used in the paths of the template."""
    day_of_week: DayOfWeek | None = None
    """The day of the week in a week template; `None` in a day template."""
    start_time: datetime.time
    """When the hours begin, as local time in the template's time zone. Sent as HH:mm."""
    end_time: datetime.time
    """When the hours end, as local time in the template's time zone; later than `start_time`. Sent as HH:mm."""
    availability_template: Reference
    """The template to which the hours belong."""
    created_at: datetime.datetime
    """When the hours were added to the template."""
    updated_at: datetime.datetime
    """When the hours were last changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 6  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            if "dayOfWeek" in data:
                found += 1
                self.day_of_week = None if (v := data["dayOfWeek"]) is None else DAY_OF_WEEK[v]
            self.start_time = read_time(data["startTime"])
            self.end_time = read_time(data["endTime"])
            self.availability_template = read_reference(data["availabilityTemplate"])
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 7 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "dayOfWeek": None if self.day_of_week is None else str(self.day_of_week),
                "startTime": format_time(self.start_time),
                "endTime": format_time(self.end_time),
                "availabilityTemplate": self.availability_template.to_dict(),
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_availability_time_range = AvailabilityTimeRange.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTimeRangeEnvelope(ResponseModel):
    """One time range of a template."""

    data: AvailabilityTimeRange
    """The time range with its day."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_availability_time_range(data["data"])
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


late_names(globals())

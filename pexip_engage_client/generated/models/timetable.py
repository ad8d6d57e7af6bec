from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Timetable(ResponseModel):
    """The bookable times at an office for one subject and meeting type. The time slots are not documented and arrive as
    additional properties.
    """

    duration: int
    """The duration of one meeting about the subject, in minutes. At least 0. The Pexip documentation does not state the
    unit; this description assumes minutes.
    """
    earliest_possible: datetime.datetime
    """The earliest time that can be booked at present."""
    latest_possible: datetime.datetime
    """The latest time that can be booked at present."""
    listing: Reference | None = None
    """The listing in the request; `None` if the request contained none."""
    meeting_type: MeetingType | None = None
    """The meeting type of the time slots."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 3  # required properties
        try:
            self.duration = v if type(v := data["duration"]) is int else unexpected_type(v)
            self.earliest_possible = read_datetime(data["earliestPossible"])
            self.latest_possible = read_datetime(data["latestPossible"])
            if "listing" in data:
                found += 1
                self.listing = None if (v := data["listing"]) is None else read_reference(v)
            if "meetingType" in data:
                found += 1
                self.meeting_type = None if (v := data["meetingType"]) is None else MEETING_TYPE[v]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 5 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "duration": self.duration,
                "earliestPossible": format_datetime(self.earliest_possible),
                "latestPossible": format_datetime(self.latest_possible),
                "listing": None if self.listing is None else self.listing.to_dict(),
                "meetingType": None if self.meeting_type is None else str(self.meeting_type),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_timetable = Timetable.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimetableEnvelope(ResponseModel):
    """The timetable of one office."""

    data: Timetable
    """The bookable times in the requested period."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_timetable(data["data"])
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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class OfficeSubjectAvailabilitySettings(ResponseModel):
    """How a subject is booked at an office for one meeting type. The office's settings override the subject's own
    settings.
    """

    meeting_type: MeetingType
    """The meeting type to which the settings apply."""
    auto_accept: bool | None = None
    """Whether bookings are accepted automatically rather than by an employee; `None` to use the subject's setting."""
    estimated_duration: int | None = None
    """How many minutes a meeting is expected to last; `None` to use the subject's setting. At least 1. The Pexip
    documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    time_slot_granularity: int | None = None
    """The interval between two offered start times, in minutes; `None` to use the subject's setting. At least 1. The
    Pexip documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    trailing_buffer_time: int | None = None
    """Minutes kept free after each meeting; `None` to use the subject's setting. At least 0. The Pexip documentation
    states neither the unit nor the meaning of `None`; this description assumes both.
    """
    time_slot_earliest_possible: int | None = None
    """How many minutes in advance a booking must be made; `None` to use the subject's setting. At least 0. The Pexip
    documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    time_slot_latest_possible: int | None = None
    """The maximum number of minutes in advance that a booking can be made; `None` to use the subject's setting. At least
    0. The Pexip documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    max_concurrent_appointments: int | None = None
    """Maximum number of concurrent meetings with this subject and meeting type; `None` to use the subject's setting. At
    least 1.
    """
    subject: Reference
    """The subject to which the settings apply."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 2  # required properties
        try:
            self.meeting_type = MEETING_TYPE[data["meetingType"]]
            if "autoAccept" in data:
                found += 1
                self.auto_accept = v if (v := data["autoAccept"]) is None or type(v) is bool else unexpected_type(v)
            if "estimatedDuration" in data:
                found += 1
                self.estimated_duration = (
                    v if (v := data["estimatedDuration"]) is None or type(v) is int else unexpected_type(v)
                )
            if "timeSlotGranularity" in data:
                found += 1
                self.time_slot_granularity = (
                    v if (v := data["timeSlotGranularity"]) is None or type(v) is int else unexpected_type(v)
                )
            if "trailingBufferTime" in data:
                found += 1
                self.trailing_buffer_time = (
                    v if (v := data["trailingBufferTime"]) is None or type(v) is int else unexpected_type(v)
                )
            if "timeSlotEarliestPossible" in data:
                found += 1
                self.time_slot_earliest_possible = (
                    v if (v := data["timeSlotEarliestPossible"]) is None or type(v) is int else unexpected_type(v)
                )
            if "timeSlotLatestPossible" in data:
                found += 1
                self.time_slot_latest_possible = (
                    v if (v := data["timeSlotLatestPossible"]) is None or type(v) is int else unexpected_type(v)
                )
            if "maxConcurrentAppointments" in data:
                found += 1
                self.max_concurrent_appointments = (
                    v if (v := data["maxConcurrentAppointments"]) is None or type(v) is int else unexpected_type(v)
                )
            self.subject = read_reference(data["subject"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 9 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "meetingType": str(self.meeting_type),
                "autoAccept": self.auto_accept,
                "estimatedDuration": self.estimated_duration,
                "timeSlotGranularity": self.time_slot_granularity,
                "trailingBufferTime": self.trailing_buffer_time,
                "timeSlotEarliestPossible": self.time_slot_earliest_possible,
                "timeSlotLatestPossible": self.time_slot_latest_possible,
                "maxConcurrentAppointments": self.max_concurrent_appointments,
                "subject": self.subject.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_office_subject_availability_settings = OfficeSubjectAvailabilitySettings.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class OfficeSubjectAvailabilitySettingsListEnvelope(ResponseModel):
    """All availability settings of one office; this list is not paginated."""

    data: list[OfficeSubjectAvailabilitySettings]
    """One entry per subject and meeting type for which the office has its own settings."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_office_subject_availability_settings(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

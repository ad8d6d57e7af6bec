from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class OfficeSubjectAvailabilitySettings(ResponseModel):
    """How one subject is booked at an office by one meeting type, where that differs from the subject's own settings."""

    meeting_type: MeetingType
    """The way to meet that the settings are for."""
    auto_accept: bool | None = None
    """Whether a booking is firm at once, rather than waiting for an employee to accept it; null as the subject has it.
    """
    estimated_duration: int | None = None
    """How long a meeting is planned to last. At least 1. Inferred: in minutes; null as the subject has it."""
    time_slot_granularity: int | None = None
    """The distance between two times offered as a start. At least 1. Inferred: in minutes; null as the subject has it.
    """
    trailing_buffer_time: int | None = None
    """Time kept free after each meeting. At least 0. Inferred: in minutes; null as the subject has it."""
    time_slot_earliest_possible: int | None = None
    """How far ahead a booking has to be at least. At least 0. Inferred: in minutes; null as the subject has it."""
    time_slot_latest_possible: int | None = None
    """How far ahead a booking may be at most. At least 0. Inferred: in minutes; null as the subject has it."""
    max_concurrent_appointments: int | None = None
    """How many such meetings may take place at once; null as the subject has it. At least 1."""
    subject: Reference
    """The subject that the settings are for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_office_subject_availability_settings = OfficeSubjectAvailabilitySettings.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class OfficeSubjectAvailabilitySettingsListEnvelope(ResponseModel):
    """All availability settings of one office; this list has no pages."""

    data: list[OfficeSubjectAvailabilitySettings]
    """One entry for each subject and meeting type with settings of their own."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_office_subject_availability_settings(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

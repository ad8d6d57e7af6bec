from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SchedulingSetting(ResponseModel):
    """A meeting type and a subject that can be booked together, by a lead segment or at an office."""

    meeting_type: MeetingType
    """The meeting type in which the subject can be booked."""
    subject: Reference
    """The subject that can be booked in this meeting type."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.meeting_type = MEETING_TYPE[data["meetingType"]]
            self.subject = read_reference(data["subject"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


read_scheduling_setting = SchedulingSetting.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SchedulingSettingListEnvelope(ResponseModel):
    """Everything that can be booked; this list is not paginated."""

    data: list[SchedulingSetting]
    """One entry per pair of meeting type and subject."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_scheduling_setting(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

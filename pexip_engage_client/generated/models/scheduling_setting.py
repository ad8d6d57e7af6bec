from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SchedulingSetting(ResponseModel):
    """A meeting type and a subject that can be booked together, for a lead segment or at an office."""

    meeting_type: MeetingType
    """The meeting type for which the subject can be booked."""
    subject: Reference
    """The subject that can be booked for this meeting type."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.meeting_type = MEETING_TYPE[data["meetingType"]]
            self.subject = read_reference(data["subject"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "meetingType": str(self.meeting_type),
                "subject": self.subject.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_scheduling_setting = SchedulingSetting.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SchedulingSettingListEnvelope(ResponseModel):
    """All pairs of meeting type and subject that can be booked; this list is not paginated."""

    data: list[SchedulingSetting]
    """One entry per pair of meeting type and subject."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_scheduling_setting(item) for item in array(data["data"])]
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

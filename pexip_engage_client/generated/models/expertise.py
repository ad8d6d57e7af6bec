from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Expertise(ResponseModel):
    """A subject that an employee handles at one office, with the employee's rank."""

    rank: int
    """The employee's rank among the employees who handle the subject. The employee with the lowest rank is asked first.
    The Pexip documentation does not state whether a low or a high rank comes first; this description assumes the
    lowest.
    """
    meeting_types: list[MeetingType]
    """The meeting types for which the employee handles the subject."""
    employee: Reference
    """The employee who handles the subject."""
    subject: Reference
    """The subject that the employee handles."""
    office: Reference
    """The office at which the employee handles the subject."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.rank = v if type(v := data["rank"]) is int else unexpected_type(v)
            self.meeting_types = [MEETING_TYPE[item] for item in array(data["meetingTypes"])]
            self.employee = read_reference(data["employee"])
            self.subject = read_reference(data["subject"])
            self.office = read_reference(data["office"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 5 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "rank": self.rank,
                "meetingTypes": [str(item) for item in self.meeting_types],
                "employee": self.employee.to_dict(),
                "subject": self.subject.to_dict(),
                "office": self.office.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_expertise = Expertise.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ExpertiseListEnvelope(ResponseModel):
    """All expertise of one employee at one office; this list is not paginated."""

    data: list[Expertise]
    """The subjects that the employee handles at the office after the change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_expertise(item) for item in array(data["data"])]
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

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CoverageRegions(ResponseModel):
    """The regions that an agent covers for one meeting type on behalf of one office."""

    meeting_type: MeetingType | None = None
    """The meeting type of this coverage, usually ON_LOCATION."""
    office: Reference | None = None
    """The office on whose behalf the agent covers the regions."""
    regions: list[Reference] | None = None
    """The regions that the agent covers. Meetings in other regions go to other agents."""
    subject: Reference | None = None
    """The subject of this coverage; absent if the coverage is the same for all subjects."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "meetingType" in data:
                found += 1
                self.meeting_type = None if (v := data["meetingType"]) is None else MEETING_TYPE[v]
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_reference(v)
            if "regions" in data:
                found += 1
                self.regions = None if (v := data["regions"]) is None else [read_reference(item) for item in array(v)]
            if "subject" in data:
                found += 1
                self.subject = None if (v := data["subject"]) is None else read_reference(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 4 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "meetingType": None if self.meeting_type is None else str(self.meeting_type),
                "office": None if self.office is None else self.office.to_dict(),
                "regions": None if self.regions is None else [item.to_dict() for item in self.regions],
                "subject": None if self.subject is None else self.subject.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_coverage_regions = CoverageRegions.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CoverageRegionsListEnvelope(ResponseModel):
    """The coverage of one agent at one office; this list is not paginated."""

    data: list[CoverageRegions]
    """One entry per meeting type. If the coverage differs between subjects, the list has one entry per subject and
    meeting type.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_coverage_regions(item) for item in array(data["data"])]
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

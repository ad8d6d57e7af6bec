from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new
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
    """The regions that the agent covers. Meetings elsewhere go to other agents."""
    subject: Reference | None = None
    """The subject of this coverage; absent if it is the same for all subjects."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_coverage_regions = CoverageRegions.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CoverageRegionsListEnvelope(ResponseModel):
    """The coverage of one agent at one office; this list is not paginated."""

    data: list[CoverageRegions]
    """One entry per meeting type, and per subject where they differ."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_coverage_regions(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

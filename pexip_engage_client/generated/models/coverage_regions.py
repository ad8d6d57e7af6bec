from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference

KNOWN = frozenset(
    {
        "meetingType",
        "office",
        "regions",
        "subject",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CoverageRegions(AnswerModel):
    """The regions that an agent covers for one meeting type at one office. The subject comes only where they are kept
    for each subject.
    """

    meeting_type: MeetingType | None = None
    office: Reference | None = None
    """Points at another resource."""
    regions: list[Reference] | None = None
    subject: Reference | None = None
    """Points at another resource."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "meeting_type": "meetingType",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "meetingType" in data:
                self.meeting_type = None if (v := data["meetingType"]) is None else MEETING_TYPE[v]
            if "office" in data:
                self.office = None if (v := data["office"]) is None else Reference.from_dict(v)
            if "regions" in data:
                self.regions = (
                    None if (v := data["regions"]) is None else [Reference.from_dict(item) for item in array(v)]
                )
            if "subject" in data:
                self.subject = None if (v := data["subject"]) is None else Reference.from_dict(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

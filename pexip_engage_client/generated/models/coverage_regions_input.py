from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .meeting_type import MeetingType


@frozen(kw_only=True)
class CoverageRegionsInput(InputModel):
    """The regions to cover for one meeting type."""

    meeting_type: MeetingType | str | None | Unset = UNSET
    region_ids: Sequence[str] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "meeting_type": "meetingType",
        "region_ids": "regionIds",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.meeting_type is not UNSET:
            data["meetingType"] = None if self.meeting_type is None else str(self.meeting_type)
        if self.region_ids is not UNSET:
            data["regionIds"] = None if self.region_ids is None else list(self.region_ids)
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

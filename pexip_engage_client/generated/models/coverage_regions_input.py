from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CoverageRegionsInput(InputModel):
    """The regions to cover for one meeting type."""

    meeting_type: MeetingType | MeetingTypeValue
    """The way to meet that the regions are for; each at most once in the list. Inferred: demanded, as the example on the
    page shows both fields and each entry of the answer has both.
    """
    region_ids: Sequence[str]
    """Ids of all regions to cover from now on; an empty list covers none. Inferred: demanded, as the example on the page
    shows both fields and each entry of the answer has both.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "meetingType": str(self.meeting_type),
            "regionIds": list(self.region_ids),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import SequenceNotStr
from ..._runtime.inputs import InputModel
from .. import models
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CoverageRegionsInput(InputModel):
    """The regions to cover for one meeting type."""

    meeting_type: MeetingType | MeetingTypeValue
    """The meeting type of the entry. Each meeting type may occur only once in the list. The Pexip documentation does not
    state that this value is required; this description assumes it, because the documented example and each entry of
    the response contain it.
    """
    region_ids: SequenceNotStr[str | UUID]
    """IDs of all regions to cover. An empty list removes all coverage. The Pexip documentation does not state that this
    value is required; this description assumes it, because the documented example and each entry of the response
    contain it.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "CoverageRegions"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "meetingType": str(self.meeting_type),
            "regionIds": list(self.region_ids),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    CoverageRegionsInputLike: TypeAlias = (
        CoverageRegionsInput | models.CoverageRegionsInputDict | models.CoverageRegions
    )
    """The types that are accepted as `CoverageRegionsInput`."""
else:
    CoverageRegionsInputLike = CoverageRegionsInput

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .. import models
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class SchedulingSettingInput(InputModel):
    """A pair of meeting type and subject that can be booked."""

    meeting_type: MeetingType | MeetingTypeValue
    """The meeting type to allow for the subject."""
    subject_id: str | UUID
    """ID of the subject to allow."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "SchedulingSetting"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "meetingType": str(self.meeting_type),
            "subjectId": self.subject_id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    SchedulingSettingInputLike: TypeAlias = (
        SchedulingSettingInput | models.SchedulingSettingInputDict | models.SchedulingSetting
    )
    """The types that are accepted as `SchedulingSettingInput`."""
else:
    SchedulingSettingInputLike = SchedulingSettingInput

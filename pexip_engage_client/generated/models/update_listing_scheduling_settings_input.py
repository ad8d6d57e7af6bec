from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import SequenceNotStr
from ..._runtime.inputs import InputModel
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateListingSchedulingSettingsInput(InputModel):
    """What can be booked for a listing. Each of the four lists replaces the existing one; an empty list allows nothing."""

    employee_ids: SequenceNotStr[str | UUID]
    """IDs of all employees who meet customers for the listing."""
    meeting_types: Sequence[MeetingType | MeetingTypeValue]
    """All meeting types that can be booked for the listing."""
    office_ids: SequenceNotStr[str | UUID]
    """IDs of all offices that are responsible for the listing."""
    subject_ids: SequenceNotStr[str | UUID]
    """IDs of all subjects that can be booked for the listing."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "employeeIds": list(self.employee_ids),
            "meetingTypes": [str(item) for item in self.meeting_types],
            "officeIds": list(self.office_ids),
            "subjectIds": list(self.subject_ids),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

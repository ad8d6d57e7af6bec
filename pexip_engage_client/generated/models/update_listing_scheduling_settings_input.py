from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateListingSchedulingSettingsInput(InputModel):
    """Everything that is to be bookable for a listing; all four lists are replaced, and an empty one allows nothing."""

    employee_ids: Sequence[str]
    """Ids of all employees who are to meet customers for the listing."""
    meeting_types: Sequence[MeetingType | MeetingTypeValue]
    """All ways to meet about the listing."""
    office_ids: Sequence[str]
    """Ids of all offices that are to look after the listing."""
    subject_ids: Sequence[str]
    """Ids of all subjects that an appointment for the listing may have."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "employeeIds": list(self.employee_ids),
            "meetingTypes": [str(item) for item in self.meeting_types],
            "officeIds": list(self.office_ids),
            "subjectIds": list(self.subject_ids),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

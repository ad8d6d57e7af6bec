from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .meeting_type import MeetingType


@frozen(kw_only=True)
class UpdateListingSchedulingSettingsInput(InputModel):
    """Update listing scheduling settings input."""

    employee_ids: Sequence[str]
    meeting_types: Sequence[MeetingType | str]
    office_ids: Sequence[str]
    subject_ids: Sequence[str]
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "employee_ids": "employeeIds",
        "meeting_types": "meetingTypes",
        "office_ids": "officeIds",
        "subject_ids": "subjectIds",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "employeeIds": list(self.employee_ids),
            "meetingTypes": [str(item) for item in self.meeting_types],
            "officeIds": list(self.office_ids),
            "subjectIds": list(self.subject_ids),
        }
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

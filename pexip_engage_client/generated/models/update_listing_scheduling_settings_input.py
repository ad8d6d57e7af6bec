from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .meeting_type import MeetingType


@frozen(kw_only=True)
class UpdateListingSchedulingSettingsInput(InputModel):
    """Update listing scheduling settings input."""

    employee_ids: Sequence[str] | None | Unset = UNSET
    meeting_types: Sequence[MeetingType | str] | None | Unset = UNSET
    office_ids: Sequence[str] | None | Unset = UNSET
    subject_ids: Sequence[str] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "employee_ids": "employeeIds",
        "meeting_types": "meetingTypes",
        "office_ids": "officeIds",
        "subject_ids": "subjectIds",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.employee_ids is not UNSET:
            data["employeeIds"] = None if self.employee_ids is None else list(self.employee_ids)
        if self.meeting_types is not UNSET:
            data["meetingTypes"] = None if self.meeting_types is None else [str(item) for item in self.meeting_types]
        if self.office_ids is not UNSET:
            data["officeIds"] = None if self.office_ids is None else list(self.office_ids)
        if self.subject_ids is not UNSET:
            data["subjectIds"] = None if self.subject_ids is None else list(self.subject_ids)
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

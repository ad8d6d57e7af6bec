from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True, eq=False, repr=False)
class ListingTimeSlotAssignmentInput(InputModel):
    """An employee to be there during a time slot. Whether both fields are required is not documented."""

    employee_id: str | None | Unset = UNSET
    """Id of an employee who is linked to the listing by its scheduling settings."""
    exclusive: bool | None | Unset = UNSET
    """Whether to keep the employee free of everything else meanwhile."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "employee_id": "employeeId",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.employee_id is not UNSET:
            data["employeeId"] = self.employee_id
        if self.exclusive is not UNSET:
            data["exclusive"] = self.exclusive
        return {**self.additional_properties, **data} if self.additional_properties else data

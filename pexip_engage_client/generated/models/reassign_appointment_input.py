from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True, eq=False, repr=False)
class ReassignAppointmentInput(InputModel):
    """Who takes the appointment over, and what is said about it."""

    office_id: str
    """Id of the office for which the new employee holds the appointment; the present one, if it stays."""
    primary_employee_id: str
    """Id of the employee who takes over from the primary one."""
    message: str | None | Unset = UNSET
    """A word about the handover. Inferred: the older name of `message_for_customer`."""
    message_for_customer: str | None | Unset = UNSET
    """What the customer is told about the handover."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are told of the handover. The pages do not show what is inside."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "officeId": self.office_id,
            "primaryEmployeeId": self.primary_employee_id,
        }
        if self.message is not UNSET:
            data["message"] = self.message
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = self.message_for_customer
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if self.user_communication is None else dict(self.user_communication)
        return {**self.additional_properties, **data} if self.additional_properties else data

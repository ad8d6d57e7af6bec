from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class ReassignAppointmentInput(InputModel):
    """The new primary employee, with optional messages."""

    office_id: str | UUID
    """ID of the office for which the new employee takes over. Pass the current office if it stays the same."""
    primary_employee_id: str | UUID
    """ID of the new primary employee."""
    message: str | None | Unset = UNSET
    """A message about the reassignment. This is probably an older name for the `message_for_customer` property."""
    message_for_customer: str | None | Unset = UNSET
    """The message to the customer about the reassignment."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are notified of the reassignment. The properties of this object are not documented."""
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

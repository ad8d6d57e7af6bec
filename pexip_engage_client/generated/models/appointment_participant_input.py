from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .participant_role import ParticipantRole, ParticipantRoleValue
from .participant_type import ParticipantType, ParticipantTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class AppointmentParticipantInput(InputModel):
    """Somebody who is to take part in an appointment."""

    role: ParticipantRole | ParticipantRoleValue
    """PRIMARY for the one employee and the one customer that every appointment has, SECONDARY for all others."""
    participant_id: str
    """Id of an employee or of a customer, by `type`; nobody may take part twice."""
    type: ParticipantType | ParticipantTypeValue
    """From which side they take part, and so whose id `participant_id` is."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "role": str(self.role),
            "participantId": self.participant_id,
            "type": str(self.type),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

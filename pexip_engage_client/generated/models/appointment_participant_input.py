from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .. import models
from .participant_role import ParticipantRole, ParticipantRoleValue
from .participant_type import ParticipantType, ParticipantTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class AppointmentParticipantInput(InputModel):
    """A participant of an appointment that you create or change."""

    role: ParticipantRole | ParticipantRoleValue
    """PRIMARY for the main employee and the main customer, SECONDARY for all others."""
    participant_id: str | UUID
    """ID of the participant, who is an employee or a customer, depending on `type`. Each participant may appear only
    once.
    """
    type: ParticipantType | ParticipantTypeValue
    """Whether `participant_id` is the ID of an employee or of a customer."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "AppointmentParticipant"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "role": str(self.role),
            "participantId": self.participant_id,
            "type": str(self.type),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    AppointmentParticipantInputLike: TypeAlias = (
        AppointmentParticipantInput | models.AppointmentParticipantInputDict | models.AppointmentParticipant
    )
    """The types that are accepted as `AppointmentParticipantInput`."""
else:
    AppointmentParticipantInputLike = AppointmentParticipantInput

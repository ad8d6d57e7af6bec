from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInput
from .appointment_participant_input import AppointmentParticipantInput


@frozen(kw_only=True, eq=False, repr=False)
class UpdateAppointmentDetailsInput(InputModel):
    """Time, office and participants in one step, where separate actions would pass through states that are not allowed."""

    start: datetime.datetime | Unset = UNSET
    """When the meeting is to begin from now on; goes with `end`."""
    end: datetime.datetime | Unset = UNSET
    """When it is to end from now on, later than `start`."""
    office_id: str | Unset = UNSET
    """Id of the office that takes the appointment over."""
    appointment_participants: Sequence[AppointmentParticipantInput] | None | Unset = UNSET
    """All participants from now on; the primary employee may be another one here."""
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    """All answers from now on, in place of those before."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants hear of the new details. The pages do not show what is inside."""
    message_for_customer: str | None | Unset = UNSET
    """What the customer is told about the new details."""
    updated_by_type: str | None | Unset = UNSET
    """On behalf of which kind of person the change is made. Inferred: the page prints no values; answers have those of
    `ActorType`.
    """
    updated_by_id: str | None | Unset = UNSET
    """Id of the customer or employee on whose behalf the change is made."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.start is not UNSET:
            data["start"] = format_datetime(self.start)
        if self.end is not UNSET:
            data["end"] = format_datetime(self.end)
        if self.office_id is not UNSET:
            data["officeId"] = self.office_id
        if self.appointment_participants is not UNSET:
            data["appointmentParticipants"] = (
                None
                if self.appointment_participants is None
                else [item.to_dict() for item in self.appointment_participants]
            )
        if self.answers is not UNSET:
            data["answers"] = None if self.answers is None else [item.to_dict() for item in self.answers]
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if self.user_communication is None else dict(self.user_communication)
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = self.message_for_customer
        if self.updated_by_type is not UNSET:
            data["updatedByType"] = self.updated_by_type
        if self.updated_by_id is not UNSET:
            data["updatedById"] = self.updated_by_id
        return {**self.additional_properties, **data} if self.additional_properties else data

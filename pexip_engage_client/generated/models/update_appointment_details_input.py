from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInputLike
from .appointment_participant_input import AppointmentParticipantInputLike


@frozen(kw_only=True, eq=False, repr=False)
class UpdateAppointmentDetailsInput(InputModel):
    """Changes to the time, office and participants, which Engage applies in one step."""

    start: datetime.datetime | Unset = UNSET
    """When the meeting begins after the change. Pass it together with `end`."""
    end: datetime.datetime | Unset = UNSET
    """When the meeting ends after the change, later than `start`."""
    office_id: str | UUID | Unset = UNSET
    """ID of the office that takes over the appointment."""
    appointment_participants: Sequence[AppointmentParticipantInputLike] | None | Unset = UNSET
    """The complete new list of participants. The primary employee may be a different one."""
    answers: Sequence[AnswerInputLike] | None | Unset = UNSET
    """The complete new list of answers, which replaces the existing one."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are notified of the new details. The properties of this object are not documented."""
    message_for_customer: str | None | Unset = UNSET
    """The message to the customer about the new details."""
    updated_by_type: str | None | Unset = UNSET
    """Whether the change is made on behalf of a customer, an employee or neither. The Pexip documentation does not list
    the values; this description assumes those of `ActorType`, which occur in responses.
    """
    updated_by_id: str | UUID | None | Unset = UNSET
    """ID of the customer or employee on whose behalf the change is made."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.start is not UNSET:
            data["start"] = format_datetime(given.start)
        if self.end is not UNSET:
            data["end"] = format_datetime(given.end)
        if self.office_id is not UNSET:
            data["officeId"] = given.office_id
        if self.appointment_participants is not UNSET:
            data["appointmentParticipants"] = (
                None
                if given.appointment_participants is None
                else [item.to_dict() for item in given.appointment_participants]
            )
        if self.answers is not UNSET:
            data["answers"] = None if given.answers is None else [item.to_dict() for item in given.answers]
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if given.user_communication is None else dict(given.user_communication)
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = given.message_for_customer
        if self.updated_by_type is not UNSET:
            data["updatedByType"] = given.updated_by_type
        if self.updated_by_id is not UNSET:
            data["updatedById"] = given.updated_by_id
        return {**self.additional_properties, **data} if self.additional_properties else data

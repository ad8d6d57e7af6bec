from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .answer_input import AnswerInput
from .appointment_participant_input import AppointmentParticipantInput
from .location_input import LocationInput


@frozen(kw_only=True, eq=False, repr=False)
class UpdateAppointmentInput(InputModel):
    """What is to change of an appointment, apart from time, office and meeting type, which have actions of their own."""

    appointment_participants: Sequence[AppointmentParticipantInput] | None | Unset = UNSET
    """All participants from now on. The primary ones have to be among them: they can be neither added nor removed here.
    """
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    """All answers from now on, also those that stay as they are."""
    callback_request_id: str | None | Unset = UNSET
    """Id of the callback request that the appointment settles; null unties them."""
    location: LocationInput | None | Unset = UNSET
    """Another place to meet; an appointment ON_LOCATION cannot be without."""
    listing_id: str | None | Unset = UNSET
    """Id of another listing; null when the meeting is for none."""
    lead_segment_id: str | None | Unset = UNSET
    """Id of another lead segment; null when the customer belongs to none."""
    meeting_room_id: str | None | Unset = UNSET
    """Id of another room; null gives the room back."""
    external_id: str | None | Unset = UNSET
    """Another id of the appointment in the caller's own system; null forgets it."""
    internal_notes: str | None | Unset = UNSET
    """Other notes among employees; null deletes them."""
    metadata: Mapping[str, Any] | None | Unset = UNSET
    """The caller's own values from now on, in place of those before."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are told of the change. The pages do not show what is inside."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.appointment_participants is not UNSET:
            data["appointmentParticipants"] = (
                None
                if self.appointment_participants is None
                else [item.to_dict() for item in self.appointment_participants]
            )
        if self.answers is not UNSET:
            data["answers"] = None if self.answers is None else [item.to_dict() for item in self.answers]
        if self.callback_request_id is not UNSET:
            data["callbackRequestId"] = self.callback_request_id
        if self.location is not UNSET:
            data["location"] = None if self.location is None else self.location.to_dict()
        if self.listing_id is not UNSET:
            data["listingId"] = self.listing_id
        if self.lead_segment_id is not UNSET:
            data["leadSegmentId"] = self.lead_segment_id
        if self.meeting_room_id is not UNSET:
            data["meetingRoomId"] = self.meeting_room_id
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.internal_notes is not UNSET:
            data["internalNotes"] = self.internal_notes
        if self.metadata is not UNSET:
            data["metadata"] = None if self.metadata is None else dict(self.metadata)
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if self.user_communication is None else dict(self.user_communication)
        return {**self.additional_properties, **data} if self.additional_properties else data

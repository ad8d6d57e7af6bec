from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .answer_input import AnswerInputLike
from .appointment_participant_input import AppointmentParticipantInputLike
from .location_input import LocationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class UpdateAppointmentInput(InputModel):
    """Changes to an appointment. Use the separate operations to change its time, office or meeting type."""

    appointment_participants: Sequence[AppointmentParticipantInputLike] | None | Unset = UNSET
    """The complete new list of participants. The list must contain the primary participants, because this operation
    cannot add or remove them.
    """
    answers: Sequence[AnswerInputLike] | None | Unset = UNSET
    """The complete new list of answers, including those that stay the same."""
    callback_request_id: str | UUID | None | Unset = UNSET
    """ID of the callback request that the appointment resolves; `None` removes the link."""
    location: LocationInputLike | None | Unset = UNSET
    """A new place to meet. An ON_LOCATION appointment must have one."""
    listing_id: str | UUID | None | Unset = UNSET
    """ID of another listing; `None` removes the listing."""
    lead_segment_id: str | UUID | None | Unset = UNSET
    """ID of another lead segment; `None` removes the segment."""
    meeting_room_id: str | UUID | None | Unset = UNSET
    """ID of another room; `None` releases the room."""
    external_id: str | UUID | None | Unset = UNSET
    """A new ID for the appointment in your own system; `None` removes it."""
    internal_notes: str | None | Unset = UNSET
    """New internal notes for employees only; `None` deletes them."""
    metadata: Mapping[str, Any] | None | Unset = UNSET
    """Custom values, which replace the existing ones."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are notified of the change. The properties of this object are not documented."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.appointment_participants is not UNSET:
            data["appointmentParticipants"] = (
                None
                if given.appointment_participants is None
                else [item.to_dict() for item in given.appointment_participants]
            )
        if self.answers is not UNSET:
            data["answers"] = None if given.answers is None else [item.to_dict() for item in given.answers]
        if self.callback_request_id is not UNSET:
            data["callbackRequestId"] = given.callback_request_id
        if self.location is not UNSET:
            data["location"] = None if given.location is None else given.location.to_dict()
        if self.listing_id is not UNSET:
            data["listingId"] = given.listing_id
        if self.lead_segment_id is not UNSET:
            data["leadSegmentId"] = given.lead_segment_id
        if self.meeting_room_id is not UNSET:
            data["meetingRoomId"] = given.meeting_room_id
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.internal_notes is not UNSET:
            data["internalNotes"] = given.internal_notes
        if self.metadata is not UNSET:
            data["metadata"] = None if given.metadata is None else dict(given.metadata)
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if given.user_communication is None else dict(given.user_communication)
        return {**self.additional_properties, **data} if self.additional_properties else data

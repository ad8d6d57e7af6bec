from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .answer_input import AnswerInput
from .appointment_participant_input import AppointmentParticipantInput
from .location_input import LocationInput


@frozen(kw_only=True)
class UpdateAppointmentInput(InputModel):
    """Update appointment input."""

    appointment_participants: Sequence[AppointmentParticipantInput] | None | Unset = UNSET
    """All participants. The primary ones can be neither added nor removed here."""
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    callback_request_id: str | None | Unset = UNSET
    location: LocationInput | None | Unset = UNSET
    """Needed by the meeting type ON_LOCATION."""
    listing_id: str | None | Unset = UNSET
    lead_segment_id: str | None | Unset = UNSET
    meeting_room_id: str | None | Unset = UNSET
    external_id: str | None | Unset = UNSET
    """Id in the caller's own system."""
    internal_notes: str | None | Unset = UNSET
    metadata: Mapping[str, Any] | None | Unset = UNSET
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "appointment_participants": "appointmentParticipants",
        "callback_request_id": "callbackRequestId",
        "listing_id": "listingId",
        "lead_segment_id": "leadSegmentId",
        "meeting_room_id": "meetingRoomId",
        "external_id": "externalId",
        "internal_notes": "internalNotes",
        "user_communication": "userCommunication",
    }

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
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

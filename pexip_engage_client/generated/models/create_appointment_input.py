from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInput
from .appointment_participant_input import AppointmentParticipantInput
from .location_input import LocationInput
from .meeting_type import MeetingType


@frozen(kw_only=True)
class CreateAppointmentInput(InputModel):
    """Create appointment input."""

    start: datetime.datetime
    end: datetime.datetime
    """Later than `start`."""
    subject_id: str
    """At least 1 character."""
    office_id: str
    """At least 1 character."""
    appointment_participants: Sequence[AppointmentParticipantInput]
    """A primary employee and a primary customer, and anyone else; each once; at least 2 items."""
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    callback_request_id: str | None | Unset = UNSET
    """At least 1 character."""
    location: LocationInput | None | Unset = UNSET
    """Needed by the meeting type ON_LOCATION."""
    listing_id: str | None | Unset = UNSET
    """At least 1 character."""
    lead_segment_id: str | None | Unset = UNSET
    """At least 1 character."""
    meeting_room_id: str | None | Unset = UNSET
    """At least 1 character."""
    meeting_type: MeetingType | str
    external_id: str | None | Unset = UNSET
    """Id in the caller's own system; 1 to 255 characters."""
    hybrid: bool | None | Unset = UNSET
    trailing_buffer_time: int | None | Unset = UNSET
    """At least 0; default 0."""
    internal_notes: str | None | Unset = UNSET
    """At least 1 character."""
    metadata: Mapping[str, Any] | None | Unset = UNSET
    message_for_customer: str | None | Unset = UNSET
    """At least 1 character."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "subject_id": "subjectId",
        "office_id": "officeId",
        "appointment_participants": "appointmentParticipants",
        "callback_request_id": "callbackRequestId",
        "listing_id": "listingId",
        "lead_segment_id": "leadSegmentId",
        "meeting_room_id": "meetingRoomId",
        "meeting_type": "meetingType",
        "external_id": "externalId",
        "trailing_buffer_time": "trailingBufferTime",
        "internal_notes": "internalNotes",
        "message_for_customer": "messageForCustomer",
        "user_communication": "userCommunication",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "start": format_datetime(self.start),
            "end": format_datetime(self.end),
            "subjectId": self.subject_id,
            "officeId": self.office_id,
            "appointmentParticipants": [item.to_dict() for item in self.appointment_participants],
            "meetingType": str(self.meeting_type),
        }
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
        if self.hybrid is not UNSET:
            data["hybrid"] = self.hybrid
        if self.trailing_buffer_time is not UNSET:
            data["trailingBufferTime"] = self.trailing_buffer_time
        if self.internal_notes is not UNSET:
            data["internalNotes"] = self.internal_notes
        if self.metadata is not UNSET:
            data["metadata"] = None if self.metadata is None else dict(self.metadata)
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = self.message_for_customer
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if self.user_communication is None else dict(self.user_communication)
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

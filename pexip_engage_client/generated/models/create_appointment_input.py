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
from .location_input import LocationInputLike
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CreateAppointmentInput(InputModel):
    """A confirmed appointment at a time that you choose, such as one from the timetable."""

    start: datetime.datetime
    """When the meeting begins; the employee must be available at that time."""
    end: datetime.datetime
    """When the meeting ends, later than `start`."""
    subject_id: str | UUID
    """ID of the subject, which determines the questions and the available employees."""
    office_id: str | UUID
    """ID of the office on whose behalf the meeting takes place."""
    appointment_participants: Sequence[AppointmentParticipantInputLike]
    """All participants, including a primary employee and a primary customer. Each may appear only once. At least 2
    items.
    """
    answers: Sequence[AnswerInputLike] | None | Unset = UNSET
    """Answers to the questionnaire of the subject."""
    callback_request_id: str | UUID | None | Unset = UNSET
    """ID of the callback request that this appointment resolves."""
    location: LocationInputLike | None | Unset = UNSET
    """Where to meet. A location is required for the meeting type ON_LOCATION only."""
    listing_id: str | UUID | None | Unset = UNSET
    """ID of the listing that the meeting is about."""
    lead_segment_id: str | UUID | None | Unset = UNSET
    """ID of the customer's lead segment."""
    meeting_room_id: str | UUID | None | Unset = UNSET
    """ID of the room to reserve in the office."""
    meeting_type: MeetingType | MeetingTypeValue
    """How the participants meet; ON_LOCATION also requires a `location`."""
    external_id: str | UUID | None | Unset = UNSET
    """The appointment's ID in your own system, by which you can find it later. At most 255 characters."""
    hybrid: bool | None | Unset = UNSET
    """Whether some participants may join by video while others meet in person. The Pexip documentation does not explain
    the `hybrid` property; this description is an assumption based on the name.
    """
    trailing_buffer_time: int | None | Unset = UNSET
    """Minutes to keep free for the employee after the end. At least 0; the default is 0. The Pexip documentation does
    not state the unit; this description assumes minutes.
    """
    internal_notes: str | None | Unset = UNSET
    """Internal notes for employees only. The Pexip documentation does not state who sees the notes; this description
    assumes that customers do not.
    """
    metadata: Mapping[str, Any] | None | Unset = UNSET
    """Custom values that Engage stores with the appointment. No documented response contains them."""
    message_for_customer: str | None | Unset = UNSET
    """A personal message to the customer, sent with the confirmation. The Pexip documentation does not explain the
    `message_for_customer` property; this description is an assumption based on the name.
    """
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are notified. The properties of this object are not documented."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "start": format_datetime(given.start),
            "end": format_datetime(given.end),
            "subjectId": given.subject_id,
            "officeId": given.office_id,
            "appointmentParticipants": [item.to_dict() for item in given.appointment_participants],
            "meetingType": str(given.meeting_type),
        }
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
        if self.hybrid is not UNSET:
            data["hybrid"] = given.hybrid
        if self.trailing_buffer_time is not UNSET:
            data["trailingBufferTime"] = given.trailing_buffer_time
        if self.internal_notes is not UNSET:
            data["internalNotes"] = given.internal_notes
        if self.metadata is not UNSET:
            data["metadata"] = None if given.metadata is None else dict(given.metadata)
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = given.message_for_customer
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if given.user_communication is None else dict(given.user_communication)
        return {**self.additional_properties, **data} if self.additional_properties else data

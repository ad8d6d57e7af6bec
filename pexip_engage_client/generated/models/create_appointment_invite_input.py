from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .appointment_participant_input import AppointmentParticipantInputLike
from .location_input import LocationInputLike
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CreateAppointmentInviteInput(InputModel):
    """An appointment without a time. The customer is asked to choose one."""

    subject_id: str | UUID
    """ID of the subject to which the customer is invited."""
    office_id: str | UUID
    """ID of the office on whose behalf the customer is invited."""
    appointment_participants: Sequence[AppointmentParticipantInputLike]
    """At least the primary employee and the primary customer. Each participant may appear only once. At least 2 items.
    """
    callback_request_id: str | UUID | None | Unset = UNSET
    """ID of the callback request that led to this invite."""
    location: LocationInputLike | None | Unset = UNSET
    """Where to meet; required for the meeting type ON_LOCATION."""
    listing_id: str | UUID | None | Unset = UNSET
    """ID of the listing that the meeting is about, such as a house to visit."""
    lead_segment_id: str | UUID | None | Unset = UNSET
    """ID of the invited customer's lead segment."""
    meeting_type: MeetingType | MeetingTypeValue
    """How the participants meet; ON_LOCATION also requires a `location`."""
    external_id: str | UUID | None | Unset = UNSET
    """The invite's ID in your own system. The appointment keeps this ID. At most 255 characters."""
    hybrid: bool | None | Unset = UNSET
    """Whether some participants may join by video while others meet in person. The Pexip documentation does not explain
    the `hybrid` property; this description is an assumption based on the name.
    """
    trailing_buffer_time: int | None | Unset = UNSET
    """Minutes to keep free for the employee after the meeting. At least 0; the default is 0. The Pexip documentation
    does not state the unit; this description assumes minutes.
    """
    internal_notes: str | None | Unset = UNSET
    """Internal notes on the invite, for employees only. The Pexip documentation does not state who sees the notes; this
    description assumes that the customer does not.
    """
    message: str | None | Unset = UNSET
    """The message to the customer in the invitation."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "subjectId": given.subject_id,
            "officeId": given.office_id,
            "appointmentParticipants": [item.to_dict() for item in given.appointment_participants],
            "meetingType": str(given.meeting_type),
        }
        if self.callback_request_id is not UNSET:
            data["callbackRequestId"] = given.callback_request_id
        if self.location is not UNSET:
            data["location"] = None if given.location is None else given.location.to_dict()
        if self.listing_id is not UNSET:
            data["listingId"] = given.listing_id
        if self.lead_segment_id is not UNSET:
            data["leadSegmentId"] = given.lead_segment_id
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.hybrid is not UNSET:
            data["hybrid"] = given.hybrid
        if self.trailing_buffer_time is not UNSET:
            data["trailingBufferTime"] = given.trailing_buffer_time
        if self.internal_notes is not UNSET:
            data["internalNotes"] = given.internal_notes
        if self.message is not UNSET:
            data["message"] = given.message
        return {**self.additional_properties, **data} if self.additional_properties else data

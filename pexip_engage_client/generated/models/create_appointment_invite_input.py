from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .appointment_participant_input import AppointmentParticipantInput
from .location_input import LocationInput
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CreateAppointmentInviteInput(InputModel):
    """An appointment without a time, for which the customer is asked to choose one."""

    subject_id: str
    """Id of the subject that the customer is invited to talk about."""
    office_id: str
    """Id of the office that invites."""
    appointment_participants: Sequence[AppointmentParticipantInput]
    """Who invites and who is invited: at least the primary employee and the primary customer, and nobody twice. At least
    2 items.
    """
    callback_request_id: str | None | Unset = UNSET
    """Id of the callback request that this invite answers."""
    location: LocationInput | None | Unset = UNSET
    """Where they would meet; demanded by the meeting type ON_LOCATION."""
    listing_id: str | None | Unset = UNSET
    """Id of the listing that the customer is invited to see or to discuss."""
    lead_segment_id: str | None | Unset = UNSET
    """Id of the lead segment that the invited customer belongs to."""
    meeting_type: MeetingType | MeetingTypeValue
    """How they would meet; ON_LOCATION needs a `location` as well."""
    external_id: str | None | Unset = UNSET
    """The id that this invite has in the caller's own system; the appointment keeps it. At most 255 characters."""
    hybrid: bool | None | Unset = UNSET
    """Whether some could join by video while others meet in person. Inferred: from the name."""
    trailing_buffer_time: int | None | Unset = UNSET
    """Time to keep free for the employee after the meeting. At least 0; default 0. Inferred: in minutes."""
    internal_notes: str | None | Unset = UNSET
    """Notes on the invite for employees alone. Inferred: the customer never sees them."""
    message: str | None | Unset = UNSET
    """What the customer reads in the invitation."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "subjectId": self.subject_id,
            "officeId": self.office_id,
            "appointmentParticipants": [item.to_dict() for item in self.appointment_participants],
            "meetingType": str(self.meeting_type),
        }
        if self.callback_request_id is not UNSET:
            data["callbackRequestId"] = self.callback_request_id
        if self.location is not UNSET:
            data["location"] = None if self.location is None else self.location.to_dict()
        if self.listing_id is not UNSET:
            data["listingId"] = self.listing_id
        if self.lead_segment_id is not UNSET:
            data["leadSegmentId"] = self.lead_segment_id
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.hybrid is not UNSET:
            data["hybrid"] = self.hybrid
        if self.trailing_buffer_time is not UNSET:
            data["trailingBufferTime"] = self.trailing_buffer_time
        if self.internal_notes is not UNSET:
            data["internalNotes"] = self.internal_notes
        if self.message is not UNSET:
            data["message"] = self.message
        return {**self.additional_properties, **data} if self.additional_properties else data

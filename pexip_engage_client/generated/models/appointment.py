from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new, refuse
from ..._runtime.wire import read_datetime
from .actor_type import ACTOR_TYPE, ActorType
from .answer import Answer, read_answer
from .appointment_origin import APPOINTMENT_ORIGIN, AppointmentOrigin
from .appointment_participant import AppointmentParticipant, read_appointment_participant
from .appointment_status import APPOINTMENT_STATUS, AppointmentStatus
from .location import Location, read_location
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Appointment(ResponseModel):
    """A meeting of a customer with an employee of the enterprise, about a subject and on behalf of an office."""

    id: str
    """Names the appointment in paths, filters and webhook events, for good."""
    external_id: str | None = None
    """The appointment's id in the caller's own system, such as a CRM; appointments can be filtered by it. At most 255
    characters.
    """
    start: datetime.datetime | None = None
    """When the meeting begins; null while an invite waits for the customer to choose a time."""
    end: datetime.datetime | None = None
    """When the meeting ends, always later than `start`; null as long as there is no start."""
    subject: Reference
    """What the meeting is about; its settings give the duration and its forms the questions."""
    office: Reference
    """The office on whose behalf the employee meets the customer, also where they meet elsewhere."""
    appointment_participants: list[AppointmentParticipant]
    """Everybody who takes part: a primary employee, a primary customer, and whoever joins them. At least 2 items."""
    answers: list[Answer]
    """What the forms that go with the appointment were filled with, over its whole life."""
    callback_request: Reference | None = None
    """The callback request out of which the appointment came; null for one that was booked directly."""
    listing: Reference | None = None
    """The listing, such as a house for sale, that the meeting is for; null where there is none."""
    lead_segment: Reference | None = None
    """The group of leads that the customer was counted to when booking; null where nobody said."""
    meeting_room: Reference | None = None
    """The room that is taken in the office; null where none is."""
    meeting_type: MeetingType
    """How the participants meet: in the office, elsewhere, by telephone or by video."""
    status: AppointmentStatus
    """Where the appointment stands in its life, and so which actions are possible."""
    hybrid: bool
    """Whether some participants may join by video while the others meet in person. Our reading of the name."""
    trailing_buffer_time: int
    """Time kept free for the employee after the end, for travel or notes. Our reading: in minutes. At least 0."""
    internal_notes: str | None = None
    """Notes among employees, which the customer does not see. Our reading of the name."""
    message_for_customer: str | None = None
    """What the customer is told about the appointment, in the message that confirms it. Our reading of the name."""
    created_at: datetime.datetime
    """When the appointment was booked or its invite sent out; set by Engage."""
    created_by: Reference | None = None
    """The customer or employee who made the appointment; null where it was neither."""
    created_by_type: ActorType
    """Whether `created_by` is a customer, an employee or neither."""
    created_from: AppointmentOrigin
    """The application in which the appointment was made."""
    updated_at: datetime.datetime
    """When anything of the appointment last changed. Webhook events of one appointment are put in order by it."""
    updated_by: Reference | None = None
    """The customer or employee who made the last change; null where it was neither."""
    updated_by_type: ActorType
    """Whether `updated_by` is a customer, an employee or neither."""
    updated_from: AppointmentOrigin
    """The application in which the last change was made."""
    location: Location | None = None
    """Where they meet when the meeting type is ON_LOCATION; null for the others."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
        "appointment_participants": "appointmentParticipants",
        "callback_request": "callbackRequest",
        "lead_segment": "leadSegment",
        "meeting_room": "meetingRoom",
        "meeting_type": "meetingType",
        "trailing_buffer_time": "trailingBufferTime",
        "internal_notes": "internalNotes",
        "message_for_customer": "messageForCustomer",
        "created_at": "createdAt",
        "created_by": "createdBy",
        "created_by_type": "createdByType",
        "created_from": "createdFrom",
        "updated_at": "updatedAt",
        "updated_by": "updatedBy",
        "updated_by_type": "updatedByType",
        "updated_from": "updatedFrom",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 15  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else refuse(v)
            if "start" in data:
                found += 1
                self.start = None if (v := data["start"]) is None else read_datetime(v)
            if "end" in data:
                found += 1
                self.end = None if (v := data["end"]) is None else read_datetime(v)
            self.subject = read_reference(data["subject"])
            self.office = read_reference(data["office"])
            self.appointment_participants = [
                read_appointment_participant(item) for item in array(data["appointmentParticipants"])
            ]
            self.answers = [read_answer(item) for item in array(data["answers"])]
            if "callbackRequest" in data:
                found += 1
                self.callback_request = None if (v := data["callbackRequest"]) is None else read_reference(v)
            if "listing" in data:
                found += 1
                self.listing = None if (v := data["listing"]) is None else read_reference(v)
            if "leadSegment" in data:
                found += 1
                self.lead_segment = None if (v := data["leadSegment"]) is None else read_reference(v)
            if "meetingRoom" in data:
                found += 1
                self.meeting_room = None if (v := data["meetingRoom"]) is None else read_reference(v)
            self.meeting_type = MEETING_TYPE[data["meetingType"]]
            self.status = APPOINTMENT_STATUS[data["status"]]
            self.hybrid = v if type(v := data["hybrid"]) is bool else refuse(v)
            self.trailing_buffer_time = v if type(v := data["trailingBufferTime"]) is int else refuse(v)
            if "internalNotes" in data:
                found += 1
                self.internal_notes = v if (v := data["internalNotes"]) is None or type(v) is str else refuse(v)
            if "messageForCustomer" in data:
                found += 1
                self.message_for_customer = (
                    v if (v := data["messageForCustomer"]) is None or type(v) is str else refuse(v)
                )
            self.created_at = read_datetime(data["createdAt"])
            if "createdBy" in data:
                found += 1
                self.created_by = None if (v := data["createdBy"]) is None else read_reference(v)
            self.created_by_type = ACTOR_TYPE[data["createdByType"]]
            self.created_from = APPOINTMENT_ORIGIN[data["createdFrom"]]
            self.updated_at = read_datetime(data["updatedAt"])
            if "updatedBy" in data:
                found += 1
                self.updated_by = None if (v := data["updatedBy"]) is None else read_reference(v)
            self.updated_by_type = ACTOR_TYPE[data["updatedByType"]]
            self.updated_from = APPOINTMENT_ORIGIN[data["updatedFrom"]]
            if "location" in data:
                found += 1
                self.location = None if (v := data["location"]) is None else read_location(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_appointment = Appointment.from_dict

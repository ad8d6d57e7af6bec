from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new, refuse
from ..._runtime.wire import parse_datetime
from .actor_type import ACTOR_TYPE, ActorType
from .answer import Answer
from .appointment_origin import APPOINTMENT_ORIGIN, AppointmentOrigin
from .appointment_participant import AppointmentParticipant
from .appointment_status import APPOINTMENT_STATUS, AppointmentStatus
from .location import Location
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference

KNOWN = frozenset(
    {
        "id",
        "externalId",
        "start",
        "end",
        "subject",
        "office",
        "appointmentParticipants",
        "answers",
        "callbackRequest",
        "listing",
        "leadSegment",
        "meetingRoom",
        "meetingType",
        "status",
        "hybrid",
        "trailingBufferTime",
        "internalNotes",
        "messageForCustomer",
        "createdAt",
        "createdBy",
        "createdByType",
        "createdFrom",
        "updatedAt",
        "updatedBy",
        "updatedByType",
        "updatedFrom",
        "location",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Appointment(AnswerModel):
    """Appointment."""

    id: str
    """At least 1 character."""
    external_id: str | None = None
    """Id in the caller's own system; 1 to 255 characters."""
    start: datetime.datetime | None = None
    """Null while an invite has no date; at least 1 character."""
    end: datetime.datetime | None = None
    """At least 1 character."""
    subject: Reference
    """Points at another resource."""
    office: Reference
    """Points at another resource."""
    appointment_participants: list[AppointmentParticipant]
    """At least 2 items."""
    answers: list[Answer]
    callback_request: Reference | None = None
    """Points at another resource."""
    listing: Reference | None = None
    """Points at another resource."""
    lead_segment: Reference | None = None
    """Points at another resource."""
    meeting_room: Reference | None = None
    """Points at another resource."""
    meeting_type: MeetingType
    status: AppointmentStatus
    hybrid: bool
    trailing_buffer_time: int
    """At least 0."""
    internal_notes: str | None = None
    """At least 1 character."""
    message_for_customer: str | None = None
    """At least 1 character."""
    created_at: datetime.datetime
    """At least 1 character."""
    created_by: Reference | None = None
    """Points at another resource."""
    created_by_type: ActorType
    """Who created or changed something."""
    created_from: AppointmentOrigin
    """The application in which an appointment was created or changed."""
    updated_at: datetime.datetime
    """At least 1 character."""
    updated_by: Reference | None = None
    """Points at another resource."""
    updated_by_type: ActorType
    """Who created or changed something."""
    updated_from: AppointmentOrigin
    """The application in which an appointment was created or changed."""
    location: Location | None = None
    """An address. Its texts come in the language asked for, and in all languages under `translations`."""

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
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            if "externalId" in data:
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else refuse(v)
            if "start" in data:
                self.start = None if (v := data["start"]) is None else parse_datetime(v)
            if "end" in data:
                self.end = None if (v := data["end"]) is None else parse_datetime(v)
            self.subject = Reference.from_dict(data["subject"])
            self.office = Reference.from_dict(data["office"])
            self.appointment_participants = [
                AppointmentParticipant.from_dict(item) for item in array(data["appointmentParticipants"])
            ]
            self.answers = [Answer.from_dict(item) for item in array(data["answers"])]
            if "callbackRequest" in data:
                self.callback_request = None if (v := data["callbackRequest"]) is None else Reference.from_dict(v)
            if "listing" in data:
                self.listing = None if (v := data["listing"]) is None else Reference.from_dict(v)
            if "leadSegment" in data:
                self.lead_segment = None if (v := data["leadSegment"]) is None else Reference.from_dict(v)
            if "meetingRoom" in data:
                self.meeting_room = None if (v := data["meetingRoom"]) is None else Reference.from_dict(v)
            self.meeting_type = MEETING_TYPE[data["meetingType"]]
            self.status = APPOINTMENT_STATUS[data["status"]]
            self.hybrid = v if type(v := data["hybrid"]) is bool else refuse(v)
            self.trailing_buffer_time = v if type(v := data["trailingBufferTime"]) is int else refuse(v)
            if "internalNotes" in data:
                self.internal_notes = v if (v := data["internalNotes"]) is None or type(v) is str else refuse(v)
            if "messageForCustomer" in data:
                self.message_for_customer = (
                    v if (v := data["messageForCustomer"]) is None or type(v) is str else refuse(v)
                )
            self.created_at = parse_datetime(data["createdAt"])
            if "createdBy" in data:
                self.created_by = None if (v := data["createdBy"]) is None else Reference.from_dict(v)
            self.created_by_type = ACTOR_TYPE[data["createdByType"]]
            self.created_from = APPOINTMENT_ORIGIN[data["createdFrom"]]
            self.updated_at = parse_datetime(data["updatedAt"])
            if "updatedBy" in data:
                self.updated_by = None if (v := data["updatedBy"]) is None else Reference.from_dict(v)
            self.updated_by_type = ACTOR_TYPE[data["updatedByType"]]
            self.updated_from = APPOINTMENT_ORIGIN[data["updatedFrom"]]
            if "location" in data:
                self.location = None if (v := data["location"]) is None else Location.from_dict(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

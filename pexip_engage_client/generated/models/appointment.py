from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .form_type import FORM_TYPE, FormType
from .location import Location, read_location
from .meeting_type import MEETING_TYPE, MeetingType
from .page_meta import PageMeta, read_page_meta
from .participant_role import PARTICIPANT_ROLE, ParticipantRole
from .participant_type import PARTICIPANT_TYPE, ParticipantType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Appointment(ResponseModel):
    """A meeting between a customer and an employee of the enterprise, about a subject and on behalf of an office."""

    id: str
    """ID of the appointment in paths, filters and webhook events; it never changes."""
    external_id: str | None = None
    """The appointment's ID in your own system, such as a CRM. You can filter lists of appointments by this ID. At most
    255 characters.
    """
    start: datetime.datetime | None = None
    """When the meeting begins; `None` for an invite whose time the customer has not chosen yet."""
    end: datetime.datetime | None = None
    """When the meeting ends, always later than `start`; `None` if there is no start."""
    subject: Reference
    """The subject of the meeting, which determines the default duration and the forms."""
    office: Reference
    """The office on whose behalf the employee meets the customer, even if they meet elsewhere."""
    appointment_participants: list[AppointmentParticipant]
    """All participants: a primary employee, a primary customer, and any secondary participants. At least 2 items."""
    answers: list[Answer]
    """The answers to all forms of the appointment, from booking to completion."""
    callback_request: Reference | None = None
    """The callback request that led to the appointment; `None` if it was booked directly."""
    listing: Reference | None = None
    """The listing that the meeting is about, such as a house for sale; `None` if there is none."""
    lead_segment: Reference | None = None
    """The customer's lead segment at the time of booking; `None` if none was passed."""
    meeting_room: Reference | None = None
    """The reserved room in the office; `None` if there is none."""
    meeting_type: MeetingType
    """How the participants meet: in the office, on location, by telephone or by video."""
    status: AppointmentStatus
    """The status of the appointment, which determines the allowed operations."""
    hybrid: bool
    """Whether some participants may join by video while the others meet in person. The Pexip documentation does not
    explain the `hybrid` property; this description is an assumption based on the name.
    """
    trailing_buffer_time: int
    """Minutes kept free for the employee after the end, for travel or notes. At least 0. The Pexip documentation does
    not state the unit; this description assumes minutes.
    """
    internal_notes: str | None = None
    """Internal notes, which the customer does not see. The Pexip documentation does not explain the `internal_notes`
    property; this description is an assumption based on the name.
    """
    message_for_customer: str | None = None
    """The personal message to the customer, contained in the confirmation. The Pexip documentation does not explain the
    `message_for_customer` property; this description is an assumption based on the name.
    """
    created_at: datetime.datetime
    """When the appointment was booked or the invite was sent; set by Engage."""
    created_by: Reference | None = None
    """The customer or employee who created the appointment; `None` if neither of them did."""
    created_by_type: ActorType
    """Whether `created_by` is a customer, an employee or neither."""
    created_from: AppointmentOrigin
    """The application in which the appointment was created."""
    updated_at: datetime.datetime
    """When the appointment last changed. Use this time to put the appointment's webhook events in order."""
    updated_by: Reference | None = None
    """The customer or employee who made the last change; `None` if neither of them did."""
    updated_by_type: ActorType
    """Whether `updated_by` is a customer, an employee or neither."""
    updated_from: AppointmentOrigin
    """The application in which the last change was made."""
    location: Location | None = None
    """Where the participants meet if the meeting type is ON_LOCATION; `None` otherwise."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 15  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
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
            self.hybrid = v if type(v := data["hybrid"]) is bool else unexpected_type(v)
            self.trailing_buffer_time = v if type(v := data["trailingBufferTime"]) is int else unexpected_type(v)
            if "internalNotes" in data:
                found += 1
                self.internal_notes = (
                    v if (v := data["internalNotes"]) is None or type(v) is str else unexpected_type(v)
                )
            if "messageForCustomer" in data:
                found += 1
                self.message_for_customer = (
                    v if (v := data["messageForCustomer"]) is None or type(v) is str else unexpected_type(v)
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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 27 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "start": None if self.start is None else format_datetime(self.start),
                "end": None if self.end is None else format_datetime(self.end),
                "subject": self.subject.to_dict(),
                "office": self.office.to_dict(),
                "appointmentParticipants": [item.to_dict() for item in self.appointment_participants],
                "answers": [item.to_dict() for item in self.answers],
                "callbackRequest": None if self.callback_request is None else self.callback_request.to_dict(),
                "listing": None if self.listing is None else self.listing.to_dict(),
                "leadSegment": None if self.lead_segment is None else self.lead_segment.to_dict(),
                "meetingRoom": None if self.meeting_room is None else self.meeting_room.to_dict(),
                "meetingType": str(self.meeting_type),
                "status": str(self.status),
                "hybrid": self.hybrid,
                "trailingBufferTime": self.trailing_buffer_time,
                "internalNotes": self.internal_notes,
                "messageForCustomer": self.message_for_customer,
                "createdAt": format_datetime(self.created_at),
                "createdBy": None if self.created_by is None else self.created_by.to_dict(),
                "createdByType": str(self.created_by_type),
                "createdFrom": str(self.created_from),
                "updatedAt": format_datetime(self.updated_at),
                "updatedBy": None if self.updated_by is None else self.updated_by.to_dict(),
                "updatedByType": str(self.updated_by_type),
                "updatedFrom": str(self.updated_from),
                "location": None if self.location is None else self.location.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_appointment = Appointment.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentParticipant(ResponseModel):
    """A participant of an appointment, with a role."""

    role: ParticipantRole
    """Whether the participant is primary or secondary."""
    participant: Reference
    """The employee or customer who takes part; `type` shows whether this is an employee or a customer."""
    type: ParticipantType
    """Whether `participant` is an employee or a customer."""
    video_url: str | None = None
    """The participant's own URL for the video call; `None` if they do not meet by video."""
    video_test_url: str | None = None
    """The participant's own URL for testing camera and microphone; `None` if they do not meet by video."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 3  # required properties
        try:
            self.role = PARTICIPANT_ROLE[data["role"]]
            self.participant = read_reference(data["participant"])
            self.type = PARTICIPANT_TYPE[data["type"]]
            if "videoUrl" in data:
                found += 1
                self.video_url = v if (v := data["videoUrl"]) is None or type(v) is str else unexpected_type(v)
            if "videoTestUrl" in data:
                found += 1
                self.video_test_url = v if (v := data["videoTestUrl"]) is None or type(v) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 5 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "role": str(self.role),
                "participant": self.participant.to_dict(),
                "type": str(self.type),
                "videoUrl": self.video_url,
                "videoTestUrl": self.video_test_url,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_appointment_participant = AppointmentParticipant.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Answer(ResponseModel):
    """The answer to one question of a form."""

    value: str | None = None
    """The answer as text; `None` for SELECT and MULTI_SELECT questions."""
    selected_answer_options: list[Reference] | None = None
    """The selected options of a SELECT or MULTI_SELECT question; `None` for all other questions."""
    files: list[Reference] | None = None
    """The uploaded files of a FILE or MULTI_FILE question; `None` for all other questions."""
    id: str
    """ID of the answer, unique in the enterprise."""
    form: Reference
    """The form that was filled in."""
    question: Reference
    """The question of the form that was answered."""
    answer_type: FormType
    """The type of the form, which shows when the question was asked, for instance at booking, cancellation or
    completion.
    """
    created_at: datetime.datetime
    """When the question was first answered."""
    updated_at: datetime.datetime
    """When the answer was last changed; equal to `created_at` before the first change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 6  # required properties
        try:
            if "value" in data:
                found += 1
                self.value = v if (v := data["value"]) is None or type(v) is str else unexpected_type(v)
            if "selectedAnswerOptions" in data:
                found += 1
                self.selected_answer_options = (
                    None
                    if (v := data["selectedAnswerOptions"]) is None
                    else [read_reference(item) for item in array(v)]
                )
            if "files" in data:
                found += 1
                self.files = None if (v := data["files"]) is None else [read_reference(item) for item in array(v)]
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.form = read_reference(data["form"])
            self.question = read_reference(data["question"])
            self.answer_type = FORM_TYPE[data["answerType"]]
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 9 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "value": self.value,
                "selectedAnswerOptions": None
                if self.selected_answer_options is None
                else [item.to_dict() for item in self.selected_answer_options],
                "files": None if self.files is None else [item.to_dict() for item in self.files],
                "id": self.id,
                "form": self.form.to_dict(),
                "question": self.question.to_dict(),
                "answerType": str(self.answer_type),
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_answer = Answer.from_dict


class AppointmentStatus(OpenEnum):
    """The status of an appointment. Each operation is allowed in some statuses only. In other statuses, the operation
    fails with APPOINTMENT_STATUS_INVALID.
    """

    ACCEPTED = "ACCEPTED"
    """The appointment is confirmed: time, employee and customer are fixed."""
    ALTERNATIVE_DATE_REQUESTED = "ALTERNATIVE_DATE_REQUESTED"
    """The offered time was declined, and another one was requested."""
    CANCELLED = "CANCELLED"
    """The appointment was cancelled and will not take place."""
    COMPLETED = "COMPLETED"
    """The appointment took place, and the employee completed it."""
    INCOMING_REQUEST = "INCOMING_REQUEST"
    """The customer requested the appointment, and the employee has not accepted it yet."""
    NO_SHOW = "NO_SHOW"
    """The appointment was confirmed, but the customer did not come."""
    OUTGOING_INVITE = "OUTGOING_INVITE"
    """The customer was invited but has not chosen a time yet; `start` and `end` may be `None`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AppointmentStatusValue = Literal[
    "ACCEPTED", "ALTERNATIVE_DATE_REQUESTED", "CANCELLED", "COMPLETED", "INCOMING_REQUEST", "NO_SHOW", "OUTGOING_INVITE"
]
APPOINTMENT_STATUS: Final = ByValue(AppointmentStatus)


class ActorType(OpenEnum):
    """The kind of actor that created or changed something."""

    CUSTOMER = "CUSTOMER"
    """Created or changed by the customer, presumably on a booking page or through a link."""
    EMPLOYEE = "EMPLOYEE"
    """Created or changed by an employee of the enterprise."""
    OTHER = "OTHER"
    """Created or changed by neither a customer nor an employee, presumably by an integration that called this API."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ActorTypeValue = Literal["CUSTOMER", "EMPLOYEE", "OTHER"]
ACTOR_TYPE: Final = ByValue(ActorType)


class AppointmentOrigin(OpenEnum):
    """The application in which an appointment was created or last changed."""

    BACKOFFICE_APP = "BACKOFFICE_APP"
    """Engage's own application for employees."""
    OTHER = "OTHER"
    """Another application, presumably including integrations through this API."""
    PARTNER_BOOKING_APP = "PARTNER_BOOKING_APP"
    """The booking application for partners of the enterprise."""
    PLUGIN = "PLUGIN"
    """The booking plugin on one of the enterprise's own web pages."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AppointmentOriginValue = Literal["BACKOFFICE_APP", "OTHER", "PARTNER_BOOKING_APP", "PLUGIN"]
APPOINTMENT_ORIGIN: Final = ByValue(AppointmentOrigin)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentEnvelope(ResponseModel):
    """One appointment as it is after the request."""

    data: Appointment
    """The appointment, with translatable text in the requested language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_appointment(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentPage(ResponseModel):
    """One page of a list of appointments."""

    data: list[Appointment]
    """The matching appointments of this page; empty after the last page."""
    meta: PageMeta
    """The position of this page among all matching appointments."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_appointment(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

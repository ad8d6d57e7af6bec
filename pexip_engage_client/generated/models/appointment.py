from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define, field

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import read_datetime
from .form_type import FORM_TYPE, FormType
from .location import Location, read_location
from .meeting_type import MEETING_TYPE, MeetingType
from .page_meta import PageMeta, read_page_meta
from .participant_role import PARTICIPANT_ROLE, ParticipantRole
from .participant_type import PARTICIPANT_TYPE, ParticipantType
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
    """Whether some participants may join by video while the others meet in person. Inferred: from the name."""
    trailing_buffer_time: int
    """Time kept free for the employee after the end, for travel or notes. At least 0. Inferred: in minutes."""
    internal_notes: str | None = None
    """Notes among employees, which the customer does not see. Inferred: from the name."""
    message_for_customer: str | None = None
    """What the customer is told about the appointment, in the message that confirms it. Inferred: from the name."""
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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_appointment = Appointment.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentParticipant(ResponseModel):
    """Somebody who takes part in an appointment, and how."""

    role: ParticipantRole
    """Whether the appointment could do without this participant."""
    participant: Reference
    """The employee or customer who takes part; `type` says which of them."""
    type: ParticipantType
    """Whether `participant` is an employee or a customer."""
    video_url: str | None = None
    """Where this participant joins the video call, different for each; null where they do not meet by video."""
    video_test_url: str | None = None
    """Where this participant tries camera and microphone before the call; null where they do not meet by video."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_appointment_participant = AppointmentParticipant.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Answer(ResponseModel):
    """What somebody answered to one question of a form."""

    value: str | None = None
    """The answer as text, to any question but SELECT and MULTI_SELECT; null to those."""
    selected_answer_options: list[Reference] | None = None
    """The options chosen in a SELECT or MULTI_SELECT question; null for all other questions."""
    files: list[Reference] | None = None
    """The files uploaded to a FILE or MULTI_FILE question; null for all other questions."""
    id: str
    """Names this answer among all answers of the enterprise."""
    form: Reference
    """The form that was filled in."""
    question: Reference
    """The question of that form which is answered here."""
    answer_type: FormType
    """On which occasion the question was asked: when booking, cancelling or completing, for instance."""
    created_at: datetime.datetime
    """When the question was first answered."""
    updated_at: datetime.datetime
    """When the answer was last corrected; equal to `created_at` until then."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_answer = Answer.from_dict


class AppointmentStatus(OpenEnum):
    """Where an appointment stands in its life; each action is allowed in some states only, else the code is
    APPOINTMENT_STATUS_INVALID.
    """

    ACCEPTED = "ACCEPTED"
    """Firm: time, employee and customer are settled."""
    ALTERNATIVE_DATE_REQUESTED = "ALTERNATIVE_DATE_REQUESTED"
    """The time offered does not suit, and another is wanted."""
    CANCELLED = "CANCELLED"
    """Called off; nobody is expected to come."""
    COMPLETED = "COMPLETED"
    """It took place and was closed by the employee."""
    INCOMING_REQUEST = "INCOMING_REQUEST"
    """The customer has asked for it, and the employee has not accepted yet."""
    NO_SHOW = "NO_SHOW"
    """It was firm, but the customer did not come."""
    OUTGOING_INVITE = "OUTGOING_INVITE"
    """The customer is invited and has not chosen a time yet; `start` and `end` may be null."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AppointmentStatusValue = Literal[
    "ACCEPTED", "ALTERNATIVE_DATE_REQUESTED", "CANCELLED", "COMPLETED", "INCOMING_REQUEST", "NO_SHOW", "OUTGOING_INVITE"
]
APPOINTMENT_STATUS: Final = ByValue(AppointmentStatus)


class ActorType(OpenEnum):
    """Which kind of person created or changed something."""

    CUSTOMER = "CUSTOMER"
    """The customer did it, in a booking page or through a link. Our reading of the name."""
    EMPLOYEE = "EMPLOYEE"
    """An employee of the enterprise did it."""
    OTHER = "OTHER"
    """Neither of them did it, such as an integration that called this API. Our reading of the name."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ActorTypeValue = Literal["CUSTOMER", "EMPLOYEE", "OTHER"]
ACTOR_TYPE: Final = ByValue(ActorType)


class AppointmentOrigin(OpenEnum):
    """The application in which an appointment was created or last changed."""

    BACKOFFICE_APP = "BACKOFFICE_APP"
    """Engage's own application for employees."""
    OTHER = "OTHER"
    """Something else. Our reading: an integration through this API among others."""
    PARTNER_BOOKING_APP = "PARTNER_BOOKING_APP"
    """The booking application for partners of the enterprise."""
    PLUGIN = "PLUGIN"
    """The booking plugin that the enterprise shows on a web page of its own."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AppointmentOriginValue = Literal["BACKOFFICE_APP", "OTHER", "PARTNER_BOOKING_APP", "PLUGIN"]
APPOINTMENT_ORIGIN: Final = ByValue(AppointmentOrigin)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentEnvelope(ResponseModel):
    """One appointment, as it is after the call."""

    data: Appointment
    """The appointment, with translatable texts in the language asked for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_appointment(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentPage(ResponseModel):
    """One page of a list of appointments."""

    data: list[Appointment]
    """The appointments of this page that match the filters; empty behind the last page."""
    meta: PageMeta
    """Where this page stands among all matching appointments."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_appointment(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


late_names(globals())

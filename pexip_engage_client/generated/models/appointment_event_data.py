from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import encode, late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, mapping, new, unexpected_type
from ..._runtime.webhook_events import ReceivedEvent
from ..._runtime.wire import format_datetime, read_datetime
from .employee_status import EMPLOYEE_STATUS, EmployeeStatus
from .participant_role import PARTICIPANT_ROLE, ParticipantRole
from .participant_type import PARTICIPANT_TYPE, ParticipantType
from .translation import Translation, read_translation
from .webhook_office import WebhookOffice, read_webhook_office
from .webhook_subject_group import WebhookSubjectGroup, read_webhook_subject_group


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentEventData(ResponseModel):
    """The type of an event about an appointment, and the appointment after the change."""

    event_type: AppointmentEventType
    """What happened to the appointment, as a code for programs."""
    message: str | None
    """Deprecated. Text about the change. Pexip deprecated this property without a successor."""
    appointment: WebhookAppointment
    """The appointment after the change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.event_type = APPOINTMENT_EVENT_TYPE[data["eventType"]]
            self.message = v if (v := data["message"]) is None or type(v) is str else unexpected_type(v)
            self.appointment = read_webhook_appointment(data["appointment"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 3 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "eventType": str(self.event_type),
                "message": self.message,
                "appointment": self.appointment.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_appointment_event_data = AppointmentEventData.from_dict


class AppointmentEventType(OpenEnum):
    """What happened to the appointment. New types may be added at any time."""

    ACCEPT = "ACCEPT"
    """The appointment was accepted and is now confirmed."""
    REASSIGN = "REASSIGN"
    """The appointment was reassigned to another primary employee."""
    CANCEL = "CANCEL"
    """The appointment was cancelled and will not take place."""
    COMPLETE = "COMPLETE"
    """The appointment took place and was completed."""
    CREATE = "CREATE"
    """An appointment was booked at a given time, or an invite was sent."""
    RESCHEDULE = "RESCHEDULE"
    """The appointment was moved to another time."""
    REQUEST_ALTERNATIVE_DATE = "REQUEST_ALTERNATIVE_DATE"
    """The proposed time was declined, and another one was requested."""
    CREATE_REQUEST = "CREATE_REQUEST"
    """A customer requested an appointment, which an employee has yet to accept."""
    RESCHEDULE_REQUEST = "RESCHEDULE_REQUEST"
    """A customer requested another time, which an employee has yet to accept."""
    REOPEN = "REOPEN"
    """A completed appointment was opened again."""
    GENERIC_UPDATE = "GENERIC_UPDATE"
    """Other details of the appointment changed, such as notes or participants."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AppointmentEventTypeValue = Literal[
    "ACCEPT",
    "REASSIGN",
    "CANCEL",
    "COMPLETE",
    "CREATE",
    "RESCHEDULE",
    "REQUEST_ALTERNATIVE_DATE",
    "CREATE_REQUEST",
    "RESCHEDULE_REQUEST",
    "REOPEN",
    "GENERIC_UPDATE",
]
APPOINTMENT_EVENT_TYPE: Final = ByValue(AppointmentEventType)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookAppointment(ResponseModel):
    """An appointment as part of an event, with the details of its subject and office. Most properties of the appointment
    are not documented and arrive as additional properties.
    """

    id: str | None = None
    """ID of the appointment, as used in the paths of this API."""
    subject: WebhookSubject | None = None
    """The subject of the meeting, with its text in every language and the IDs of its forms."""
    office: WebhookOffice | None = None
    """The office on whose behalf the meeting takes place, with its address and its text in every language."""
    appointment_participants: list[WebhookParticipant] | None = None
    """The people who take part in the appointment, customers and employees alike. The Pexip documentation shows the list
    of participants without the name of its property; this description assumes the name that other resources use.
    """
    updated_at: datetime.datetime | None = None
    """When the appointment last changed. Skip the event if this time is earlier than in the last event that you handled
    for the same appointment.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else unexpected_type(v)
            if "subject" in data:
                found += 1
                self.subject = None if (v := data["subject"]) is None else read_webhook_subject(v)
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_webhook_office(v)
            if "appointmentParticipants" in data:
                found += 1
                self.appointment_participants = (
                    None
                    if (v := data["appointmentParticipants"]) is None
                    else [read_webhook_participant(item) for item in array(v)]
                )
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 5 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "subject": None if self.subject is None else self.subject.to_dict(),
                "office": None if self.office is None else self.office.to_dict(),
                "appointmentParticipants": None
                if self.appointment_participants is None
                else [item.to_dict() for item in self.appointment_participants],
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_appointment = WebhookAppointment.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookSubject(ResponseModel):
    """A subject as part of an appointment event, with the IDs of its forms."""

    id: str
    """ID of the subject, as used in the paths of this API."""
    external_id: str | None
    """The subject's ID in your own system; `None` if it has none. At most 255 characters."""
    enabled_for_customer_use: bool
    """Whether customers can book the subject themselves."""
    enabled_for_internal_use: bool
    """Whether employees can book the subject."""
    order: int
    """Position of the subject in its group, lowest first. At least 0."""
    cancellation_by_agent_form_id: str | None
    """ID of the form for an employee who cancels; `None` for no form."""
    cancellation_by_customer_form_id: str | None
    """ID of the form for a customer who cancels; `None` for no form."""
    completion_by_agent_form_id: str | None
    """ID of the form for the employee who completes the appointment; `None` for no form."""
    questionnaire_form_id: str | None
    """ID of the form that is filled in at booking; `None` for no form."""
    subject_group: WebhookSubjectGroup
    """The group in which the subject is offered."""
    translations: WebhookSubjectTranslations
    """Name, description and instructions in every language."""
    created_at: datetime.datetime
    """When the subject was created."""
    updated_at: datetime.datetime
    """When the subject was last changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            self.enabled_for_customer_use = (
                v if type(v := data["enabledForCustomerUse"]) is bool else unexpected_type(v)
            )
            self.enabled_for_internal_use = (
                v if type(v := data["enabledForInternalUse"]) is bool else unexpected_type(v)
            )
            self.order = v if type(v := data["order"]) is int else unexpected_type(v)
            self.cancellation_by_agent_form_id = (
                v if (v := data["cancellationByAgentFormId"]) is None or type(v) is str else unexpected_type(v)
            )
            self.cancellation_by_customer_form_id = (
                v if (v := data["cancellationByCustomerFormId"]) is None or type(v) is str else unexpected_type(v)
            )
            self.completion_by_agent_form_id = (
                v if (v := data["completionByAgentFormId"]) is None or type(v) is str else unexpected_type(v)
            )
            self.questionnaire_form_id = (
                v if (v := data["questionnaireFormId"]) is None or type(v) is str else unexpected_type(v)
            )
            self.subject_group = read_webhook_subject_group(data["subjectGroup"])
            self.translations = read_webhook_subject_translations(data["translations"])
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 13 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "enabledForCustomerUse": self.enabled_for_customer_use,
                "enabledForInternalUse": self.enabled_for_internal_use,
                "order": self.order,
                "cancellationByAgentFormId": self.cancellation_by_agent_form_id,
                "cancellationByCustomerFormId": self.cancellation_by_customer_form_id,
                "completionByAgentFormId": self.completion_by_agent_form_id,
                "questionnaireFormId": self.questionnaire_form_id,
                "subjectGroup": self.subject_group.to_dict(),
                "translations": self.translations.to_dict(),
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_subject = WebhookSubject.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookSubjectTranslations(ResponseModel):
    """The text of a subject in every language."""

    name: list[Translation]
    """The name of the subject, one entry per language."""
    description: list[Translation]
    """The description of the subject, one entry per language."""
    instructions: list[Translation]
    """What customers should bring or prepare, one entry per language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.name = [read_translation(item) for item in array(data["name"])]
            self.description = [read_translation(item) for item in array(data["description"])]
            self.instructions = [read_translation(item) for item in array(data["instructions"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 3 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "name": [item.to_dict() for item in self.name],
                "description": [item.to_dict() for item in self.description],
                "instructions": [item.to_dict() for item in self.instructions],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_subject_translations = WebhookSubjectTranslations.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookParticipant(ResponseModel):
    """A participant as part of an event. The roles of an employee arrive as additional properties. The Pexip
    documentation does not state whether an employee has one role or a list of roles.
    """

    role: ParticipantRole | None = None
    """Whether the participant is primary or secondary."""
    type: ParticipantType | None = None
    """Whether this is an employee or a customer."""
    employee: WebhookEmployee | None = None
    """The employee, if the participant is an employee."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "role" in data:
                found += 1
                self.role = None if (v := data["role"]) is None else PARTICIPANT_ROLE[v]
            if "type" in data:
                found += 1
                self.type = None if (v := data["type"]) is None else PARTICIPANT_TYPE[v]
            if "employee" in data:
                found += 1
                self.employee = None if (v := data["employee"]) is None else read_webhook_employee(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 3 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "role": None if self.role is None else str(self.role),
                "type": None if self.type is None else str(self.type),
                "employee": None if self.employee is None else self.employee.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_participant = WebhookParticipant.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookEmployee(ResponseModel):
    """An employee as part of an event. Most properties of the employee are not documented and arrive as additional
    properties.
    """

    translations: dict[str, Any] | None = None
    """The employee's translatable text in all languages. The format is not documented."""
    status: EmployeeStatus | None = None
    """Whether the employee is active in Engage."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else mapping(v)
            if "status" in data:
                found += 1
                self.status = None if (v := data["status"]) is None else EMPLOYEE_STATUS[v]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 2 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "translations": None
                if self.translations is None
                else {key: encode(item) for key, item in self.translations.items()},
                "status": None if self.status is None else str(self.status),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_employee = WebhookEmployee.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentEvent(ReceivedEvent):
    """An event about an appointment, as Engage posts it to a receiver."""

    id: str
    """ID of the event. The ID stays the same when Engage sends the event again, so skip an ID that you have already
    handled.
    """
    correlation_id: str
    """The correlation ID of the request that caused the event. Use this ID to follow the event through logs."""
    webhook_configuration_id: str
    """ID of the webhook configuration that subscribes the receiver to the event."""
    version: str
    """The version of the event's format. The possible values are not documented."""
    entity: AppointmentEntity
    """The kind of event: always `Appointment` here."""
    data: AppointmentEventData
    """The type of the event, and the appointment after the change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.correlation_id = v if type(v := data["correlationId"]) is str else unexpected_type(v)
            self.webhook_configuration_id = (
                v if type(v := data["webhookConfigurationId"]) is str else unexpected_type(v)
            )
            self.version = v if type(v := data["version"]) is str else unexpected_type(v)
            self.entity = APPOINTMENT_ENTITY[data["entity"]]
            self.data = read_appointment_event_data(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 6 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "correlationId": self.correlation_id,
                "webhookConfigurationId": self.webhook_configuration_id,
                "version": self.version,
                "entity": str(self.entity),
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


class AppointmentEntity(OpenEnum):
    """The entity of appointment events, which distinguishes them from other events."""

    APPOINTMENT = "Appointment"
    """The event is about an appointment, contained in `data.appointment`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


AppointmentEntityValue = Literal["Appointment"]
APPOINTMENT_ENTITY: Final = ByValue(AppointmentEntity)


late_names(globals())

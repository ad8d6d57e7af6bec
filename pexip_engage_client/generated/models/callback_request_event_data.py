from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.webhook_events import ReceivedEvent
from ..._runtime.wire import format_datetime, read_datetime
from .reference import Reference, read_reference
from .subject_translations import SubjectTranslations, read_subject_translations
from .webhook_office import WebhookOffice, read_webhook_office
from .webhook_subject_group import WebhookSubjectGroup, read_webhook_subject_group


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CallbackRequestEventData(ResponseModel):
    """The type of an event about a callback request, and the callback request after the change."""

    event_type: str
    """What happened to the callback request. The possible values are not documented."""
    callback_request: WebhookCallbackRequest
    """The callback request after the change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.event_type = v if type(v := data["eventType"]) is str else unexpected_type(v)
            self.callback_request = read_webhook_callback_request(data["callbackRequest"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "eventType": self.event_type,
                "callbackRequest": self.callback_request.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_callback_request_event_data = CallbackRequestEventData.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookCallbackRequest(ResponseModel):
    """A customer's request for a callback, as part of an event. Properties other than those listed here arrive as
    additional properties. The authors of this description could read only part of the Pexip documentation about
    callback requests.
    """

    id: str
    """ID of the callback request, as used in the appointments that resolve it."""
    status: str
    """The status of the callback request. The possible values are not documented."""
    subject: WebhookCallbackRequestSubject | None
    """The subject that the customer wants to discuss; `None` if not specified."""
    office: WebhookOffice | None = None
    """The office that should call the customer."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 3  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.status = v if type(v := data["status"]) is str else unexpected_type(v)
            self.subject = None if (v := data["subject"]) is None else read_webhook_callback_request_subject(v)
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_webhook_office(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 4 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "status": self.status,
                "subject": None if self.subject is None else self.subject.to_dict(),
                "office": None if self.office is None else self.office.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_callback_request = WebhookCallbackRequest.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookCallbackRequestSubject(ResponseModel):
    """A subject as part of a callback request event, with references to its forms."""

    id: str
    """ID of the subject, as used in the paths of this API."""
    external_id: str
    """The subject's ID in your own system. At most 255 characters."""
    enabled_for_customer_use: bool
    """Whether customers can book the subject themselves."""
    enabled_for_internal_use: bool
    """Whether employees can book the subject."""
    order: int
    """Position of the subject in its group, lowest first. At least 0."""
    cancellation_by_agent_form: Reference | None
    """The form for an employee who cancels; `None` for no form."""
    cancellation_by_customer_form: Reference | None
    """The form for a customer who cancels; `None` for no form."""
    completion_by_agent_form: Reference | None = None
    """The form for the employee who completes the appointment; `None` for no form."""
    questionnaire_form: Reference | None = None
    """The form that is filled in at booking; `None` for no form."""
    subject_group: WebhookSubjectGroup | None = None
    """The group in which the subject is offered."""
    translations: SubjectTranslations | None = None
    """The subject's text in every language."""
    created_at: datetime.datetime | None = None
    """When the subject was created."""
    updated_at: datetime.datetime | None = None
    """When the subject was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the subject was deleted; `None` if not deleted."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 7  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.external_id = v if type(v := data["externalId"]) is str else unexpected_type(v)
            self.enabled_for_customer_use = (
                v if type(v := data["enabledForCustomerUse"]) is bool else unexpected_type(v)
            )
            self.enabled_for_internal_use = (
                v if type(v := data["enabledForInternalUse"]) is bool else unexpected_type(v)
            )
            self.order = v if type(v := data["order"]) is int else unexpected_type(v)
            self.cancellation_by_agent_form = (
                None if (v := data["cancellationByAgentForm"]) is None else read_reference(v)
            )
            self.cancellation_by_customer_form = (
                None if (v := data["cancellationByCustomerForm"]) is None else read_reference(v)
            )
            if "completionByAgentForm" in data:
                found += 1
                self.completion_by_agent_form = (
                    None if (v := data["completionByAgentForm"]) is None else read_reference(v)
                )
            if "questionnaireForm" in data:
                found += 1
                self.questionnaire_form = None if (v := data["questionnaireForm"]) is None else read_reference(v)
            if "subjectGroup" in data:
                found += 1
                self.subject_group = None if (v := data["subjectGroup"]) is None else read_webhook_subject_group(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_subject_translations(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 14 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "enabledForCustomerUse": self.enabled_for_customer_use,
                "enabledForInternalUse": self.enabled_for_internal_use,
                "order": self.order,
                "cancellationByAgentForm": None
                if self.cancellation_by_agent_form is None
                else self.cancellation_by_agent_form.to_dict(),
                "cancellationByCustomerForm": None
                if self.cancellation_by_customer_form is None
                else self.cancellation_by_customer_form.to_dict(),
                "completionByAgentForm": None
                if self.completion_by_agent_form is None
                else self.completion_by_agent_form.to_dict(),
                "questionnaireForm": None if self.questionnaire_form is None else self.questionnaire_form.to_dict(),
                "subjectGroup": None if self.subject_group is None else self.subject_group.to_dict(),
                "translations": None if self.translations is None else self.translations.to_dict(),
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_callback_request_subject = WebhookCallbackRequestSubject.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CallbackRequestEvent(ReceivedEvent):
    """An event about a callback request, as Engage posts it to a receiver."""

    id: str
    """ID of the event. The ID is the same for each delivery attempt, so that you can skip events that you already
    handled.
    """
    correlation_id: str
    """The correlation ID of the transaction that caused the event. Use this ID to follow the event through logs."""
    entity: CallbackRequestEntity
    """The kind of event: always `Callback Request` here."""
    version: str
    """The version of the format of the event. The possible values are not documented."""
    webhook_configuration_id: str
    """ID of the webhook configuration through which the event is sent."""
    data: CallbackRequestEventData
    """The type of the event, and the callback request after the change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.correlation_id = v if type(v := data["correlationId"]) is str else unexpected_type(v)
            self.entity = CALLBACK_REQUEST_ENTITY[data["entity"]]
            self.version = v if type(v := data["version"]) is str else unexpected_type(v)
            self.webhook_configuration_id = (
                v if type(v := data["webhookConfigurationId"]) is str else unexpected_type(v)
            )
            self.data = read_callback_request_event_data(data["data"])
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
                "entity": str(self.entity),
                "version": self.version,
                "webhookConfigurationId": self.webhook_configuration_id,
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


class CallbackRequestEntity(OpenEnum):
    """The entity of callback request events, which distinguishes them from other events."""

    CALLBACK_REQUEST = "Callback Request"
    """The event is about a callback request, contained in `data.callback_request`."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


CallbackRequestEntityValue = Literal["Callback Request"]
CALLBACK_REQUEST_ENTITY: Final = ByValue(CallbackRequestEntity)


late_names(globals())

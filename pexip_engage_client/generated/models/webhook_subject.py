from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from ..._runtime.wire import read_datetime
from .webhook_subject_group import WebhookSubjectGroup, read_webhook_subject_group
from .webhook_subject_translations import WebhookSubjectTranslations, read_webhook_subject_translations


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookSubject(ResponseModel):
    """A subject as appointment events show it, with the ids of its forms."""

    id: str
    """Names the subject, as in the paths of this API."""
    external_id: str | None
    """The subject's id in the caller's own system; null where it has none. At most 255 characters."""
    enabled_for_customer_use: bool
    """Whether customers can book the subject by themselves."""
    enabled_for_internal_use: bool
    """Whether employees can book the subject."""
    order: int
    """Where the subject stands in its group, lowest first. At least 0."""
    cancellation_by_agent_form_id: str | None
    """Id of the form that an employee fills in to cancel; null for none."""
    cancellation_by_customer_form_id: str | None
    """Id of the form that a customer fills in to cancel; null for none."""
    completion_by_agent_form_id: str | None
    """Id of the form that the employee fills in to close the appointment; null for none."""
    questionnaire_form_id: str | None
    """Id of the form that is filled in when booking; null for none."""
    subject_group: WebhookSubjectGroup
    """The group under which the subject is offered."""
    translations: WebhookSubjectTranslations
    """Name, description and instructions in every language."""
    created_at: datetime.datetime
    """When the subject was made."""
    updated_at: datetime.datetime
    """When the subject was last changed."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
        "enabled_for_customer_use": "enabledForCustomerUse",
        "enabled_for_internal_use": "enabledForInternalUse",
        "cancellation_by_agent_form_id": "cancellationByAgentFormId",
        "cancellation_by_customer_form_id": "cancellationByCustomerFormId",
        "completion_by_agent_form_id": "completionByAgentFormId",
        "questionnaire_form_id": "questionnaireFormId",
        "subject_group": "subjectGroup",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.external_id = v if (v := data["externalId"]) is None or type(v) is str else refuse(v)
            self.enabled_for_customer_use = v if type(v := data["enabledForCustomerUse"]) is bool else refuse(v)
            self.enabled_for_internal_use = v if type(v := data["enabledForInternalUse"]) is bool else refuse(v)
            self.order = v if type(v := data["order"]) is int else refuse(v)
            self.cancellation_by_agent_form_id = (
                v if (v := data["cancellationByAgentFormId"]) is None or type(v) is str else refuse(v)
            )
            self.cancellation_by_customer_form_id = (
                v if (v := data["cancellationByCustomerFormId"]) is None or type(v) is str else refuse(v)
            )
            self.completion_by_agent_form_id = (
                v if (v := data["completionByAgentFormId"]) is None or type(v) is str else refuse(v)
            )
            self.questionnaire_form_id = (
                v if (v := data["questionnaireFormId"]) is None or type(v) is str else refuse(v)
            )
            self.subject_group = read_webhook_subject_group(data["subjectGroup"])
            self.translations = read_webhook_subject_translations(data["translations"])
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 13:
            self._keep_unknown(data)
        return self


read_webhook_subject = WebhookSubject.from_dict

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from ..._runtime.wire import read_datetime
from .reference import Reference, read_reference
from .subject_translations import SubjectTranslations, read_subject_translations
from .webhook_subject_group import WebhookSubjectGroup, read_webhook_subject_group


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookCallbackRequestSubject(ResponseModel):
    """A subject as callback request events show it, with references to its forms."""

    id: str
    """Names the subject, as in the paths of this API."""
    external_id: str
    """The subject's id in the caller's own system. At most 255 characters."""
    enabled_for_customer_use: bool
    """Whether customers can book the subject by themselves."""
    enabled_for_internal_use: bool
    """Whether employees can book the subject."""
    order: int
    """Where the subject stands in its group, lowest first. At least 0."""
    cancellation_by_agent_form: Reference | None
    """The form that an employee fills in to cancel; null for none."""
    cancellation_by_customer_form: Reference | None
    """The form that a customer fills in to cancel; null for none."""
    completion_by_agent_form: Reference | None = None
    """The form that the employee fills in to close the appointment; null for none."""
    questionnaire_form: Reference | None = None
    """The form that is filled in when booking; null for none."""
    subject_group: WebhookSubjectGroup | None = None
    """The group under which the subject is offered."""
    translations: SubjectTranslations | None = None
    """The subject's texts in every language."""
    created_at: datetime.datetime | None = None
    """When the subject was made."""
    updated_at: datetime.datetime | None = None
    """When the subject was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the subject was deleted; null as long as not."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
        "enabled_for_customer_use": "enabledForCustomerUse",
        "enabled_for_internal_use": "enabledForInternalUse",
        "cancellation_by_agent_form": "cancellationByAgentForm",
        "cancellation_by_customer_form": "cancellationByCustomerForm",
        "completion_by_agent_form": "completionByAgentForm",
        "questionnaire_form": "questionnaireForm",
        "subject_group": "subjectGroup",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "deleted_at": "deletedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 7  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.external_id = v if type(v := data["externalId"]) is str else refuse(v)
            self.enabled_for_customer_use = v if type(v := data["enabledForCustomerUse"]) is bool else refuse(v)
            self.enabled_for_internal_use = v if type(v := data["enabledForInternalUse"]) is bool else refuse(v)
            self.order = v if type(v := data["order"]) is int else refuse(v)
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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_callback_request_subject = WebhookCallbackRequestSubject.from_dict

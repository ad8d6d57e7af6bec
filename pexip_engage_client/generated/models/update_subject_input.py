from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .subject_translations_input import SubjectTranslationsInput


@frozen(kw_only=True)
class UpdateSubjectInput(InputModel):
    """Update subject input."""

    external_id: str | None | Unset = UNSET
    """Id in the caller's own system."""
    translations: SubjectTranslationsInput | Unset = UNSET
    order: int | None | Unset = UNSET
    subject_group_id: str | None | Unset = UNSET
    enabled_for_internal_use: bool | None | Unset = UNSET
    enabled_for_customer_use: bool | None | Unset = UNSET
    cancellation_by_agent_form_id: str | None | Unset = UNSET
    cancellation_by_customer_form_id: str | None | Unset = UNSET
    completion_by_agent_form_id: str | None | Unset = UNSET
    questionnaire_form_id: str | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
        "subject_group_id": "subjectGroupId",
        "enabled_for_internal_use": "enabledForInternalUse",
        "enabled_for_customer_use": "enabledForCustomerUse",
        "cancellation_by_agent_form_id": "cancellationByAgentFormId",
        "cancellation_by_customer_form_id": "cancellationByCustomerFormId",
        "completion_by_agent_form_id": "completionByAgentFormId",
        "questionnaire_form_id": "questionnaireFormId",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.translations is not UNSET:
            data["translations"] = self.translations.to_dict()
        if self.order is not UNSET:
            data["order"] = self.order
        if self.subject_group_id is not UNSET:
            data["subjectGroupId"] = self.subject_group_id
        if self.enabled_for_internal_use is not UNSET:
            data["enabledForInternalUse"] = self.enabled_for_internal_use
        if self.enabled_for_customer_use is not UNSET:
            data["enabledForCustomerUse"] = self.enabled_for_customer_use
        if self.cancellation_by_agent_form_id is not UNSET:
            data["cancellationByAgentFormId"] = self.cancellation_by_agent_form_id
        if self.cancellation_by_customer_form_id is not UNSET:
            data["cancellationByCustomerFormId"] = self.cancellation_by_customer_form_id
        if self.completion_by_agent_form_id is not UNSET:
            data["completionByAgentFormId"] = self.completion_by_agent_form_id
        if self.questionnaire_form_id is not UNSET:
            data["questionnaireFormId"] = self.questionnaire_form_id
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

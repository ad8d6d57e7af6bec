from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from .. import models
from .translation_input import TranslationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class UpdateSubjectInput(InputModel):
    """Changes to a subject."""

    external_id: str | UUID | None | Unset = UNSET
    """Another ID for the subject in your own system; `None` removes it."""
    translations: SubjectTranslationsInputLike | Unset = UNSET
    """The text in all languages, which replaces the existing text. If you leave out a property, that text stays
    unchanged.
    """
    order: int | None | Unset = UNSET
    """A new position of the subject in its group, lowest first."""
    subject_group_id: str | UUID | None | Unset = UNSET
    """ID of the group in which to offer the subject; `None` for no group."""
    enabled_for_internal_use: bool | None | Unset = UNSET
    """Whether employees may book the subject."""
    enabled_for_customer_use: bool | None | Unset = UNSET
    """Whether customers may book the subject themselves."""
    cancellation_by_agent_form_id: str | UUID | None | Unset = UNSET
    """ID of the form for an employee who cancels the appointment; `None` for no form."""
    cancellation_by_customer_form_id: str | UUID | None | Unset = UNSET
    """ID of the form for a customer who cancels the appointment; `None` for no form."""
    completion_by_agent_form_id: str | UUID | None | Unset = UNSET
    """ID of the form for the employee who completes the appointment; `None` for no form."""
    questionnaire_form_id: str | UUID | None | Unset = UNSET
    """ID of the form that is filled in at booking; `None` for no form."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.translations is not UNSET:
            data["translations"] = given.translations.to_dict()
        if self.order is not UNSET:
            data["order"] = given.order
        if self.subject_group_id is not UNSET:
            data["subjectGroupId"] = given.subject_group_id
        if self.enabled_for_internal_use is not UNSET:
            data["enabledForInternalUse"] = given.enabled_for_internal_use
        if self.enabled_for_customer_use is not UNSET:
            data["enabledForCustomerUse"] = given.enabled_for_customer_use
        if self.cancellation_by_agent_form_id is not UNSET:
            data["cancellationByAgentFormId"] = given.cancellation_by_agent_form_id
        if self.cancellation_by_customer_form_id is not UNSET:
            data["cancellationByCustomerFormId"] = given.cancellation_by_customer_form_id
        if self.completion_by_agent_form_id is not UNSET:
            data["completionByAgentFormId"] = given.completion_by_agent_form_id
        if self.questionnaire_form_id is not UNSET:
            data["questionnaireFormId"] = given.questionnaire_form_id
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class SubjectTranslationsInput(InputModel):
    """The translatable text of a subject."""

    name: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The name of the subject, one entry per language."""
    description: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The description of the subject, one entry per language."""
    instructions: Sequence[TranslationInputLike] | None | Unset = UNSET
    """What customers should bring or prepare, one entry per language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "SubjectTranslations"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.name is not UNSET:
            data["name"] = None if given.name is None else [item.to_dict() for item in given.name]
        if self.description is not UNSET:
            data["description"] = None if given.description is None else [item.to_dict() for item in given.description]
        if self.instructions is not UNSET:
            data["instructions"] = (
                None if given.instructions is None else [item.to_dict() for item in given.instructions]
            )
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    SubjectTranslationsInputLike: TypeAlias = (
        SubjectTranslationsInput | models.SubjectTranslationsInputDict | models.SubjectTranslations
    )
    """The types that are accepted as `SubjectTranslationsInput`."""
else:
    SubjectTranslationsInputLike = SubjectTranslationsInput


late_names(globals())

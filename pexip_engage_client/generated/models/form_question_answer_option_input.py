from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .form_question_answer_option_translations_input import FormQuestionAnswerOptionTranslationsInput
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionAnswerOptionInput(InputModel):
    """A choice to offer in a SELECT or MULTI_SELECT question."""

    label: TranslationInput | None | Unset = UNSET
    """What people are to choose, in one language. Our reading: `translations` are what counts."""
    value: str | None | Unset = UNSET
    """What the choice is to mean to programs, whatever its label says."""
    external_id: str | None | Unset = UNSET
    """The choice's id in the caller's own system; null for none."""
    order: int | None | Unset = UNSET
    """Where the choice is to stand among the others, lowest first."""
    translations: FormQuestionAnswerOptionTranslationsInput | None | Unset = UNSET
    """The label in all languages."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if self.label is None else self.label.to_dict()
        if self.value is not UNSET:
            data["value"] = self.value
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.order is not UNSET:
            data["order"] = self.order
        if self.translations is not UNSET:
            data["translations"] = None if self.translations is None else self.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .form_question_answer_option_translations import (
    FormQuestionAnswerOptionTranslations,
    read_form_question_answer_option_translations,
)
from .translated_value import TranslatedValue, read_translated_value


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionAnswerOption(ResponseModel):
    """A choice of a SELECT or MULTI_SELECT question. The page shows no id, though answers name options by id."""

    label: TranslatedValue | None = None
    """What people choose, in the language asked for."""
    value: str | None = None
    """What the choice means to programs, whatever its label says."""
    external_id: str | None = None
    """The choice's id in the caller's own system."""
    order: int | None = None
    """Where the choice stands among the others, lowest first."""
    translations: FormQuestionAnswerOptionTranslations | None = None
    """The label in every language that it is written in."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "label" in data:
                found += 1
                self.label = None if (v := data["label"]) is None else read_translated_value(v)
            if "value" in data:
                found += 1
                self.value = v if (v := data["value"]) is None or type(v) is str else refuse(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else refuse(v)
            if "order" in data:
                found += 1
                self.order = v if (v := data["order"]) is None or type(v) is int else refuse(v)
            if "translations" in data:
                found += 1
                self.translations = (
                    None if (v := data["translations"]) is None else read_form_question_answer_option_translations(v)
                )
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_form_question_answer_option = FormQuestionAnswerOption.from_dict

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, new, refuse
from .form_question_answer_option_translations import FormQuestionAnswerOptionTranslations
from .translated_value import TranslatedValue

KNOWN = frozenset(
    {
        "label",
        "value",
        "externalId",
        "order",
        "translations",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionAnswerOption(AnswerModel):
    """A choice of a SELECT or MULTI_SELECT question."""

    label: TranslatedValue | None = None
    """A text in the language that the request asked for."""
    value: str | None = None
    external_id: str | None = None
    order: int | None = None
    translations: FormQuestionAnswerOptionTranslations | None = None

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "label" in data:
                self.label = None if (v := data["label"]) is None else TranslatedValue.from_dict(v)
            if "value" in data:
                self.value = v if (v := data["value"]) is None or type(v) is str else refuse(v)
            if "externalId" in data:
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else refuse(v)
            if "order" in data:
                self.order = v if (v := data["order"]) is None or type(v) is int else refuse(v)
            if "translations" in data:
                self.translations = (
                    None if (v := data["translations"]) is None else FormQuestionAnswerOptionTranslations.from_dict(v)
                )
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

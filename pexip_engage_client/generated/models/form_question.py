from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from .question_input_type import QUESTION_INPUT_TYPE, QuestionInputType
from .translated_value import TranslatedValue, read_translated_value
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestion(ResponseModel):
    """One question of a form. What else there is arrives as additional properties. Inferred: known from a topic page
    that leaves out a part.
    """

    id: str | None = None
    """Names the question in its path, and in answers."""
    input_type: QuestionInputType | None = None
    """What the question asks for, and so how an answer looks."""
    order: int | None = None
    """Where the question stands in its form, lowest first."""
    required: bool | None = None
    """Whether the form can be sent without an answer."""
    label: TranslatedValue | None = None
    """The question itself, in the language asked for."""
    answer_options: list[FormQuestionAnswerOption] | None = None
    """What can be chosen in a SELECT or MULTI_SELECT question; null in all others."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
            if "inputType" in data:
                found += 1
                self.input_type = None if (v := data["inputType"]) is None else QUESTION_INPUT_TYPE[v]
            if "order" in data:
                found += 1
                self.order = v if (v := data["order"]) is None or type(v) is int else unexpected_type(v)
            if "required" in data:
                found += 1
                self.required = v if (v := data["required"]) is None or type(v) is bool else unexpected_type(v)
            if "label" in data:
                found += 1
                self.label = None if (v := data["label"]) is None else read_translated_value(v)
            if "answerOptions" in data:
                found += 1
                self.answer_options = (
                    None
                    if (v := data["answerOptions"]) is None
                    else [read_form_question_answer_option(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_form_question = FormQuestion.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionAnswerOption(ResponseModel):
    """A choice of a SELECT or MULTI_SELECT question. Inferred: the page shows no id, though answers name options by id."""

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
                self.value = v if (v := data["value"]) is None or type(v) is str else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "order" in data:
                found += 1
                self.order = v if (v := data["order"]) is None or type(v) is int else unexpected_type(v)
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


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionAnswerOptionTranslations(ResponseModel):
    """The translatable texts of a choice."""

    label: list[Translation] | None = None
    """What people choose, one entry a language."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "label" in data:
                found += 1
                self.label = None if (v := data["label"]) is None else [read_translation(item) for item in array(v)]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_form_question_answer_option_translations = FormQuestionAnswerOptionTranslations.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionEnvelope(ResponseModel):
    """One question of a form. Inferred: the page does not print `data` as required."""

    data: FormQuestion | None = None
    """The question, with its choices where it has some. Inferred: known from a topic page that leaves out a part."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "data" in data:
                found += 1
                self.data = None if (v := data["data"]) is None else read_form_question(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .question_input_type import QUESTION_INPUT_TYPE, QuestionInputType
from .translated_value import TranslatedValue, read_translated_value
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestion(ResponseModel):
    """One question of a form. Properties that are not documented arrive as additional properties. The Pexip
    documentation describes questions only in an overview, and not completely.
    """

    id: str | None = None
    """ID of the question, used in paths and in answers."""
    input_type: QuestionInputType | None = None
    """The type of the question, which determines the format of the answer."""
    order: int | None = None
    """Position of the question in its form, lowest first."""
    required: bool | None = None
    """Whether the question must be answered before the form can be submitted."""
    label: TranslatedValue | None = None
    """The text of the question in the requested language."""
    answer_options: list[FormQuestionAnswerOption] | None = None
    """The options of a SELECT or MULTI_SELECT question; `None` for all others."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 6 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "inputType": None if self.input_type is None else str(self.input_type),
                "order": self.order,
                "required": self.required,
                "label": None if self.label is None else self.label.to_dict(),
                "answerOptions": None
                if self.answer_options is None
                else [item.to_dict() for item in self.answer_options],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_form_question = FormQuestion.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionAnswerOption(ResponseModel):
    """An option of a SELECT or MULTI_SELECT question. The Pexip documentation does not show an ID for the option,
    although answers refer to options by ID.
    """

    label: TranslatedValue | None = None
    """The text of the option in the requested language."""
    value: str | None = None
    """The option's value for programs, independent of its label."""
    external_id: str | None = None
    """The option's ID in your own system."""
    order: int | None = None
    """Position of the option among the others, lowest first."""
    translations: FormQuestionAnswerOptionTranslations | None = None
    """The label in every available language."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 5 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "label": None if self.label is None else self.label.to_dict(),
                "value": self.value,
                "externalId": self.external_id,
                "order": self.order,
                "translations": None if self.translations is None else self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_form_question_answer_option = FormQuestionAnswerOption.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionAnswerOptionTranslations(ResponseModel):
    """The translatable text of an option."""

    label: list[Translation] | None = None
    """The text of the option, one entry per language."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 1 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "label": None if self.label is None else [item.to_dict() for item in self.label],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_form_question_answer_option_translations = FormQuestionAnswerOptionTranslations.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionEnvelope(ResponseModel):
    """One question of a form. The Pexip documentation does not state whether every response contains `data`."""

    data: FormQuestion | None = None
    """The question, with its options if it has any."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 1 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": None if self.data is None else self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

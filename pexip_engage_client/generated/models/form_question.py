from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new, refuse
from .form_question_answer_option import FormQuestionAnswerOption, read_form_question_answer_option
from .question_input_type import QUESTION_INPUT_TYPE, QuestionInputType
from .translated_value import TranslatedValue, read_translated_value


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestion(ResponseModel):
    """One question of a form. Known from a topic page that leaves out a part: what else there is arrives as additional
    properties.
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

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "input_type": "inputType",
        "answer_options": "answerOptions",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else refuse(v)
            if "inputType" in data:
                found += 1
                self.input_type = None if (v := data["inputType"]) is None else QUESTION_INPUT_TYPE[v]
            if "order" in data:
                found += 1
                self.order = v if (v := data["order"]) is None or type(v) is int else refuse(v)
            if "required" in data:
                found += 1
                self.required = v if (v := data["required"]) is None or type(v) is bool else refuse(v)
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

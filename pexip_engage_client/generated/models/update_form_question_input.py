from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .form_question_answer_option_input import FormQuestionAnswerOptionInput
from .form_question_translations_input import FormQuestionTranslationsInput
from .form_question_validator_input import FormQuestionValidatorInput
from .question_input_type import QuestionInputType


@frozen(kw_only=True, eq=False, repr=False)
class UpdateFormQuestionInput(InputModel):
    """What is to change of a question. The page is cut: further fields can be sent as additional properties."""

    default_value: str | None | Unset = UNSET
    """What the answer is filled with before anybody types; null for nothing."""
    external_id: str | None | Unset = UNSET
    """Another id of the question in the caller's own system; null forgets it. At most 255 characters."""
    target_property: str | None | Unset = UNSET
    """Which property of the customer or appointment the answer is written to. Our reading of the name."""
    required: bool | None | Unset = UNSET
    """Whether the form is refused without an answer."""
    hidden: bool | None | Unset = UNSET
    """Whether people see the question; a hidden one keeps its default value. Our reading of the name."""
    input_type: QuestionInputType | str | None | Unset = UNSET
    """What the question is to ask for from now on."""
    validator: FormQuestionValidatorInput | None | Unset = UNSET
    """What answers have to match from now on; null to take anything."""
    translations: FormQuestionTranslationsInput | None | Unset = UNSET
    """All texts of the question from now on."""
    answer_options: Sequence[FormQuestionAnswerOptionInput] | None | Unset = UNSET
    """All choices from now on, also those that stay; for SELECT and MULTI_SELECT."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "default_value": "defaultValue",
        "external_id": "externalId",
        "target_property": "targetProperty",
        "input_type": "inputType",
        "answer_options": "answerOptions",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.default_value is not UNSET:
            data["defaultValue"] = self.default_value
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.target_property is not UNSET:
            data["targetProperty"] = self.target_property
        if self.required is not UNSET:
            data["required"] = self.required
        if self.hidden is not UNSET:
            data["hidden"] = self.hidden
        if self.input_type is not UNSET:
            data["inputType"] = None if self.input_type is None else str(self.input_type)
        if self.validator is not UNSET:
            data["validator"] = None if self.validator is None else self.validator.to_dict()
        if self.translations is not UNSET:
            data["translations"] = None if self.translations is None else self.translations.to_dict()
        if self.answer_options is not UNSET:
            data["answerOptions"] = (
                None if self.answer_options is None else [item.to_dict() for item in self.answer_options]
            )
        return {**self.additional_properties, **data} if self.additional_properties else data

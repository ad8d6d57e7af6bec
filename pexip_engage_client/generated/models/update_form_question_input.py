from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .language import Language, LanguageValue
from .question_input_type import QuestionInputType, QuestionInputTypeValue
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class UpdateFormQuestionInput(InputModel):
    """What is to change of a question. Further fields can be sent as additional properties. Inferred: the page is cut."""

    default_value: str | None | Unset = UNSET
    """What the answer is filled with before anybody types; null for nothing."""
    external_id: str | None | Unset = UNSET
    """Another id of the question in the caller's own system; null forgets it. At most 255 characters."""
    target_property: str | None | Unset = UNSET
    """Which property of the customer or appointment the answer is written to. Inferred: from the name."""
    required: bool | None | Unset = UNSET
    """Whether the form is refused without an answer."""
    hidden: bool | None | Unset = UNSET
    """Whether people see the question; a hidden one keeps its default value. Inferred: from the name."""
    input_type: QuestionInputType | QuestionInputTypeValue | None | Unset = UNSET
    """What the question is to ask for from now on."""
    validator: FormQuestionValidatorInput | None | Unset = UNSET
    """What answers have to match from now on; null to take anything."""
    translations: FormQuestionTranslationsInput | None | Unset = UNSET
    """All texts of the question from now on."""
    answer_options: Sequence[FormQuestionAnswerOptionInput] | None | Unset = UNSET
    """All choices from now on, also those that stay; for SELECT and MULTI_SELECT."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

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


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionValidatorInput(InputModel):
    """What an answer has to match, and what people read when it does not."""

    regex: str | Unset = UNSET
    """A regular expression that the whole answer has to match. The dialect is not documented. Inferred: from the name.
    """
    translations: FormQuestionValidatorTranslationsInput | None | Unset = UNSET
    """The message for an answer that does not match."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.regex is not UNSET:
            data["regex"] = self.regex
        if self.translations is not UNSET:
            data["translations"] = None if self.translations is None else self.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionValidatorTranslationsInput(InputModel):
    """The translatable texts of a validator."""

    error_message: Sequence[TranslationInput] | None | Unset = UNSET
    """What to tell people to mend, one entry a language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.error_message is not UNSET:
            data["errorMessage"] = (
                None if self.error_message is None else [item.to_dict() for item in self.error_message]
            )
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionTranslationsInput(InputModel):
    """The translatable texts of a question."""

    label: Sequence[TranslationInput] | None | Unset = UNSET
    """The question itself, one entry a language."""
    help_text: Sequence[HelpTextTranslationInput] | None | Unset = UNSET
    """What helps to answer it, one entry a language."""
    placeholder: Sequence[Any] | None | Unset = UNSET
    """What stands in the empty field. What an item looks like is not documented. Inferred: the page is cut before the
    items.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if self.label is None else [item.to_dict() for item in self.label]
        if self.help_text is not UNSET:
            data["helpText"] = None if self.help_text is None else [item.to_dict() for item in self.help_text]
        if self.placeholder is not UNSET:
            data["placeholder"] = None if self.placeholder is None else list(self.placeholder)
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class HelpTextTranslationInput(InputModel):
    """One language of a help text, which is limited in length where other texts are not."""

    language: Language | LanguageValue
    """The language that the help is written in."""
    value: str
    """The help that people who read this language see beside the question. At most 1024 characters."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "language": str(self.language),
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionAnswerOptionInput(InputModel):
    """A choice to offer in a SELECT or MULTI_SELECT question."""

    label: TranslationInput | None | Unset = UNSET
    """What people are to choose, in one language. Inferred: `translations` are what counts."""
    value: str | None | Unset = UNSET
    """What the choice is to mean to programs, whatever its label says."""
    external_id: str | None | Unset = UNSET
    """The choice's id in the caller's own system; null for none."""
    order: int | None | Unset = UNSET
    """Where the choice is to stand among the others, lowest first."""
    translations: FormQuestionAnswerOptionTranslationsInput | None | Unset = UNSET
    """The label in all languages."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

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


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionAnswerOptionTranslationsInput(InputModel):
    """The translatable texts of a choice to offer."""

    label: Sequence[TranslationInput] | None | Unset = UNSET
    """What people are to choose, one entry a language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if self.label is None else [item.to_dict() for item in self.label]
        return {**self.additional_properties, **data} if self.additional_properties else data


late_names(globals())

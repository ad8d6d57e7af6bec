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
    """Changes to a question of a form. Pass other fields as additional properties. Inferred: only a part of the
    documentation was available.
    """

    default_value: str | None | Unset = UNSET
    """The value of the answer before the user enters one; null for none."""
    external_id: str | None | Unset = UNSET
    """A new ID of the question in your own system; null removes it. At most 255 characters."""
    target_property: str | None | Unset = UNSET
    """The property of the customer or appointment that stores the answer. Inferred: its meaning follows from its name.
    """
    required: bool | None | Unset = UNSET
    """Whether the form is rejected without an answer."""
    hidden: bool | None | Unset = UNSET
    """Whether the question is hidden. A hidden question keeps its default value. Inferred: its meaning follows from its
    name.
    """
    input_type: QuestionInputType | QuestionInputTypeValue | None | Unset = UNSET
    """The new type of the question."""
    validator: FormQuestionValidatorInput | None | Unset = UNSET
    """The new rule for valid answers; null to accept any answer."""
    translations: FormQuestionTranslationsInput | None | Unset = UNSET
    """All texts of the question, which replace the existing ones."""
    answer_options: Sequence[FormQuestionAnswerOptionInput] | None | Unset = UNSET
    """The complete new list of options for SELECT and MULTI_SELECT, including those that stay."""
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
    """The rule for valid answers, and the message for invalid ones."""

    regex: str | Unset = UNSET
    """A regular expression that must match the whole answer. The dialect is not documented. Inferred: its meaning
    follows from its name.
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
    """The message that explains how to correct the answer, one entry per language."""
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
    """The text of the question, one entry per language."""
    help_text: Sequence[HelpTextTranslationInput] | None | Unset = UNSET
    """A text that helps to answer the question, one entry per language."""
    placeholder: Sequence[Any] | None | Unset = UNSET
    """The placeholder in the empty field. The form of an item is not documented. Inferred: its items were not available.
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
    """One language of a help text. Unlike other texts, its length is limited."""

    language: Language | LanguageValue
    """The language in which people read the help text."""
    value: str
    """The help text shown next to the question in this language. At most 1024 characters."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "language": str(self.language),
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionAnswerOptionInput(InputModel):
    """An option of a SELECT or MULTI_SELECT question."""

    label: TranslationInput | None | Unset = UNSET
    """The text of the option in one language. Inferred: if `translations` is sent, it is used instead."""
    value: str | None | Unset = UNSET
    """The option's value for programs, independent of its label."""
    external_id: str | None | Unset = UNSET
    """The option's ID in your own system; null for none."""
    order: int | None | Unset = UNSET
    """Position of the option among the others, lowest first."""
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
    """The translatable texts of an option."""

    label: Sequence[TranslationInput] | None | Unset = UNSET
    """The text of the option, one entry per language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if self.label is None else [item.to_dict() for item in self.label]
        return {**self.additional_properties, **data} if self.additional_properties else data


late_names(globals())

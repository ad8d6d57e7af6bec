from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from .. import models
from .language import Language, LanguageValue
from .question_input_type import QuestionInputType, QuestionInputTypeValue
from .translation_input import TranslationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class UpdateFormQuestionInput(InputModel):
    """Changes to a question of a form. Pass properties that are not documented as additional properties. The authors of
    this description could read only part of the Pexip documentation about this request.
    """

    default_value: str | None | Unset = UNSET
    """The value of the answer before the user enters one; `None` for no default."""
    external_id: str | UUID | None | Unset = UNSET
    """A new ID for the question in your own system; `None` removes it. At most 255 characters."""
    target_property: str | None | Unset = UNSET
    """The property of the customer or appointment that stores the answer. The Pexip documentation does not explain
    `target_property`; this description is an assumption based on the name.
    """
    required: bool | None | Unset = UNSET
    """Whether the form is rejected if this question has no answer."""
    hidden: bool | None | Unset = UNSET
    """Whether the question is hidden. A hidden question keeps its default value. The Pexip documentation does not
    explain the `hidden` property; this description is an assumption based on the name.
    """
    input_type: QuestionInputType | QuestionInputTypeValue | None | Unset = UNSET
    """The new type of the question."""
    validator: FormQuestionValidatorInputLike | None | Unset = UNSET
    """The new rule for valid answers; `None` to accept any answer."""
    translations: FormQuestionTranslationsInputLike | None | Unset = UNSET
    """The complete text of the question, which replaces the existing text."""
    answer_options: Sequence[FormQuestionAnswerOptionInputLike] | None | Unset = UNSET
    """The complete new list of options for SELECT and MULTI_SELECT, including those that stay the same."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.default_value is not UNSET:
            data["defaultValue"] = given.default_value
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.target_property is not UNSET:
            data["targetProperty"] = given.target_property
        if self.required is not UNSET:
            data["required"] = given.required
        if self.hidden is not UNSET:
            data["hidden"] = given.hidden
        if self.input_type is not UNSET:
            data["inputType"] = None if given.input_type is None else str(given.input_type)
        if self.validator is not UNSET:
            data["validator"] = None if given.validator is None else given.validator.to_dict()
        if self.translations is not UNSET:
            data["translations"] = None if given.translations is None else given.translations.to_dict()
        if self.answer_options is not UNSET:
            data["answerOptions"] = (
                None if given.answer_options is None else [item.to_dict() for item in given.answer_options]
            )
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionValidatorInput(InputModel):
    """The rule for valid answers, and the message for invalid ones."""

    regex: str | Unset = UNSET
    """A regular expression that must match the whole answer. The dialect is not documented. The Pexip documentation does
    not explain the `regex` property; this description is an assumption based on the name.
    """
    translations: FormQuestionValidatorTranslationsInputLike | None | Unset = UNSET
    """The message for an answer that does not match."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.regex is not UNSET:
            data["regex"] = given.regex
        if self.translations is not UNSET:
            data["translations"] = None if given.translations is None else given.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FormQuestionValidatorInputLike: TypeAlias = FormQuestionValidatorInput | models.FormQuestionValidatorInputDict
    """The types that are accepted as `FormQuestionValidatorInput`."""
else:
    FormQuestionValidatorInputLike = FormQuestionValidatorInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionValidatorTranslationsInput(InputModel):
    """The translatable text of a validator."""

    error_message: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The message that explains how to correct the answer, one entry per language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.error_message is not UNSET:
            data["errorMessage"] = (
                None if given.error_message is None else [item.to_dict() for item in given.error_message]
            )
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FormQuestionValidatorTranslationsInputLike: TypeAlias = (
        FormQuestionValidatorTranslationsInput | models.FormQuestionValidatorTranslationsInputDict
    )
    """The types that are accepted as `FormQuestionValidatorTranslationsInput`."""
else:
    FormQuestionValidatorTranslationsInputLike = FormQuestionValidatorTranslationsInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionTranslationsInput(InputModel):
    """The translatable text of a question."""

    label: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The text of the question, one entry per language."""
    help_text: Sequence[HelpTextTranslationInputLike] | None | Unset = UNSET
    """Text that helps to answer the question, one entry per language."""
    placeholder: SequenceNotStr[Any] | None | Unset = UNSET
    """A list with the placeholder text of the empty field. The format of the list items is not documented. The available
    Pexip documentation shows no example of an item.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if given.label is None else [item.to_dict() for item in given.label]
        if self.help_text is not UNSET:
            data["helpText"] = None if given.help_text is None else [item.to_dict() for item in given.help_text]
        if self.placeholder is not UNSET:
            data["placeholder"] = None if given.placeholder is None else list(given.placeholder)
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FormQuestionTranslationsInputLike: TypeAlias = (
        FormQuestionTranslationsInput | models.FormQuestionTranslationsInputDict
    )
    """The types that are accepted as `FormQuestionTranslationsInput`."""
else:
    FormQuestionTranslationsInputLike = FormQuestionTranslationsInput


@frozen(kw_only=True, eq=False, repr=False)
class HelpTextTranslationInput(InputModel):
    """Help text in one language. Unlike other text, it has a maximum length."""

    language: Language | LanguageValue
    """The language in which the help text is written."""
    value: str
    """The help text shown next to the question in this language. At most 1024 characters."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "language": str(self.language),
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    HelpTextTranslationInputLike: TypeAlias = HelpTextTranslationInput | models.HelpTextTranslationInputDict
    """The types that are accepted as `HelpTextTranslationInput`."""
else:
    HelpTextTranslationInputLike = HelpTextTranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionAnswerOptionInput(InputModel):
    """An option of a SELECT or MULTI_SELECT question."""

    label: TranslationInputLike | None | Unset = UNSET
    """The text of the option in one language. If you also pass `translations`, Engage uses those instead. The Pexip
    documentation does not state which of the two takes precedence; this description assumes that `translations` does.
    """
    value: str | None | Unset = UNSET
    """The option's value for programs, independent of its label."""
    external_id: str | UUID | None | Unset = UNSET
    """The option's ID in your own system; `None` for no ID."""
    order: int | None | Unset = UNSET
    """Position of the option among the others, lowest first."""
    translations: FormQuestionAnswerOptionTranslationsInputLike | None | Unset = UNSET
    """The label in all languages."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if given.label is None else given.label.to_dict()
        if self.value is not UNSET:
            data["value"] = given.value
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.order is not UNSET:
            data["order"] = given.order
        if self.translations is not UNSET:
            data["translations"] = None if given.translations is None else given.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FormQuestionAnswerOptionInputLike: TypeAlias = (
        FormQuestionAnswerOptionInput | models.FormQuestionAnswerOptionInputDict
    )
    """The types that are accepted as `FormQuestionAnswerOptionInput`."""
else:
    FormQuestionAnswerOptionInputLike = FormQuestionAnswerOptionInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionAnswerOptionTranslationsInput(InputModel):
    """The translatable text of an option."""

    label: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The text of the option, one entry per language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "FormQuestionAnswerOptionTranslations"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if given.label is None else [item.to_dict() for item in given.label]
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FormQuestionAnswerOptionTranslationsInputLike: TypeAlias = (
        FormQuestionAnswerOptionTranslationsInput
        | models.FormQuestionAnswerOptionTranslationsInputDict
        | models.FormQuestionAnswerOptionTranslations
    )
    """The types that are accepted as `FormQuestionAnswerOptionTranslationsInput`."""
else:
    FormQuestionAnswerOptionTranslationsInputLike = FormQuestionAnswerOptionTranslationsInput


late_names(globals())

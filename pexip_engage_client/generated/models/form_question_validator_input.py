from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .form_question_validator_translations_input import FormQuestionValidatorTranslationsInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionValidatorInput(InputModel):
    """What an answer has to match, and what people read when it does not."""

    regex: str | Unset = UNSET
    """A regular expression that the whole answer has to match. Our reading; the dialect is not documented."""
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

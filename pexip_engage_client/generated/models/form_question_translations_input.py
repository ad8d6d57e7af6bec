from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .help_text_translation_input import HelpTextTranslationInput
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionTranslationsInput(InputModel):
    """The translatable texts of a question."""

    label: Sequence[TranslationInput] | None | Unset = UNSET
    """The question itself, one entry a language."""
    help_text: Sequence[HelpTextTranslationInput] | None | Unset = UNSET
    """What helps to answer it, one entry a language."""
    placeholder: Sequence[Any] | None | Unset = UNSET
    """What stands in the empty field. The page is cut before the items: what one looks like is not documented."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "help_text": "helpText",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.label is not UNSET:
            data["label"] = None if self.label is None else [item.to_dict() for item in self.label]
        if self.help_text is not UNSET:
            data["helpText"] = None if self.help_text is None else [item.to_dict() for item in self.help_text]
        if self.placeholder is not UNSET:
            data["placeholder"] = None if self.placeholder is None else list(self.placeholder)
        return {**self.additional_properties, **data} if self.additional_properties else data

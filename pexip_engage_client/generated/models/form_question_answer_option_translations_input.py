from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


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

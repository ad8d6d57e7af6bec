from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class FormQuestionValidatorTranslationsInput(InputModel):
    """The translatable texts of a validator."""

    error_message: Sequence[TranslationInput] | None | Unset = UNSET
    """What to tell people to mend, one entry a language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "error_message": "errorMessage",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.error_message is not UNSET:
            data["errorMessage"] = (
                None if self.error_message is None else [item.to_dict() for item in self.error_message]
            )
        return {**self.additional_properties, **data} if self.additional_properties else data

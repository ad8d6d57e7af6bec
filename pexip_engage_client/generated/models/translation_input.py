from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .language import Language, LanguageValue


@frozen(kw_only=True, eq=False, repr=False)
class TranslationInput(InputModel):
    """One language of a text; a text is always sent with all of its languages, as the list replaces what was there."""

    language: Language | LanguageValue
    """The language that the text is written in."""
    value: str
    """What people who read this language will see."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "language": str(self.language),
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

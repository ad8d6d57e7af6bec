from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .. import models
from .language import Language, LanguageValue


@frozen(kw_only=True, eq=False, repr=False)
class TranslationInput(InputModel):
    """Text in one language. Always send the text in all languages, because the new list replaces the existing list."""

    language: Language | LanguageValue
    """The language of the text."""
    value: str
    """The text shown to people who use this language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "Translation"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "language": str(self.language),
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    TranslationInputLike: TypeAlias = TranslationInput | models.TranslationInputDict | models.Translation
    """The types that are accepted as `TranslationInput`."""
else:
    TranslationInputLike = TranslationInput

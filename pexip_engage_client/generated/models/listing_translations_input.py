from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class ListingTranslationsInput(InputModel):
    """The translatable texts of a listing."""

    name: Sequence[TranslationInput] | None | Unset = UNSET
    """What the listing is called, one entry a language."""
    description: Sequence[TranslationInput] | None | Unset = UNSET
    """What is said about the listing, one entry a language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not UNSET:
            data["name"] = None if self.name is None else [item.to_dict() for item in self.name]
        if self.description is not UNSET:
            data["description"] = None if self.description is None else [item.to_dict() for item in self.description]
        return {**self.additional_properties, **data} if self.additional_properties else data

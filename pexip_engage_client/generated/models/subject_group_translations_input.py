from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class SubjectGroupTranslationsInput(InputModel):
    """The translatable texts of a subject group."""

    name: Sequence[TranslationInput]
    """The group's name for customers, in at least one language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": [item.to_dict() for item in self.name],
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

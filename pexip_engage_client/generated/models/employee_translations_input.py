from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class EmployeeTranslationsInput(InputModel):
    """The translatable texts of an employee."""

    function: Sequence[TranslationInput] | Unset = UNSET
    """The job title in all languages, which replaces the existing texts."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.function is not UNSET:
            data["function"] = [item.to_dict() for item in self.function]
        return {**self.additional_properties, **data} if self.additional_properties else data

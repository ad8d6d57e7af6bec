from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class LocationTranslationsInput(InputModel):
    """The texts of an address to be kept; each list needs one entry a language and replaces the list before it."""

    city: Sequence[TranslationInput]
    """The town, in at least one language."""
    state: Sequence[TranslationInput] | Unset = UNSET
    """The state, province or county, where addresses of the country have one."""
    street1: Sequence[TranslationInput]
    """Street and house number, in at least one language."""
    street2: Sequence[TranslationInput] | Unset = UNSET
    """Floor, box or building, where the address has one."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "city": [item.to_dict() for item in self.city],
            "street1": [item.to_dict() for item in self.street1],
        }
        if self.state is not UNSET:
            data["state"] = [item.to_dict() for item in self.state]
        if self.street2 is not UNSET:
            data["street2"] = [item.to_dict() for item in self.street2]
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


@frozen(kw_only=True)
class LocationTranslationsInput(InputModel):
    """Location translations input."""

    city: Sequence[TranslationInput]
    """At least 1 item."""
    state: Sequence[TranslationInput] | Unset = UNSET
    """At least 0 items."""
    street1: Sequence[TranslationInput]
    """At least 1 item."""
    street2: Sequence[TranslationInput] | Unset = UNSET
    """At least 0 items."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "city": [item.to_dict() for item in self.city],
            "street1": [item.to_dict() for item in self.street1],
        }
        if self.state is not UNSET:
            data["state"] = [item.to_dict() for item in self.state]
        if self.street2 is not UNSET:
            data["street2"] = [item.to_dict() for item in self.street2]
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True)
class StaticTranslationOverrideInput(InputModel):
    """Module, key and language pick the built-in text."""

    module: str | None | Unset = UNSET
    key: str | None | Unset = UNSET
    language: str | None | Unset = UNSET
    value: str | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.module is not UNSET:
            data["module"] = self.module
        if self.key is not UNSET:
            data["key"] = self.key
        if self.language is not UNSET:
            data["language"] = self.language
        if self.value is not UNSET:
            data["value"] = self.value
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOfficeTranslations(ResponseModel):
    """All texts of an office, in every language."""

    name: list[Translation] | None = None
    """What the office is called, one entry a language."""
    description: list[Translation] | None = None
    """What is said about the office, one entry a language."""
    directions: list[Translation] | None = None
    """How to get there, one entry a language."""
    parking_info: list[Translation] | None = None
    """Where to park, one entry a language."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "parking_info": "parkingInfo",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "name" in data:
                found += 1
                self.name = None if (v := data["name"]) is None else [read_translation(item) for item in array(v)]
            if "description" in data:
                found += 1
                self.description = (
                    None if (v := data["description"]) is None else [read_translation(item) for item in array(v)]
                )
            if "directions" in data:
                found += 1
                self.directions = (
                    None if (v := data["directions"]) is None else [read_translation(item) for item in array(v)]
                )
            if "parkingInfo" in data:
                found += 1
                self.parking_info = (
                    None if (v := data["parkingInfo"]) is None else [read_translation(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_office_translations = WebhookOfficeTranslations.from_dict

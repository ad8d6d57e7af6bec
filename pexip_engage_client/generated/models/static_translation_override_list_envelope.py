from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .static_translation_override import StaticTranslationOverride, read_static_translation_override


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class StaticTranslationOverrideListEnvelope(ResponseModel):
    """Texts of the enterprise's own; this list has no pages."""

    data: list[StaticTranslationOverride]
    """The texts after the change."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_static_translation_override(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

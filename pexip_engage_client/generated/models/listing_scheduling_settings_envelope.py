from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .listing_scheduling_settings import ListingSchedulingSettings, read_listing_scheduling_settings


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingSchedulingSettingsEnvelope(ResponseModel):
    """The scheduling settings of one listing."""

    data: ListingSchedulingSettings | None
    """The settings from now on; null where the listing has none."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = None if (v := data["data"]) is None else read_listing_scheduling_settings(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .listing_time_slot import ListingTimeSlot, read_listing_time_slot


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingTimeSlotEnvelope(ResponseModel):
    """One time slot of a listing."""

    data: ListingTimeSlot
    """The slot, with the employees assigned to it."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_listing_time_slot(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

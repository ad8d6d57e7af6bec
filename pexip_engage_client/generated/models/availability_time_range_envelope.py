from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .availability_time_range import AvailabilityTimeRange, read_availability_time_range


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTimeRangeEnvelope(ResponseModel):
    """One time range of a template."""

    data: AvailabilityTimeRange
    """The hours, and the day that they are for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_availability_time_range(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

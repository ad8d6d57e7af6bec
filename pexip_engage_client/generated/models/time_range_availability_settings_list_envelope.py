from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .time_range_availability_settings import TimeRangeAvailabilitySettings, read_time_range_availability_settings


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimeRangeAvailabilitySettingsListEnvelope(ResponseModel):
    """The settings of one time range at all offices; this list has no pages."""

    data: list[TimeRangeAvailabilitySettings]
    """One entry for each office that the employee works for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_time_range_availability_settings(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .scheduling_setting import SchedulingSetting, read_scheduling_setting


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SchedulingSettingListEnvelope(ResponseModel):
    """Everything that can be scheduled; this list has no pages."""

    data: list[SchedulingSetting]
    """One entry for each pair of meeting type and subject."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_scheduling_setting(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

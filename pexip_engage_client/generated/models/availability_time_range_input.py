from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_time
from .day_of_week import DayOfWeek, DayOfWeekValue


@frozen(kw_only=True, eq=False, repr=False)
class AvailabilityTimeRangeInput(InputModel):
    """Hours to add to a template, or changes to existing hours. The hours must not overlap other hours of the template."""

    day_of_week: DayOfWeek | DayOfWeekValue | None | Unset = UNSET
    """The day of the week; required in a week template, not allowed in a day template."""
    start_time: datetime.time | None | Unset = UNSET
    """When the hours begin, in the template's time zone. Sent as HH:mm."""
    end_time: datetime.time | Unset = UNSET
    """When the hours end, in the template's time zone; later than `start_time`. Sent as HH:mm."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.day_of_week is not UNSET:
            data["dayOfWeek"] = None if self.day_of_week is None else str(self.day_of_week)
        if self.start_time is not UNSET:
            data["startTime"] = None if self.start_time is None else format_time(self.start_time)
        if self.end_time is not UNSET:
            data["endTime"] = format_time(self.end_time)
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class CreateUnavailabilityInput(InputModel):
    """Whole days on which an employee cannot be booked."""

    start_date: datetime.date
    """The first blocked day, in the employee's time zone. The Pexip documentation shows a string whose examples are
    dates; this description assumes that all values are dates. The Pexip documentation does not state the time zone;
    this description assumes the employee's time zone.
    """
    end_date: datetime.date
    """The last blocked day, inclusive; equal to `start_date` for a single day. The Pexip documentation shows a string
    whose examples are dates; this description assumes that all values are dates. The Pexip documentation does not
    explain the `end_date` property; this description is an assumption based on the name.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "startDate": self.start_date.isoformat(),
            "endDate": self.end_date.isoformat(),
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

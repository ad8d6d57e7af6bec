from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingTimeSlotAssignment(ResponseModel):
    """An employee who is there during a time slot."""

    employee: Reference
    """The employee who meets the customers."""
    exclusive: bool
    """Whether the employee is there for this listing alone, and can be booked for nothing else meanwhile."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.employee = read_reference(data["employee"])
            self.exclusive = v if type(v := data["exclusive"]) is bool else refuse(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


read_listing_time_slot_assignment = ListingTimeSlotAssignment.from_dict

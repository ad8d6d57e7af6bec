from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_time
from .listing_time_slot_assignment_input import ListingTimeSlotAssignmentInput


@frozen(kw_only=True)
class ListingTimeSlotInput(InputModel):
    """Listing time slot input."""

    date: datetime.date | None | Unset = UNSET
    """At least 1 character."""
    start_time: datetime.time | None | Unset = UNSET
    """At least 1 character; sent as HH:mm."""
    end_time: datetime.time | None | Unset = UNSET
    """At least 1 character; sent as HH:mm."""
    bookable: bool | None | Unset = UNSET
    assignments: Sequence[ListingTimeSlotAssignmentInput] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "start_time": "startTime",
        "end_time": "endTime",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.date is not UNSET:
            data["date"] = None if self.date is None else self.date.isoformat()
        if self.start_time is not UNSET:
            data["startTime"] = None if self.start_time is None else format_time(self.start_time)
        if self.end_time is not UNSET:
            data["endTime"] = None if self.end_time is None else format_time(self.end_time)
        if self.bookable is not UNSET:
            data["bookable"] = self.bookable
        if self.assignments is not UNSET:
            data["assignments"] = None if self.assignments is None else [item.to_dict() for item in self.assignments]
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

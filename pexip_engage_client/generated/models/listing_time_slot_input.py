from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_time
from .listing_time_slot_assignment_input import ListingTimeSlotAssignmentInput


@frozen(kw_only=True)
class ListingTimeSlotInput(InputModel):
    """Listing time slot input."""

    date: datetime.date
    """At least 1 character."""
    start_time: datetime.time
    """At least 1 character; sent as HH:mm."""
    end_time: datetime.time
    """At least 1 character; sent as HH:mm."""
    bookable: bool
    assignments: Sequence[ListingTimeSlotAssignmentInput]
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "start_time": "startTime",
        "end_time": "endTime",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "date": self.date.isoformat(),
            "startTime": format_time(self.start_time),
            "endTime": format_time(self.end_time),
            "bookable": self.bookable,
            "assignments": [item.to_dict() for item in self.assignments],
        }
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

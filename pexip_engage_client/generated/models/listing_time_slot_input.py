from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_time
from .listing_time_slot_assignment_input import ListingTimeSlotAssignmentInput


@frozen(kw_only=True, eq=False, repr=False)
class ListingTimeSlotInput(InputModel):
    """A time slot, whole: a replacement has to repeat what stays."""

    date: datetime.date
    """The day of the slot. Our reading: in the listing's time zone. Inferred: demanded, as the example on the page shows
    it and no slot in an answer is without it.
    """
    start_time: datetime.time
    """When the slot is to begin. Our reading: in the listing's time zone. Sent as HH:mm. Inferred: demanded, as the
    example on the page shows it and no slot in an answer is without it.
    """
    end_time: datetime.time
    """When the slot is to end. Our reading: in the listing's time zone; later than `start_time`. Sent as HH:mm.
    Inferred: demanded, as the example on the page shows it and no slot in an answer is without it.
    """
    bookable: bool
    """Whether customers may book in it. Inferred: demanded, as the example on the page shows it and no slot in an answer
    is without it.
    """
    assignments: Sequence[ListingTimeSlotAssignmentInput]
    """All employees who are to be there; the slots of one employee may not overlap. Inferred: demanded, as the example
    on the page shows it and no slot in an answer is without it.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

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
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_time
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class ListingTimeSlotInput(InputModel):
    """A time slot with all of its properties. When you replace a slot, include the properties that stay the same."""

    date: datetime.date
    """The day of the slot, in the listing's time zone. The Pexip documentation does not state that this value is
    required; this description assumes it, because the documented example and every slot in a response contain it. The
    Pexip documentation does not state the time zone; this description assumes the listing's time zone.
    """
    start_time: datetime.time
    """When the slot begins, as local time in the listing's time zone. Sent as HH:mm. The Pexip documentation does not
    state that this value is required; this description assumes it, because the documented example and every slot in a
    response contain it. The Pexip documentation does not state the time zone; this description assumes the listing's
    time zone.
    """
    end_time: datetime.time
    """When the slot ends, as local time in the listing's time zone; later than `start_time`. Sent as HH:mm. The Pexip
    documentation does not state that this value is required; this description assumes it, because the documented
    example and every slot in a response contain it. The Pexip documentation states neither the time zone nor the
    order of the two times; this description assumes both.
    """
    bookable: bool
    """Whether customers may book the slot. The Pexip documentation does not state that this value is required; this
    description assumes it, because the documented example and every slot in a response contain it.
    """
    assignments: Sequence[ListingTimeSlotAssignmentInputLike]
    """All employees who are present during the slot. The slots of one employee must not overlap. The Pexip documentation
    does not state that this value is required; this description assumes it, because the documented example and every
    slot in a response contain it.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "date": given.date.isoformat(),
            "startTime": format_time(given.start_time),
            "endTime": format_time(given.end_time),
            "bookable": given.bookable,
            "assignments": [item.to_dict() for item in given.assignments],
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class ListingTimeSlotAssignmentInput(InputModel):
    """An employee who is present during a time slot. Whether both properties are required is not documented."""

    employee_id: str | UUID | None | Unset = UNSET
    """ID of an employee who is linked to the listing by its scheduling settings."""
    exclusive: bool | None | Unset = UNSET
    """Whether to reserve the employee for this listing during the slot."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "ListingTimeSlotAssignment"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.employee_id is not UNSET:
            data["employeeId"] = self.employee_id
        if self.exclusive is not UNSET:
            data["exclusive"] = self.exclusive
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    ListingTimeSlotAssignmentInputLike: TypeAlias = (
        ListingTimeSlotAssignmentInput | models.ListingTimeSlotAssignmentInputDict | models.ListingTimeSlotAssignment
    )
    """The types that are accepted as `ListingTimeSlotAssignmentInput`."""
else:
    ListingTimeSlotAssignmentInputLike = ListingTimeSlotAssignmentInput


late_names(globals())

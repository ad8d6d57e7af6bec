from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define, field

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import read_date, read_datetime
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Unavailability(ResponseModel):
    """A period in which an employee cannot be booked."""

    employee: Reference | None = None
    """The employee who is unavailable."""
    start: datetime.datetime | None = None
    """When the unavailability begins."""
    start_date: datetime.date | None = None
    """The first day of unavailability, if whole days are blocked. Inferred: in the employee's time zone."""
    end: datetime.datetime | None = None
    """When the unavailability ends."""
    end_date: datetime.date | None = None
    """The last day of unavailability, if whole days are blocked. Inferred: in the employee's time zone."""
    type: UnavailabilityType | None = None
    """Why the employee is unavailable."""
    external_id: str | None = None
    """Its ID in the system of origin, such as a linked calendar."""
    created_at: datetime.datetime | None = None
    """When the unavailability was created."""
    updated_at: datetime.datetime | None = None
    """When the unavailability was last changed."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "employee" in data:
                found += 1
                self.employee = None if (v := data["employee"]) is None else read_reference(v)
            if "start" in data:
                found += 1
                self.start = None if (v := data["start"]) is None else read_datetime(v)
            if "startDate" in data:
                found += 1
                self.start_date = None if (v := data["startDate"]) is None else read_date(v)
            if "end" in data:
                found += 1
                self.end = None if (v := data["end"]) is None else read_datetime(v)
            if "endDate" in data:
                found += 1
                self.end_date = None if (v := data["endDate"]) is None else read_date(v)
            if "type" in data:
                found += 1
                self.type = None if (v := data["type"]) is None else UNAVAILABILITY_TYPE[v]
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_unavailability = Unavailability.from_dict


class UnavailabilityType(OpenEnum):
    """Why an employee cannot be booked."""

    APPOINTMENT = "APPOINTMENT"
    """The employee has an appointment in Engage."""
    EXTERNAL_CALENDAR = "EXTERNAL_CALENDAR"
    """The employee has an event in a linked calendar."""
    LISTING_EXCLUSIVITY = "LISTING_EXCLUSIVITY"
    """The employee is reserved for the time slots of one listing."""
    USER_DEFINED = "USER_DEFINED"
    """The time was blocked manually, in Engage or through this API."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


UnavailabilityTypeValue = Literal["APPOINTMENT", "EXTERNAL_CALENDAR", "LISTING_EXCLUSIVITY", "USER_DEFINED"]
UNAVAILABILITY_TYPE: Final = ByValue(UnavailabilityType)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class UnavailabilityPage(ResponseModel):
    """One page of a list of unavailability."""

    data: list[Unavailability]
    """The unavailability on this page, each entry for one employee."""
    meta: PageMeta
    """The position of this page among all blocked times that match."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_unavailability(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


late_names(globals())

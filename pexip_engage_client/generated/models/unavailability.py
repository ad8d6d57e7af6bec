from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_date, read_datetime
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
    """The first day of unavailability, if whole days are blocked. The day is in the employee's time zone. The Pexip
    documentation does not state the time zone; this description assumes the employee's time zone.
    """
    end: datetime.datetime | None = None
    """When the unavailability ends."""
    end_date: datetime.date | None = None
    """The last day of unavailability, if whole days are blocked. The day is in the employee's time zone. The Pexip
    documentation does not state the time zone; this description assumes the employee's time zone.
    """
    type: UnavailabilityType | None = None
    """Why the employee is unavailable."""
    external_id: str | None = None
    """The ID of the unavailability in the system that it comes from, such as a linked calendar."""
    created_at: datetime.datetime | None = None
    """When the unavailability was created."""
    updated_at: datetime.datetime | None = None
    """When the unavailability was last changed."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 9 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "employee": None if self.employee is None else self.employee.to_dict(),
                "start": None if self.start is None else format_datetime(self.start),
                "startDate": None if self.start_date is None else self.start_date.isoformat(),
                "end": None if self.end is None else format_datetime(self.end),
                "endDate": None if self.end_date is None else self.end_date.isoformat(),
                "type": None if self.type is None else str(self.type),
                "externalId": self.external_id,
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


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
    """One page of a list of periods in which employees are unavailable."""

    data: list[Unavailability]
    """The periods of unavailability on this page. Each entry is for one employee."""
    meta: PageMeta
    """The position of this page among all matching periods."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_unavailability(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

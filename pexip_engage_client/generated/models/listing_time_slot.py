from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, format_time, read_date, read_datetime, read_time
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingTimeSlot(ResponseModel):
    """Hours of one day in which a listing can be visited, with the assigned employees."""

    id: str
    """ID of the time slot, used in the paths of the listing."""
    listing: Reference
    """The listing that can be visited."""
    date: datetime.date
    """The day of the slot, in the listing's time zone. The Pexip documentation shows a string whose examples are dates;
    this description assumes that all values are dates.
    """
    start_time: datetime.time
    """When the slot begins, as local time in the listing's time zone. Sent as HH:mm."""
    end_time: datetime.time
    """When the slot ends, as local time in the listing's time zone. Sent as HH:mm."""
    bookable: bool
    """Whether customers can book the slot now."""
    assignments: list[ListingTimeSlotAssignment]
    """The employees who are present during the slot."""
    created_at: datetime.datetime
    """When the slot was added."""
    updated_at: datetime.datetime
    """When the slot was last replaced."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.listing = read_reference(data["listing"])
            self.date = read_date(data["date"])
            self.start_time = read_time(data["startTime"])
            self.end_time = read_time(data["endTime"])
            self.bookable = v if type(v := data["bookable"]) is bool else unexpected_type(v)
            self.assignments = [read_listing_time_slot_assignment(item) for item in array(data["assignments"])]
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 9 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "listing": self.listing.to_dict(),
                "date": self.date.isoformat(),
                "startTime": format_time(self.start_time),
                "endTime": format_time(self.end_time),
                "bookable": self.bookable,
                "assignments": [item.to_dict() for item in self.assignments],
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_listing_time_slot = ListingTimeSlot.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingTimeSlotAssignment(ResponseModel):
    """An employee who is present during a time slot."""

    employee: Reference
    """The employee who meets the customers."""
    exclusive: bool
    """Whether the employee is reserved for this listing and cannot be booked for anything else during the slot."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.employee = read_reference(data["employee"])
            self.exclusive = v if type(v := data["exclusive"]) is bool else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "employee": self.employee.to_dict(),
                "exclusive": self.exclusive,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_listing_time_slot_assignment = ListingTimeSlotAssignment.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingTimeSlotEnvelope(ResponseModel):
    """One time slot of a listing."""

    data: ListingTimeSlot
    """The slot, with the employees assigned to it."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_listing_time_slot(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ListingTimeSlotPage(ResponseModel):
    """One page of the time slots of a listing."""

    data: list[ListingTimeSlot]
    """The matching slots of this page."""
    meta: PageMeta
    """The position of this page among all matching slots."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_listing_time_slot(item) for item in array(data["data"])]
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

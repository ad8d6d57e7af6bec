from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ExternalCalendarEvent(ResponseModel):
    """An event in a calendar that the employee linked to Engage, such as a Microsoft 365 calendar."""

    id: str | None = None
    """ID of the event in Engage, by which you can filter the list of events."""
    external_id: str | None = None
    """The event's ID in its calendar."""
    external_calendar: Reference | None = None
    """The linked calendar that contains the event."""
    start: datetime.datetime | None = None
    """When the event begins."""
    end: datetime.datetime | None = None
    """When the event ends."""
    all_day: bool | None = None
    """Whether the event lasts whole days rather than hours."""
    show_as: ExternalCalendarEventShowAs | None = None
    """Whether the owner is busy, free or tentatively busy during the event."""
    title: str | None = None
    """The title of the event; `None` if the event is private and its title is hidden."""
    description: str | None = None
    """The owner's description of the event; `None` if there is none."""
    resource_type: str | None = None
    """The type of Engage resource from which the event was created, such as `APPOINTMENT`; `None` for other events.
    """
    resource_id: str | None = None
    """ID of the Engage resource from which the event was created; `None` for other events."""
    private: bool | None = None
    """Whether the owner marked the event as private."""
    created_at: datetime.datetime | None = None
    """When Engage first read the event."""
    updated_at: datetime.datetime | None = None
    """When Engage last read a change to the event."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "externalCalendar" in data:
                found += 1
                self.external_calendar = None if (v := data["externalCalendar"]) is None else read_reference(v)
            if "start" in data:
                found += 1
                self.start = None if (v := data["start"]) is None else read_datetime(v)
            if "end" in data:
                found += 1
                self.end = None if (v := data["end"]) is None else read_datetime(v)
            if "allDay" in data:
                found += 1
                self.all_day = v if (v := data["allDay"]) is None or type(v) is bool else unexpected_type(v)
            if "showAs" in data:
                found += 1
                self.show_as = None if (v := data["showAs"]) is None else EXTERNAL_CALENDAR_EVENT_SHOW_AS[v]
            if "title" in data:
                found += 1
                self.title = v if (v := data["title"]) is None or type(v) is str else unexpected_type(v)
            if "description" in data:
                found += 1
                self.description = v if (v := data["description"]) is None or type(v) is str else unexpected_type(v)
            if "resourceType" in data:
                found += 1
                self.resource_type = v if (v := data["resourceType"]) is None or type(v) is str else unexpected_type(v)
            if "resourceId" in data:
                found += 1
                self.resource_id = v if (v := data["resourceId"]) is None or type(v) is str else unexpected_type(v)
            if "private" in data:
                found += 1
                self.private = v if (v := data["private"]) is None or type(v) is bool else unexpected_type(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 14 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "externalCalendar": None if self.external_calendar is None else self.external_calendar.to_dict(),
                "start": None if self.start is None else format_datetime(self.start),
                "end": None if self.end is None else format_datetime(self.end),
                "allDay": self.all_day,
                "showAs": None if self.show_as is None else str(self.show_as),
                "title": self.title,
                "description": self.description,
                "resourceType": self.resource_type,
                "resourceId": self.resource_id,
                "private": self.private,
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_external_calendar_event = ExternalCalendarEvent.from_dict


class ExternalCalendarEventShowAs(OpenEnum):
    """Whether the owner of the calendar is shown as busy or free during the event."""

    BUSY = "BUSY"
    """The owner is busy, which presumably makes the employee unavailable."""
    FREE = "FREE"
    """The owner can be booked despite the event."""
    TENTATIVE = "TENTATIVE"
    """The owner may be busy: the event is not confirmed."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


ExternalCalendarEventShowAsValue = Literal["BUSY", "FREE", "TENTATIVE"]
EXTERNAL_CALENDAR_EVENT_SHOW_AS: Final = ByValue(ExternalCalendarEventShowAs)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ExternalCalendarEventPage(ResponseModel):
    """One page of events in the calendars of one employee."""

    data: list[ExternalCalendarEvent]
    """The events on this page, all of which overlap the period."""
    meta: PageMeta
    """The position of this page among all matching events."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_external_calendar_event(item) for item in array(data["data"])]
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

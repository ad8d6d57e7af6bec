from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class DefinedAvailability(ResponseModel):
    """A period in which an agent is available in principle. Bookings and unavailability are not subtracted. The Pexip
    documentation does not explain what these periods are; this description is an assumption based on their name.
    """

    start: datetime.datetime | None = None
    """When the agent's availability begins."""
    end: datetime.datetime | None = None
    """When the agent's availability ends."""
    employee: Reference | None = None
    """The agent who is available."""
    office: Reference | None = None
    """The office for which the agent is available."""
    subject: Reference | None = None
    """The subject that the agent can be booked for."""
    meeting_type: MeetingType | None = None
    """How the agent can meet customers in this period."""
    force_manual_accept: bool | None = None
    """Whether the agent must accept bookings in this period manually, even if bookings are otherwise accepted
    automatically.
    """
    max_concurrent_appointments: int | None = None
    """The maximum number of concurrent appointments of the agent."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "start" in data:
                found += 1
                self.start = None if (v := data["start"]) is None else read_datetime(v)
            if "end" in data:
                found += 1
                self.end = None if (v := data["end"]) is None else read_datetime(v)
            if "employee" in data:
                found += 1
                self.employee = None if (v := data["employee"]) is None else read_reference(v)
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_reference(v)
            if "subject" in data:
                found += 1
                self.subject = None if (v := data["subject"]) is None else read_reference(v)
            if "meetingType" in data:
                found += 1
                self.meeting_type = None if (v := data["meetingType"]) is None else MEETING_TYPE[v]
            if "forceManualAccept" in data:
                found += 1
                self.force_manual_accept = (
                    v if (v := data["forceManualAccept"]) is None or type(v) is bool else unexpected_type(v)
                )
            if "maxConcurrentAppointments" in data:
                found += 1
                self.max_concurrent_appointments = (
                    v if (v := data["maxConcurrentAppointments"]) is None or type(v) is int else unexpected_type(v)
                )
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 8 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "start": None if self.start is None else format_datetime(self.start),
                "end": None if self.end is None else format_datetime(self.end),
                "employee": None if self.employee is None else self.employee.to_dict(),
                "office": None if self.office is None else self.office.to_dict(),
                "subject": None if self.subject is None else self.subject.to_dict(),
                "meetingType": None if self.meeting_type is None else str(self.meeting_type),
                "forceManualAccept": self.force_manual_accept,
                "maxConcurrentAppointments": self.max_concurrent_appointments,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_defined_availability = DefinedAvailability.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class DefinedAvailabilityListEnvelope(ResponseModel):
    """All availability defined in the period; this list is not paginated."""

    data: list[DefinedAvailability]
    """One entry for each combination of period, agent, subject and meeting type."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_defined_availability(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

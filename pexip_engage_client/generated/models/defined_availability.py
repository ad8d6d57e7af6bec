from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import read_datetime
from .meeting_type import MEETING_TYPE, MeetingType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class DefinedAvailability(ResponseModel):
    """A period in which an agent is available in principle. Bookings and unavailability are not subtracted. Inferred:
    its meaning follows from its name.
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
    """Whether the agent must accept bookings in this period manually, even if they are otherwise accepted automatically.
    """
    max_concurrent_appointments: int | None = None
    """The maximum number of concurrent appointments of the agent."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_defined_availability = DefinedAvailability.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class DefinedAvailabilityListEnvelope(ResponseModel):
    """All availability defined in the period; this list is not paginated."""

    data: list[DefinedAvailability]
    """One entry for each matching period, agent, subject and meeting type."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_defined_availability(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

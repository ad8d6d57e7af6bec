from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, mapping, new, unexpected_type
from ..._runtime.wire import read_datetime
from .meeting_type import MEETING_TYPE, MeetingType


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Context(ResponseModel):
    """What is known already when somebody starts to book, so that the booking page need not ask. It expires."""

    external_id: str | None = None
    """The context's id in the caller's own system. At most 255 characters."""
    appointment_external_id: str | None = None
    """The `external_id` that the appointment booked in this context is to have. At most 255 characters."""
    end: datetime.datetime | None = None
    """When the meeting is to end at the latest. Inferred: the end of the period offered."""
    metadata: dict[str, Any] | None = None
    """Values of the caller's own, carried along with the booking."""
    employee_ids: list[str] | None = None
    """Ids of the employees who come into question as the primary one."""
    secondary_employee_ids: list[str] | None = None
    """Ids of the employees who are to join the primary one."""
    subject_ids: list[str] | None = None
    """Ids of the subjects among which the customer can choose."""
    subject_group_ids: list[str] | None = None
    """Ids of the subject groups among whose subjects the customer can choose."""
    listing_ids: list[str] | None = None
    """Ids of the listings that the booking can be for."""
    lead_segment_ids: list[str] | None = None
    """Ids of the lead segments that the customer belongs to."""
    meeting_room_ids: list[str] | None = None
    """Ids of the rooms that can be taken."""
    meeting_types: list[MeetingType] | None = None
    """The ways to meet among which the customer can choose."""
    customer_ids: list[str] | None = None
    """Ids of the customers for whom the booking is, as the primary one."""
    secondary_customer_ids: list[str] | None = None
    """Ids of the customers who are to join the primary one."""
    start: datetime.datetime | None = None
    """When the meeting is to begin at the earliest. Inferred: the start of the period offered."""
    id: str | None = None
    """Names the context in its path, and in the address of a booking page. Inferred: our reading of its use."""
    expires_at: datetime.datetime | None = None
    """When Engage forgets the context; one that lasts has to be made anew."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "appointmentExternalId" in data:
                found += 1
                self.appointment_external_id = (
                    v if (v := data["appointmentExternalId"]) is None or type(v) is str else unexpected_type(v)
                )
            if "end" in data:
                found += 1
                self.end = None if (v := data["end"]) is None else read_datetime(v)
            if "metadata" in data:
                found += 1
                self.metadata = None if (v := data["metadata"]) is None else mapping(v)
            if "employeeIds" in data:
                found += 1
                self.employee_ids = (
                    None
                    if (v := data["employeeIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "secondaryEmployeeIds" in data:
                found += 1
                self.secondary_employee_ids = (
                    None
                    if (v := data["secondaryEmployeeIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "subjectIds" in data:
                found += 1
                self.subject_ids = (
                    None
                    if (v := data["subjectIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "subjectGroupIds" in data:
                found += 1
                self.subject_group_ids = (
                    None
                    if (v := data["subjectGroupIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "listingIds" in data:
                found += 1
                self.listing_ids = (
                    None
                    if (v := data["listingIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "leadSegmentIds" in data:
                found += 1
                self.lead_segment_ids = (
                    None
                    if (v := data["leadSegmentIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "meetingRoomIds" in data:
                found += 1
                self.meeting_room_ids = (
                    None
                    if (v := data["meetingRoomIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "meetingTypes" in data:
                found += 1
                self.meeting_types = (
                    None if (v := data["meetingTypes"]) is None else [MEETING_TYPE[item] for item in array(v)]
                )
            if "customerIds" in data:
                found += 1
                self.customer_ids = (
                    None
                    if (v := data["customerIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "secondaryCustomerIds" in data:
                found += 1
                self.secondary_customer_ids = (
                    None
                    if (v := data["secondaryCustomerIds"]) is None
                    else [item if type(item) is str else unexpected_type(item) for item in array(v)]
                )
            if "start" in data:
                found += 1
                self.start = None if (v := data["start"]) is None else read_datetime(v)
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else unexpected_type(v)
            if "expiresAt" in data:
                found += 1
                self.expires_at = None if (v := data["expiresAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_context = Context.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ContextEnvelope(ResponseModel):
    """One booking context, as kept or just made."""

    data: Context
    """The context with the time at which it expires."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_context(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

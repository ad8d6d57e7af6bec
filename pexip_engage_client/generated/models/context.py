from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import encode, late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, mapping, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .meeting_type import MEETING_TYPE, MeetingType


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Context(ResponseModel):
    """Information that you provide before a booking starts, so that the booking page does not have to ask for it. A
    context expires.
    """

    external_id: str | None = None
    """The context's ID in your own system. At most 255 characters."""
    appointment_external_id: str | None = None
    """The `external_id` of the appointment that is booked in this context. At most 255 characters."""
    end: datetime.datetime | None = None
    """The latest possible end of the meeting. The Pexip documentation does not explain the `end` property; this
    description is an assumption based on the name.
    """
    metadata: dict[str, Any] | None = None
    """Custom values that Engage stores with the booking."""
    employee_ids: list[str] | None = None
    """IDs of the employees who can be the primary employee."""
    secondary_employee_ids: list[str] | None = None
    """IDs of the employees who join as secondary participants."""
    subject_ids: list[str] | None = None
    """IDs of the subjects from which the customer can choose."""
    subject_group_ids: list[str] | None = None
    """IDs of the subject groups whose subjects the customer can choose."""
    listing_ids: list[str] | None = None
    """IDs of the listings that the booking can be about."""
    lead_segment_ids: list[str] | None = None
    """IDs of the customer's lead segments."""
    meeting_room_ids: list[str] | None = None
    """IDs of the rooms that can be reserved."""
    meeting_types: list[MeetingType] | None = None
    """The meeting types from which the customer can choose."""
    customer_ids: list[str] | None = None
    """IDs of the customers who can be the primary customer."""
    secondary_customer_ids: list[str] | None = None
    """IDs of the customers who join as secondary participants."""
    start: datetime.datetime | None = None
    """The earliest possible start of the meeting. The Pexip documentation does not explain the `start` property; this
    description is an assumption based on the name.
    """
    id: str | None = None
    """ID of the context, used in paths and in the URL of a booking page. The Pexip documentation does not state that the
    URL contains this ID; this description assumes that it does.
    """
    expires_at: datetime.datetime | None = None
    """When the context expires. If you need the information for longer, create a new context."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 17 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "externalId": self.external_id,
                "appointmentExternalId": self.appointment_external_id,
                "end": None if self.end is None else format_datetime(self.end),
                "metadata": None
                if self.metadata is None
                else {key: encode(item) for key, item in self.metadata.items()},
                "employeeIds": None if self.employee_ids is None else list(self.employee_ids),
                "secondaryEmployeeIds": None
                if self.secondary_employee_ids is None
                else list(self.secondary_employee_ids),
                "subjectIds": None if self.subject_ids is None else list(self.subject_ids),
                "subjectGroupIds": None if self.subject_group_ids is None else list(self.subject_group_ids),
                "listingIds": None if self.listing_ids is None else list(self.listing_ids),
                "leadSegmentIds": None if self.lead_segment_ids is None else list(self.lead_segment_ids),
                "meetingRoomIds": None if self.meeting_room_ids is None else list(self.meeting_room_ids),
                "meetingTypes": None if self.meeting_types is None else [str(item) for item in self.meeting_types],
                "customerIds": None if self.customer_ids is None else list(self.customer_ids),
                "secondaryCustomerIds": None
                if self.secondary_customer_ids is None
                else list(self.secondary_customer_ids),
                "start": None if self.start is None else format_datetime(self.start),
                "id": self.id,
                "expiresAt": None if self.expires_at is None else format_datetime(self.expires_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_context = Context.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ContextEnvelope(ResponseModel):
    """A stored or newly created booking context."""

    data: Context
    """The context with the time at which it expires."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_context(data["data"])
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


late_names(globals())

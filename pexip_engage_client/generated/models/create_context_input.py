from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_datetime
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class CreateContextInput(InputModel):
    """Information for the booking page. Everything is optional. Most lists restrict what the customer can choose."""

    external_id: str | UUID | None | Unset = UNSET
    """The context's ID in your own system. At most 255 characters."""
    appointment_external_id: str | UUID | None | Unset = UNSET
    """The `external_id` for the appointment that is booked. At most 255 characters."""
    end: datetime.datetime | None | Unset = UNSET
    """The latest possible end of the meeting. The Pexip documentation does not explain the `end` property; this
    description is an assumption based on the name.
    """
    metadata: Mapping[str, Any] | None | Unset = UNSET
    """Custom values that Engage should store with the booking."""
    employee_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the employees whom the booking page offers as the primary employee."""
    secondary_employee_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the employees to add as secondary participants."""
    subject_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the subjects that the booking page offers."""
    subject_group_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the subject groups whose subjects the booking page offers."""
    listing_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the listings that the booking can be about."""
    lead_segment_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the customer's lead segments."""
    meeting_room_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the rooms that the booking page offers."""
    meeting_types: Sequence[MeetingType | MeetingTypeValue] | Unset = UNSET
    """The meeting types that the booking page offers."""
    customer_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the customers who can be the primary customer of the booking."""
    secondary_customer_ids: SequenceNotStr[str | UUID] | Unset = UNSET
    """IDs of the customers to add as secondary participants."""
    start: datetime.datetime | None | Unset = UNSET
    """The earliest possible start of the meeting. The Pexip documentation does not explain the `start` property; this
    description is an assumption based on the name.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.appointment_external_id is not UNSET:
            data["appointmentExternalId"] = self.appointment_external_id
        if self.end is not UNSET:
            data["end"] = None if self.end is None else format_datetime(self.end)
        if self.metadata is not UNSET:
            data["metadata"] = None if self.metadata is None else dict(self.metadata)
        if self.employee_ids is not UNSET:
            data["employeeIds"] = list(self.employee_ids)
        if self.secondary_employee_ids is not UNSET:
            data["secondaryEmployeeIds"] = list(self.secondary_employee_ids)
        if self.subject_ids is not UNSET:
            data["subjectIds"] = list(self.subject_ids)
        if self.subject_group_ids is not UNSET:
            data["subjectGroupIds"] = list(self.subject_group_ids)
        if self.listing_ids is not UNSET:
            data["listingIds"] = list(self.listing_ids)
        if self.lead_segment_ids is not UNSET:
            data["leadSegmentIds"] = list(self.lead_segment_ids)
        if self.meeting_room_ids is not UNSET:
            data["meetingRoomIds"] = list(self.meeting_room_ids)
        if self.meeting_types is not UNSET:
            data["meetingTypes"] = [str(item) for item in self.meeting_types]
        if self.customer_ids is not UNSET:
            data["customerIds"] = list(self.customer_ids)
        if self.secondary_customer_ids is not UNSET:
            data["secondaryCustomerIds"] = list(self.secondary_customer_ids)
        if self.start is not UNSET:
            data["start"] = None if self.start is None else format_datetime(self.start)
        return {**self.additional_properties, **data} if self.additional_properties else data

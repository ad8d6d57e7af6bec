from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models
from .meeting_type import MeetingType, MeetingTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class OfficeSubjectAvailabilitySettingsInput(InputModel):
    """How one subject should be booked at the office for one meeting type."""

    meeting_type: MeetingType | MeetingTypeValue
    """The meeting type to which the settings should apply."""
    auto_accept: bool | None | Unset = UNSET
    """Whether to accept bookings automatically; `None` to use the subject's setting."""
    estimated_duration: int | None | Unset = UNSET
    """How many minutes a meeting is expected to last; `None` to use the subject's setting. At least 1. The Pexip
    documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    time_slot_granularity: int | None | Unset = UNSET
    """The interval between two offered start times, in minutes; `None` to use the subject's setting. At least 1. The
    Pexip documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    trailing_buffer_time: int | None | Unset = UNSET
    """Minutes to keep free after each meeting; `None` to use the subject's setting. At least 0. The Pexip documentation
    states neither the unit nor the meaning of `None`; this description assumes both.
    """
    time_slot_earliest_possible: int | None | Unset = UNSET
    """How many minutes in advance a booking must be made; `None` to use the subject's setting. At least 0. The Pexip
    documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    time_slot_latest_possible: int | None | Unset = UNSET
    """The maximum number of minutes in advance that a booking can be made; `None` to use the subject's setting. At least
    0. The Pexip documentation states neither the unit nor the meaning of `None`; this description assumes both.
    """
    max_concurrent_appointments: int | None | Unset = UNSET
    """Maximum number of concurrent meetings with this subject and meeting type; `None` to use the subject's setting. At
    least 1.
    """
    subject_id: str | UUID
    """ID of the subject to which the settings should apply."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "OfficeSubjectAvailabilitySettings"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "meetingType": str(self.meeting_type),
            "subjectId": self.subject_id,
        }
        if self.auto_accept is not UNSET:
            data["autoAccept"] = self.auto_accept
        if self.estimated_duration is not UNSET:
            data["estimatedDuration"] = self.estimated_duration
        if self.time_slot_granularity is not UNSET:
            data["timeSlotGranularity"] = self.time_slot_granularity
        if self.trailing_buffer_time is not UNSET:
            data["trailingBufferTime"] = self.trailing_buffer_time
        if self.time_slot_earliest_possible is not UNSET:
            data["timeSlotEarliestPossible"] = self.time_slot_earliest_possible
        if self.time_slot_latest_possible is not UNSET:
            data["timeSlotLatestPossible"] = self.time_slot_latest_possible
        if self.max_concurrent_appointments is not UNSET:
            data["maxConcurrentAppointments"] = self.max_concurrent_appointments
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    OfficeSubjectAvailabilitySettingsInputLike: TypeAlias = (
        OfficeSubjectAvailabilitySettingsInput
        | models.OfficeSubjectAvailabilitySettingsInputDict
        | models.OfficeSubjectAvailabilitySettings
    )
    """The types that are accepted as `OfficeSubjectAvailabilitySettingsInput`."""
else:
    OfficeSubjectAvailabilitySettingsInputLike = OfficeSubjectAvailabilitySettingsInput

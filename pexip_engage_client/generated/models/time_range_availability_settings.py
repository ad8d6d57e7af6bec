from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new, refuse
from .reference import Reference, read_reference
from .time_range_subject_availability_settings import (
    TimeRangeSubjectAvailabilitySettings,
    read_time_range_subject_availability_settings,
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimeRangeAvailabilitySettings(ResponseModel):
    """How the employee can be booked at one office during a time range."""

    force_manual_accept: bool
    """Whether bookings in these hours wait for the employee to accept them, whatever the subject's settings say."""
    overrides_default: bool
    """Whether these settings replace the usual ones of the office. Our reading of the name."""
    availability_time_range: Reference
    """The hours that the settings are for."""
    office: Reference
    """The office that the settings are for."""
    subject_availability_settings: list[TimeRangeSubjectAvailabilitySettings]
    """What can be booked in these hours, one entry a subject."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "force_manual_accept": "forceManualAccept",
        "overrides_default": "overridesDefault",
        "availability_time_range": "availabilityTimeRange",
        "subject_availability_settings": "subjectAvailabilitySettings",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.force_manual_accept = v if type(v := data["forceManualAccept"]) is bool else refuse(v)
            self.overrides_default = v if type(v := data["overridesDefault"]) is bool else refuse(v)
            self.availability_time_range = read_reference(data["availabilityTimeRange"])
            self.office = read_reference(data["office"])
            self.subject_availability_settings = [
                read_time_range_subject_availability_settings(item)
                for item in array(data["subjectAvailabilitySettings"])
            ]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 5:
            self._keep_unknown(data)
        return self


read_time_range_availability_settings = TimeRangeAvailabilitySettings.from_dict

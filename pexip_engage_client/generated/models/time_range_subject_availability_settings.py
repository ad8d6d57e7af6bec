from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, mapping, new
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimeRangeSubjectAvailabilitySettings(ResponseModel):
    """How one subject can be booked in the hours of a time range."""

    subject: Reference
    """The subject that the settings are for."""
    availability_settings: list[dict[str, Any]]
    """The settings, one entry a meeting type. The page does not show what is inside. Our reading: as
    `SubjectAvailabilitySettings`.
    """
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "availability_settings": "availabilitySettings",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.subject = read_reference(data["subject"])
            self.availability_settings = [mapping(item) for item in array(data["availabilitySettings"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


read_time_range_subject_availability_settings = TimeRangeSubjectAvailabilitySettings.from_dict

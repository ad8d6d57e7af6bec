from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import encode, late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, mapping, new, unexpected_type
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimeRangeAvailabilitySettings(ResponseModel):
    """How the employee can be booked at one office during a time range."""

    force_manual_accept: bool
    """Whether the employee must accept bookings in these hours manually, regardless of the subject's settings."""
    overrides_default: bool
    """Whether these settings override the usual settings of the office. The Pexip documentation does not explain the
    `overrides_default` property; this description is an assumption based on the name.
    """
    availability_time_range: Reference
    """The hours to which the settings apply."""
    office: Reference
    """The office to which the settings apply."""
    subject_availability_settings: list[TimeRangeSubjectAvailabilitySettings]
    """What can be booked in these hours, one entry per subject."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.force_manual_accept = v if type(v := data["forceManualAccept"]) is bool else unexpected_type(v)
            self.overrides_default = v if type(v := data["overridesDefault"]) is bool else unexpected_type(v)
            self.availability_time_range = read_reference(data["availabilityTimeRange"])
            self.office = read_reference(data["office"])
            self.subject_availability_settings = [
                read_time_range_subject_availability_settings(item)
                for item in array(data["subjectAvailabilitySettings"])
            ]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 5 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "forceManualAccept": self.force_manual_accept,
                "overridesDefault": self.overrides_default,
                "availabilityTimeRange": self.availability_time_range.to_dict(),
                "office": self.office.to_dict(),
                "subjectAvailabilitySettings": [item.to_dict() for item in self.subject_availability_settings],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_time_range_availability_settings = TimeRangeAvailabilitySettings.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimeRangeSubjectAvailabilitySettings(ResponseModel):
    """How one subject can be booked in the hours of a time range."""

    subject: Reference
    """The subject to which the settings apply."""
    availability_settings: list[dict[str, Any]]
    """The settings, one entry per meeting type. Their properties are not documented. This description assumes the
    properties of `SubjectAvailabilitySettings`.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.subject = read_reference(data["subject"])
            self.availability_settings = [mapping(item) for item in array(data["availabilitySettings"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "subject": self.subject.to_dict(),
                "availabilitySettings": [
                    {key: encode(item) for key, item in item.items()} for item in self.availability_settings
                ],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_time_range_subject_availability_settings = TimeRangeSubjectAvailabilitySettings.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class TimeRangeAvailabilitySettingsListEnvelope(ResponseModel):
    """The settings of one time range at all offices; this list is not paginated."""

    data: list[TimeRangeAvailabilitySettings]
    """One entry for each office that the employee works for."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_time_range_availability_settings(item) for item in array(data["data"])]
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

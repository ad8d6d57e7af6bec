from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .subject_availability_settings import SubjectAvailabilitySettings, read_subject_availability_settings


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectAvailabilitySettingsListEnvelope(ResponseModel):
    """The availability settings of one subject; this list has no pages."""

    data: list[SubjectAvailabilitySettings]
    """One entry for each meeting type that the subject can be booked by."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_subject_availability_settings(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

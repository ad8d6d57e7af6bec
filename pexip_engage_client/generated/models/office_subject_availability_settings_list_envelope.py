from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .office_subject_availability_settings import (
    OfficeSubjectAvailabilitySettings,
    read_office_subject_availability_settings,
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class OfficeSubjectAvailabilitySettingsListEnvelope(ResponseModel):
    """All availability settings of one office; this list has no pages."""

    data: list[OfficeSubjectAvailabilitySettings]
    """One entry for each subject and meeting type with settings of their own."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_office_subject_availability_settings(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

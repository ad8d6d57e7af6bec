from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .availability_template import AvailabilityTemplate, read_availability_template


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplateEnvelope(ResponseModel):
    """One availability template of one employee."""

    data: AvailabilityTemplate
    """The template itself; its hours are time ranges, read on their own."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_availability_template(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

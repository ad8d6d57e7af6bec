from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .applied_availability_template import AppliedAvailabilityTemplate, read_applied_availability_template


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppliedAvailabilityTemplateEnvelope(ResponseModel):
    """One stretch of days with a template applied."""

    data: AppliedAvailabilityTemplate
    """The template just applied, and its days."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_applied_availability_template(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

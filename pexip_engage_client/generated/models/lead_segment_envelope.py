from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .lead_segment import LeadSegment, read_lead_segment


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LeadSegmentEnvelope(ResponseModel):
    """One lead segment of the enterprise, current as of the call."""

    data: LeadSegment
    """The segment; what it can book is kept in its scheduling settings."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_lead_segment(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

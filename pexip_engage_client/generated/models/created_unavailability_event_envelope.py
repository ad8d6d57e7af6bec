from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .created_unavailability_event import CreatedUnavailabilityEvent, read_created_unavailability_event


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailabilityEventEnvelope(ResponseModel):
    """The stretch of time just blocked."""

    data: CreatedUnavailabilityEvent
    """What Engage tells of the blocked stretch."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_created_unavailability_event(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

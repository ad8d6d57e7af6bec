from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .created_unavailability import CreatedUnavailability, read_created_unavailability


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailabilityEnvelope(ResponseModel):
    """The days that were just blocked."""

    data: CreatedUnavailability
    """What Engage tells of the blocked days."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_created_unavailability(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

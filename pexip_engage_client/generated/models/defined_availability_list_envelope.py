from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .defined_availability import DefinedAvailability, read_defined_availability


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class DefinedAvailabilityListEnvelope(ResponseModel):
    """All availability that was defined in the period; this list has no pages."""

    data: list[DefinedAvailability]
    """One entry for each stretch, agent, subject and meeting type that match."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_defined_availability(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .expertise import Expertise, read_expertise


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ExpertiseListEnvelope(ResponseModel):
    """All expertise of one employee at one office; this list has no pages."""

    data: list[Expertise]
    """The subjects that the employee handles there from now on."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_expertise(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

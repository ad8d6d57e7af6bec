from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .coverage_regions import CoverageRegions, read_coverage_regions


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CoverageRegionsListEnvelope(ResponseModel):
    """The coverage of one agent at one office; this list has no pages."""

    data: list[CoverageRegions]
    """One entry for each meeting type, and for each subject where they differ."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_coverage_regions(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

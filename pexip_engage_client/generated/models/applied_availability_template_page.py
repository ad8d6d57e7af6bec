from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .applied_availability_template import AppliedAvailabilityTemplate, read_applied_availability_template
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppliedAvailabilityTemplatePage(ResponseModel):
    """One page of the stretches to which templates are applied."""

    data: list[AppliedAvailabilityTemplate]
    """The stretches of this page, each with its template."""
    meta: PageMeta
    """Where this page stands among all stretches in the period."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_applied_availability_template(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self

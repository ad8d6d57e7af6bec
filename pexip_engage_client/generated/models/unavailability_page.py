from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .page_meta import PageMeta, read_page_meta
from .unavailability import Unavailability, read_unavailability


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class UnavailabilityPage(ResponseModel):
    """One page of a list of blocked times."""

    data: list[Unavailability]
    """The blocked times of this page, each of one employee."""
    meta: PageMeta
    """Where this page stands among all blocked times that match."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_unavailability(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self

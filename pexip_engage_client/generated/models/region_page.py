from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .page_meta import PageMeta, read_page_meta
from .region import Region, read_region


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class RegionPage(ResponseModel):
    """One page of a list of regions. The older version of the operation has no pages, and no `meta`."""

    data: list[Region]
    """The regions of this page that match the filters; all of them from the older version."""
    meta: PageMeta | None = None
    """Where this page stands among all matching regions; absent from the older version."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 1  # required properties
        try:
            self.data = [read_region(item) for item in array(data["data"])]
            if "meta" in data:
                found += 1
                self.meta = None if (v := data["meta"]) is None else read_page_meta(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self

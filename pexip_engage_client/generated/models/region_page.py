from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, array, new
from .page_meta import PageMeta, read_page_meta
from .region import Region, read_region

KNOWN = frozenset(
    {
        "data",
        "meta",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class RegionPage(AnswerModel):
    """Region page."""

    data: list[Region]
    meta: PageMeta | None = None
    """Where a page stands in the whole list."""

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
            self._keep_unknown(data, KNOWN)
        return self

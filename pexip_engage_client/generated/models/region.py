from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Region(ResponseModel):
    """A part of a country. Agents cover regions, and on-location meetings take place in one."""

    id: str
    """ID of the region, used in coverage and filters."""
    name: str
    """The name of the region, for people to read."""
    code: str | None
    """The region's code, such as a postal code; null where it has none."""
    country_code: str | None = None
    """Two-letter country code; older version only."""
    level: int | None = None
    """Level of the region in the region tree; older version only."""
    parent_id: str | None = None
    """ID of the parent region; older version only."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 3  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.name = v if type(v := data["name"]) is str else unexpected_type(v)
            self.code = v if (v := data["code"]) is None or type(v) is str else unexpected_type(v)
            if "countryCode" in data:
                found += 1
                self.country_code = v if (v := data["countryCode"]) is None or type(v) is str else unexpected_type(v)
            if "level" in data:
                found += 1
                self.level = v if (v := data["level"]) is None or type(v) is int else unexpected_type(v)
            if "parentId" in data:
                found += 1
                self.parent_id = v if (v := data["parentId"]) is None or type(v) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_region = Region.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class RegionPage(ResponseModel):
    """One page of a list of regions. The older version of the operation has neither pages nor `meta`."""

    data: list[Region]
    """The matching regions of this page, or all of them in the older version."""
    meta: PageMeta | None = None
    """The position of this page among all matching regions; absent in the older version."""
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


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Region(ResponseModel):
    """A part of a country. Agents cover regions, and an on-location meeting takes place in a region."""

    id: str
    """ID of the region, used in coverage and filters."""
    name: str
    """The human-readable name of the region."""
    code: str | None
    """The region's code, such as a postal code; `None` if it has none."""
    country_code: str | None = None
    """Two-letter country code of the region. Only the older version of the operation returns it."""
    level: int | None = None
    """Level of the region in the region tree. Only the older version of the operation returns it."""
    parent_id: str | None = None
    """ID of the parent region. Only the older version of the operation returns it."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 6 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "name": self.name,
                "code": self.code,
                "countryCode": self.country_code,
                "level": self.level,
                "parentId": self.parent_id,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_region = Region.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class RegionPage(ResponseModel):
    """One page of a list of regions. The older version of the operation has neither pages nor `meta`."""

    data: list[Region]
    """The matching regions on this page. The older version of the operation returns all of them."""
    meta: PageMeta | None = None
    """The position of this page among all matching regions; absent in the older version of the operation."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 2 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": None if self.meta is None else self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class PageMeta(ResponseModel):
    """The position of this page in the list. Use it to request the next page."""

    offset: int
    """Index of the page's first record in the whole list, counted from 0; equal to the request's `offset`. At least 0;
    the default is 0.
    """
    limit: int
    """Maximum number of records on this page; the last page may have fewer. At least 0; the default is 25."""
    total_count: int
    """Total number of records that matched the filters at the time of this request. At least 0."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.offset = v if type(v := data["offset"]) is int else unexpected_type(v)
            self.limit = v if type(v := data["limit"]) is int else unexpected_type(v)
            self.total_count = v if type(v := data["totalCount"]) is int else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 3 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "offset": self.offset,
                "limit": self.limit,
                "totalCount": self.total_count,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_page_meta = PageMeta.from_dict

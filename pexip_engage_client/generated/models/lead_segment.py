from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import read_datetime


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LeadSegment(ResponseModel):
    """A group of leads. It determines what they can book."""

    id: str | None = None
    """ID of the segment, used in its path, in appointments and in filters."""
    description: str | None = None
    """A description of the segment for people to read."""
    code: str | None = None
    """The segment's code for programs, such as a booking page; unique in the enterprise."""
    created_at: datetime.datetime | None = None
    """When the segment was created."""
    updated_at: datetime.datetime | None = None
    """When the segment was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the segment was deleted; null if not deleted."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else unexpected_type(v)
            if "description" in data:
                found += 1
                self.description = v if (v := data["description"]) is None or type(v) is str else unexpected_type(v)
            if "code" in data:
                found += 1
                self.code = v if (v := data["code"]) is None or type(v) is str else unexpected_type(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_lead_segment = LeadSegment.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LeadSegmentEnvelope(ResponseModel):
    """One lead segment of the enterprise as it is now."""

    data: LeadSegment
    """The segment. What it can book is in its scheduling settings."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_lead_segment(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

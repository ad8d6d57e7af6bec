from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LeadSegment(ResponseModel):
    """A group of leads, which determines what the leads can book."""

    id: str | None = None
    """ID of the segment, used in paths, in appointments and in filters."""
    description: str | None = None
    """A human-readable description of the segment."""
    code: str | None = None
    """The segment's code, for use by programs such as a booking page; unique in the enterprise."""
    created_at: datetime.datetime | None = None
    """When the segment was created."""
    updated_at: datetime.datetime | None = None
    """When the segment was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the segment was deleted; `None` if not deleted."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 6 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "description": self.description,
                "code": self.code,
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_lead_segment = LeadSegment.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LeadSegmentEnvelope(ResponseModel):
    """One lead segment of the enterprise."""

    data: LeadSegment
    """The segment. Its scheduling settings show what its leads can book."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_lead_segment(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_date, read_datetime
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppliedAvailabilityTemplate(ResponseModel):
    """A template that replaces the default one for a range of days."""

    start_date: datetime.date
    """The first day on which the template applies. The Pexip documentation shows a string whose examples are dates; this
    description assumes that all values are dates.
    """
    end_date: datetime.date
    """The last day on which the template applies, inclusive. The Pexip documentation shows a string whose examples are
    dates; this description assumes that all values are dates.
    """
    availability_template: Reference
    """The template that applies to the range of days."""
    time_zone: str
    """IANA time zone of the days and of the template's hours."""
    created_at: datetime.datetime
    """When the template was applied."""
    updated_at: datetime.datetime
    """When the range of days last changed, for instance because another template was applied to some of the days."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.start_date = read_date(data["startDate"])
            self.end_date = read_date(data["endDate"])
            self.availability_template = read_reference(data["availabilityTemplate"])
            self.time_zone = v if type(v := data["timeZone"]) is str else unexpected_type(v)
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 6 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "startDate": self.start_date.isoformat(),
                "endDate": self.end_date.isoformat(),
                "availabilityTemplate": self.availability_template.to_dict(),
                "timeZone": self.time_zone,
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_applied_availability_template = AppliedAvailabilityTemplate.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppliedAvailabilityTemplateEnvelope(ResponseModel):
    """One applied template with its range of days."""

    data: AppliedAvailabilityTemplate
    """The applied template with its days."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_applied_availability_template(data["data"])
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


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppliedAvailabilityTemplatePage(ResponseModel):
    """One page of the applied templates."""

    data: list[AppliedAvailabilityTemplate]
    """The applied templates of this page with their days."""
    meta: PageMeta
    """The position of this page among all templates applied in the period."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_applied_availability_template(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from ..._runtime.wire import read_date, read_datetime
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppliedAvailabilityTemplate(ResponseModel):
    """A template that replaces the default one on a stretch of days."""

    start_date: datetime.date
    """The first day on which the template holds."""
    end_date: datetime.date
    """The last day on which it holds, itself included."""
    availability_template: Reference
    """The template that holds on those days."""
    time_zone: str
    """IANA name of the zone in which the days and the template's hours are meant."""
    created_at: datetime.datetime
    """When the template was applied."""
    updated_at: datetime.datetime
    """When the stretch was last changed, for instance shortened by a later one."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "start_date": "startDate",
        "end_date": "endDate",
        "availability_template": "availabilityTemplate",
        "time_zone": "timeZone",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.start_date = read_date(data["startDate"])
            self.end_date = read_date(data["endDate"])
            self.availability_template = read_reference(data["availabilityTemplate"])
            self.time_zone = v if type(v := data["timeZone"]) is str else refuse(v)
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 6:
            self._keep_unknown(data)
        return self


read_applied_availability_template = AppliedAvailabilityTemplate.from_dict

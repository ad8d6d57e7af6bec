from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, new, refuse
from ..._runtime.wire import parse_datetime
from .availability_template_type import AVAILABILITY_TEMPLATE_TYPE, AvailabilityTemplateType
from .reference import Reference, read_reference

KNOWN = frozenset(
    {
        "id",
        "name",
        "type",
        "timeZone",
        "employee",
        "color",
        "order",
        "isDefault",
        "createdAt",
        "updatedAt",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplate(AnswerModel):
    """Working hours of one employee, for a week or for a day."""

    id: str
    """At least 1 character."""
    name: str
    """At least 1 character."""
    type: AvailabilityTemplateType
    time_zone: str
    """At least 1 character."""
    employee: Reference
    """Points at another resource."""
    color: str
    """At least 1 character."""
    order: int
    """At least 0."""
    is_default: bool
    created_at: datetime.datetime
    """At least 1 character."""
    updated_at: datetime.datetime
    """At least 1 character."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "time_zone": "timeZone",
        "is_default": "isDefault",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.name = v if type(v := data["name"]) is str else refuse(v)
            self.type = AVAILABILITY_TEMPLATE_TYPE[data["type"]]
            self.time_zone = v if type(v := data["timeZone"]) is str else refuse(v)
            self.employee = read_reference(data["employee"])
            self.color = v if type(v := data["color"]) is str else refuse(v)
            self.order = v if type(v := data["order"]) is int else refuse(v)
            self.is_default = v if type(v := data["isDefault"]) is bool else refuse(v)
            self.created_at = parse_datetime(data["createdAt"])
            self.updated_at = parse_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 10:
            self._keep_unknown(data, KNOWN)
        return self


read_availability_template = AvailabilityTemplate.from_dict

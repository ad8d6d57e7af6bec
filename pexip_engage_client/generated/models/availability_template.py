from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .availability_template_type import AVAILABILITY_TEMPLATE_TYPE, AvailabilityTemplateType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplate(ResponseModel):
    """Working hours of an employee for a week or a single day. One template is the default; others are applied to ranges
    of days.
    """

    id: str
    """ID of the template, used in paths and when you apply the template."""
    name: str
    """The name that the employee uses for the template, such as `Summer`."""
    type: AvailabilityTemplateType
    """Whether the template has hours for a week or for a single day. The type determines whether a time range needs a
    day of the week.
    """
    time_zone: str
    """IANA time zone of the hours, such as `Europe/Brussels`."""
    employee: Reference
    """The employee to whom the working hours belong."""
    color: str
    """Color of the template in a calendar, such as `#89d0c1`."""
    order: int
    """Position of the template in lists, lowest first. At least 0. The Pexip documentation does not explain the `order`
    property; this description is an assumption based on the name.
    """
    is_default: bool
    """Whether the template applies to all days that have no other template. The default template can be neither changed
    nor applied.
    """
    created_at: datetime.datetime
    """When the template was created."""
    updated_at: datetime.datetime
    """When the template was last changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.name = v if type(v := data["name"]) is str else unexpected_type(v)
            self.type = AVAILABILITY_TEMPLATE_TYPE[data["type"]]
            self.time_zone = v if type(v := data["timeZone"]) is str else unexpected_type(v)
            self.employee = read_reference(data["employee"])
            self.color = v if type(v := data["color"]) is str else unexpected_type(v)
            self.order = v if type(v := data["order"]) is int else unexpected_type(v)
            self.is_default = v if type(v := data["isDefault"]) is bool else unexpected_type(v)
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 10 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "name": self.name,
                "type": str(self.type),
                "timeZone": self.time_zone,
                "employee": self.employee.to_dict(),
                "color": self.color,
                "order": self.order,
                "isDefault": self.is_default,
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_availability_template = AvailabilityTemplate.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplateEnvelope(ResponseModel):
    """One availability template of one employee."""

    data: AvailabilityTemplate
    """The template, without its working hours."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_availability_template(data["data"])
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
class AvailabilityTemplateListEnvelope(ResponseModel):
    """All matching templates of one employee; this list is not paginated."""

    data: list[AvailabilityTemplate]
    """The employee's templates, including the default one."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_availability_template(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

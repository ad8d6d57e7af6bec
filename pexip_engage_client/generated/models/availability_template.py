from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import read_datetime
from .availability_template_type import AVAILABILITY_TEMPLATE_TYPE, AvailabilityTemplateType
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplate(ResponseModel):
    """Hours in which an employee can be booked, for a week or for a single day. One is the default; others are applied
    to stretches of days.
    """

    id: str
    """Names the template in paths and when it is applied."""
    name: str
    """What the employee calls the template, such as `Summer`."""
    type: AvailabilityTemplateType
    """Whether it holds hours of a week or of one day; its time ranges depend on it."""
    time_zone: str
    """IANA name of the zone in which its hours are meant, such as `Europe/Brussels`."""
    employee: Reference
    """The employee whose hours these are."""
    color: str
    """How the template is shown in a calendar, such as `#89d0c1`."""
    order: int
    """Where the template stands when templates are listed, lowest first. At least 0. Inferred: from the name."""
    is_default: bool
    """Whether it holds on all days to which no other template is applied; such a template can be neither changed nor
    applied.
    """
    created_at: datetime.datetime
    """When the template was made."""
    updated_at: datetime.datetime
    """When the template was last changed."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > 10:
            self._keep_unknown(data)
        return self


read_availability_template = AvailabilityTemplate.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplateEnvelope(ResponseModel):
    """One availability template of one employee."""

    data: AvailabilityTemplate
    """The template itself; its hours are time ranges, read on their own."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_availability_template(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AvailabilityTemplateListEnvelope(ResponseModel):
    """All templates of one employee that match; this list has no pages."""

    data: list[AvailabilityTemplate]
    """The employee's templates, the default one among them."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_availability_template(item) for item in array(data["data"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import read_datetime
from .form_type import FORM_TYPE, FormType


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Form(ResponseModel):
    """Questions that are asked at one time, such as when an appointment is booked."""

    id: str | None = None
    """ID of the form, used in its path and in subjects."""
    name: str | None = None
    """The form's name, as employees see it."""
    type: FormType | None = None
    """When the form is shown."""
    created_at: datetime.datetime | None = None
    """When the form was created."""
    updated_at: datetime.datetime | None = None
    """When the form was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the form was deleted; null if not deleted."""
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
            if "name" in data:
                found += 1
                self.name = v if (v := data["name"]) is None or type(v) is str else unexpected_type(v)
            if "type" in data:
                found += 1
                self.type = None if (v := data["type"]) is None else FORM_TYPE[v]
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


read_form = Form.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormEnvelope(ResponseModel):
    """One form of the enterprise as it is now."""

    data: Form
    """The form, without its questions."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_form(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

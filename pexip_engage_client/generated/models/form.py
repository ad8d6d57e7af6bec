from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .form_type import FORM_TYPE, FormType


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Form(ResponseModel):
    """Questions that are asked on the same occasion, such as when an appointment is booked."""

    id: str | None = None
    """ID of the form, used in paths and in subjects."""
    name: str | None = None
    """The form's name, as employees see it."""
    type: FormType | None = None
    """The type of the form, which determines when the form is shown."""
    created_at: datetime.datetime | None = None
    """When the form was created."""
    updated_at: datetime.datetime | None = None
    """When the form was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the form was deleted; `None` if not deleted."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 6 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "name": self.name,
                "type": None if self.type is None else str(self.type),
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_form = Form.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormEnvelope(ResponseModel):
    """One form of the enterprise."""

    data: Form
    """The form, without its questions."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_form(data["data"])
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

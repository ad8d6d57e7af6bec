from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, mapping, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EnterpriseSetting(ResponseModel):
    """One setting. Its value is not documented and arrives as an additional property."""

    manageable: bool | None = None
    """Whether the enterprise itself may change the setting."""
    created_at: datetime.datetime | None = None
    """When the setting first got a value."""
    updated_at: datetime.datetime | None = None
    """When the setting last changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "manageable" in data:
                found += 1
                self.manageable = v if (v := data["manageable"]) is None or type(v) is bool else unexpected_type(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 3 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "manageable": self.manageable,
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_enterprise_setting = EnterpriseSetting.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EnterpriseSettingsEnvelope(ResponseModel):
    """The settings of the enterprise after a change."""

    data: dict[str, EnterpriseSetting]
    """The changed settings, by name. The Pexip documentation does not state whether the response contains all settings;
    this description assumes only the changed ones.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = {key: read_enterprise_setting(item) for key, item in mapping(data["data"]).items()}
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": {key: item.to_dict() for key, item in self.data.items()},
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class StaticTranslationOverride(ResponseModel):
    """The enterprise's own text that replaces a built-in text."""

    module: str | None = None
    """The part of Engage that shows the text."""
    key: str | None = None
    """The key of the text in its module."""
    language: str | None = None
    """The language in which the text is replaced."""
    value: str | None = None
    """The text that is shown instead of the built-in text."""
    created_at: datetime.datetime | None = None
    """When the text was first replaced."""
    updated_at: datetime.datetime | None = None
    """When the replacement last changed."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "module" in data:
                found += 1
                self.module = v if (v := data["module"]) is None or type(v) is str else unexpected_type(v)
            if "key" in data:
                found += 1
                self.key = v if (v := data["key"]) is None or type(v) is str else unexpected_type(v)
            if "language" in data:
                found += 1
                self.language = v if (v := data["language"]) is None or type(v) is str else unexpected_type(v)
            if "value" in data:
                found += 1
                self.value = v if (v := data["value"]) is None or type(v) is str else unexpected_type(v)
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 6 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "module": self.module,
                "key": self.key,
                "language": self.language,
                "value": self.value,
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_static_translation_override = StaticTranslationOverride.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class StaticTranslationOverrideListEnvelope(ResponseModel):
    """The enterprise's own text that replaces built-in text; this list is not paginated."""

    data: list[StaticTranslationOverride]
    """The enterprise's own text after the change, with one entry per module, key and language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_static_translation_override(item) for item in array(data["data"])]
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

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .page_meta import PageMeta, read_page_meta
from .subject_group_translations import SubjectGroupTranslations, read_subject_group_translations
from .translated_value import TranslatedValue, read_translated_value


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectGroup(ResponseModel):
    """A group of related subjects, offered to customers under one name."""

    id: str
    """ID of the group, used in paths and in subjects."""
    color: str
    """Color of the group on booking pages, such as `#89d0c1`. Exactly 7 characters."""
    order: int
    """Position of the group among the others, lowest first. At least 0."""
    external_id: str | None = None
    """The group's ID in your own system. At most 255 characters."""
    image: str | None = None
    """URL of the group's picture; `None` if there is none."""
    name: TranslatedValue | None
    """The group's name in the requested language; `None` if it is not available in that language."""
    created_at: datetime.datetime
    """When the group was created."""
    updated_at: datetime.datetime
    """When the group was last changed."""
    deleted_at: datetime.datetime | None
    """When the group was deleted; `None` if not deleted."""
    translations: SubjectGroupTranslations | None = None
    """The name in every available language. Lists do not return this property."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 7  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.color = v if type(v := data["color"]) is str else unexpected_type(v)
            self.order = v if type(v := data["order"]) is int else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "image" in data:
                found += 1
                self.image = v if (v := data["image"]) is None or type(v) is str else unexpected_type(v)
            self.name = None if (v := data["name"]) is None else read_translated_value(v)
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
            self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_subject_group_translations(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 10 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "color": self.color,
                "order": self.order,
                "externalId": self.external_id,
                "image": self.image,
                "name": None if self.name is None else self.name.to_dict(),
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
                "translations": None if self.translations is None else self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_subject_group = SubjectGroup.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectGroupEnvelope(ResponseModel):
    """One subject group of the enterprise."""

    data: SubjectGroup
    """The group, with its name in the requested language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_subject_group(data["data"])
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
class SubjectGroupPage(ResponseModel):
    """One page of a list of subject groups."""

    data: list[SubjectGroup]
    """The matching groups of this page."""
    meta: PageMeta
    """The position of this page among all matching groups."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_subject_group(item) for item in array(data["data"])]
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

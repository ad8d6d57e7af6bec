from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .subject_group_translations import SubjectGroupTranslations, read_subject_group_translations


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookSubjectGroup(ResponseModel):
    """A subject group as part of an event, with its name in every language."""

    id: str
    """ID of the group, as used in the paths of this API."""
    external_id: str | None
    """The group's ID in your own system; `None` if it has none. At most 255 characters."""
    order: int
    """Position of the group among the others, lowest first. At least 0."""
    color: str | None = None
    """Color of the group on booking pages, such as `#89d0c1`. At most 7 characters."""
    image: str | None = None
    """The picture of the group. At most 65535 characters. The Pexip documentation does not state the format; the value
    is probably the URL of the picture, or its content as a data URL.
    """
    translations: SubjectGroupTranslations
    """The group's name in every language."""
    created_at: datetime.datetime
    """When the group was created."""
    updated_at: datetime.datetime
    """When the group was last changed."""
    deleted_at: datetime.datetime | None = None
    """When the group was deleted; `None` if not deleted. Only callback request events contain this property."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 6  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            self.order = v if type(v := data["order"]) is int else unexpected_type(v)
            if "color" in data:
                found += 1
                self.color = v if (v := data["color"]) is None or type(v) is str else unexpected_type(v)
            if "image" in data:
                found += 1
                self.image = v if (v := data["image"]) is None or type(v) is str else unexpected_type(v)
            self.translations = read_subject_group_translations(data["translations"])
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 9 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "order": self.order,
                "color": self.color,
                "image": self.image,
                "translations": self.translations.to_dict(),
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_subject_group = WebhookSubjectGroup.from_dict

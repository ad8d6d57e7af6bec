from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new
from .translation import Translation

KNOWN = frozenset(
    {
        "name",
        "description",
        "directions",
        "parkingInfo",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOfficeTranslations(AnswerModel):
    """Webhook office translations."""

    name: list[Translation] | None = None
    description: list[Translation] | None = None
    directions: list[Translation] | None = None
    parking_info: list[Translation] | None = None

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "parking_info": "parkingInfo",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "name" in data:
                self.name = None if (v := data["name"]) is None else [Translation.from_dict(item) for item in array(v)]
            if "description" in data:
                self.description = (
                    None if (v := data["description"]) is None else [Translation.from_dict(item) for item in array(v)]
                )
            if "directions" in data:
                self.directions = (
                    None if (v := data["directions"]) is None else [Translation.from_dict(item) for item in array(v)]
                )
            if "parkingInfo" in data:
                self.parking_info = (
                    None if (v := data["parkingInfo"]) is None else [Translation.from_dict(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

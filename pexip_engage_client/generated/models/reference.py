from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Reference(ResponseModel):
    """A reference to another resource. Use its ID to get the resource or to filter by it."""

    id: str
    """The ID of the resource. It is an opaque string whose length and format may change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_reference = Reference.from_dict

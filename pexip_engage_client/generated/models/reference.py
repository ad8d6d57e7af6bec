from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Reference(ResponseModel):
    """A reference to another resource. Use its ID to get the resource or to filter by it."""

    id: str
    """The ID of the resource: an opaque string whose length and format may change."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


read_reference = Reference.from_dict

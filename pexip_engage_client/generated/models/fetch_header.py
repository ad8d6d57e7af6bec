from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchHeader(ResponseModel):
    """A header that Engage sends to the service; its value is not shown, as it may be a key."""

    name: str
    """The header's name, such as `X-Api-Key`."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.name = v if type(v := data["name"]) is str else refuse(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


read_fetch_header = FetchHeader.from_dict

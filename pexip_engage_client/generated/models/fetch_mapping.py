from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchMapping(ResponseModel):
    """Where one value of the service's reply goes."""

    source_property: str | None = None
    """Where the value stands in the reply."""
    target_property: str | None = None
    """What the value fills in Engage. Our reading: the `target_property` of a question."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "source_property": "sourceProperty",
        "target_property": "targetProperty",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "sourceProperty" in data:
                found += 1
                self.source_property = v if (v := data["sourceProperty"]) is None or type(v) is str else refuse(v)
            if "targetProperty" in data:
                found += 1
                self.target_property = v if (v := data["targetProperty"]) is None or type(v) is str else refuse(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_fetch_mapping = FetchMapping.from_dict

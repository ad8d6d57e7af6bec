from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, new, refuse

KNOWN = frozenset(
    {
        "sourceProperty",
        "targetProperty",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchMapping(AnswerModel):
    """Maps one property to another."""

    source_property: str | None = None
    target_property: str | None = None

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "source_property": "sourceProperty",
        "target_property": "targetProperty",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "sourceProperty" in data:
                self.source_property = v if (v := data["sourceProperty"]) is None or type(v) is str else refuse(v)
            if "targetProperty" in data:
                self.target_property = v if (v := data["targetProperty"]) is None or type(v) is str else refuse(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

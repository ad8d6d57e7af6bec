from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new
from .error import Error

KNOWN = frozenset(
    {
        "errors",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorEnvelope(AnswerModel):
    """Error envelope."""

    errors: list[Error]
    """At least 1 item."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.errors = [Error.from_dict(item) for item in array(data["errors"])]
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new
from .error_with_arguments import ErrorWithArguments

KNOWN = frozenset(
    {
        "errors",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorWithArgumentsEnvelope(AnswerModel):
    """Error with arguments envelope."""

    errors: list[ErrorWithArguments]
    """At least 1 item."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.errors = [ErrorWithArguments.from_dict(item) for item in array(data["errors"])]
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

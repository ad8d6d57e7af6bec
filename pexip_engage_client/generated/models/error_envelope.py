from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .error import Error, read_error


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorEnvelope(ResponseModel):
    """Any response that is no success: its reasons, at least one."""

    errors: list[Error]
    """Every reason at once, so that a caller can mend all of them before the next attempt."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.errors = [read_error(item) for item in array(data["errors"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

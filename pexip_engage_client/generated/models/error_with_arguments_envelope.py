from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .error_with_arguments import ErrorWithArguments, read_error_with_arguments


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class ErrorWithArgumentsEnvelope(ResponseModel):
    """A request that was understood and not carried out: the business rules that it broke, at least one."""

    errors: list[ErrorWithArguments]
    """Every broken rule, each with what it was about."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.errors = [read_error_with_arguments(item) for item in array(data["errors"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .customer import Customer, read_customer


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CustomerEnvelope(ResponseModel):
    """One customer of the enterprise, current as of the call."""

    data: Customer
    """The customer, with the address in the language asked for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_customer(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

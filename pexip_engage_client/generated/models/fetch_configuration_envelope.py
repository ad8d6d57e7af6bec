from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .fetch_configuration import FetchConfiguration, read_fetch_configuration


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FetchConfigurationEnvelope(ResponseModel):
    """One configuration of a call to an external service."""

    data: FetchConfiguration
    """The configuration, without the values of its headers."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_fetch_configuration(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

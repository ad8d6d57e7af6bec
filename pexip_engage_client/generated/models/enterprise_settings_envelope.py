from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, mapping, new
from .enterprise_setting import EnterpriseSetting, read_enterprise_setting


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EnterpriseSettingsEnvelope(ResponseModel):
    """Settings of the enterprise after a change."""

    data: dict[str, EnterpriseSetting]
    """The settings by name. Our reading: those that were changed."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = {key: read_enterprise_setting(item) for key, item in mapping(data["data"]).items()}
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

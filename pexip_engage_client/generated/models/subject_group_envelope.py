from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .subject_group import SubjectGroup, read_subject_group


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectGroupEnvelope(ResponseModel):
    """One subject group, current as of the call."""

    data: SubjectGroup
    """The group, with its name in the language asked for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_subject_group(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self

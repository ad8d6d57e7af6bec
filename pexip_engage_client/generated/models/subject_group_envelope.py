from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, new
from .subject_group import SubjectGroup, read_subject_group

KNOWN = frozenset(
    {
        "data",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectGroupEnvelope(AnswerModel):
    """Subject group envelope."""

    data: SubjectGroup

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_subject_group(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data, KNOWN)
        return self

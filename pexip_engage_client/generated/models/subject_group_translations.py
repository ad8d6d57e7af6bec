from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new
from .translation import Translation

KNOWN = frozenset(
    {
        "name",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class SubjectGroupTranslations(AnswerModel):
    """Subject group translations."""

    name: list[Translation] | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "name" in data:
                self.name = None if (v := data["name"]) is None else [Translation.from_dict(item) for item in array(v)]
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

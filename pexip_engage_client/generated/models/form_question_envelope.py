from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .form_question import FormQuestion, read_form_question


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FormQuestionEnvelope(ResponseModel):
    """One question of a form. The page does not print `data` as required."""

    data: FormQuestion | None = None
    """The question, with its choices where it has some."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "data" in data:
                found += 1
                self.data = None if (v := data["data"]) is None else read_form_question(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self

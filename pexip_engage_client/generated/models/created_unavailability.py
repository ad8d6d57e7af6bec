from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .unavailability_answer import UnavailabilityAnswer, read_unavailability_answer


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CreatedUnavailability(ResponseModel):
    """What is shown of days just blocked: the answers given. The page is cut there; what else there is arrives as
    additional properties.
    """

    answers: list[UnavailabilityAnswer]
    """Answers to the form that is asked when appointments are affected."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.answers = [read_unavailability_answer(item) for item in array(data["answers"])]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


read_created_unavailability = CreatedUnavailability.from_dict

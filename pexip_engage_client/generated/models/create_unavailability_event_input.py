from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInputLike


@frozen(kw_only=True, eq=False, repr=False)
class CreateUnavailabilityEventInput(InputModel):
    """A period of hours, rather than whole days, in which an employee cannot be booked."""

    end: datetime.datetime
    """When the unavailability ends, later than `start`."""
    start: datetime.datetime
    """When the unavailability begins."""
    answers: Sequence[AnswerInputLike] | None | Unset = UNSET
    """Answers to the form that is shown if the unavailability affects appointments. The Pexip documentation does not
    state when the form is shown; this description assumes that it is shown in this case.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "end": format_datetime(given.end),
            "start": format_datetime(given.start),
        }
        if self.answers is not UNSET:
            data["answers"] = None if given.answers is None else [item.to_dict() for item in given.answers]
        return {**self.additional_properties, **data} if self.additional_properties else data

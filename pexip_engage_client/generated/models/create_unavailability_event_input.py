from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInput


@frozen(kw_only=True, eq=False, repr=False)
class CreateUnavailabilityEventInput(InputModel):
    """Hours in which an employee cannot be booked, rather than whole days."""

    end: datetime.datetime
    """When the employee can be booked again; later than `start`."""
    start: datetime.datetime
    """When the employee stops being available."""
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    """Answers to the form that is asked when appointments fall into the stretch. Inferred: our reading of the occasion.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "end": format_datetime(self.end),
            "start": format_datetime(self.start),
        }
        if self.answers is not UNSET:
            data["answers"] = None if self.answers is None else [item.to_dict() for item in self.answers]
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInput


@frozen(kw_only=True)
class CreateUnavailabilityEventInput(InputModel):
    """Create unavailability event input."""

    end: datetime.datetime
    """At least 1 character."""
    start: datetime.datetime
    """At least 1 character."""
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "end": format_datetime(self.end),
            "start": format_datetime(self.start),
        }
        if self.answers is not UNSET:
            data["answers"] = None if self.answers is None else [item.to_dict() for item in self.answers]
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

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
class RescheduleAppointmentInput(InputModel):
    """The other time, and what is said about it."""

    start: datetime.datetime
    """When the meeting is to begin now."""
    end: datetime.datetime
    """When it is to end now, later than `start`."""
    message: str | None | Unset = UNSET
    """A word about the move. Inferred: the older name of `message_for_customer`."""
    message_for_customer: str | None | Unset = UNSET
    """What the customer is told about the move."""
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    """Answers to questions that come up with the move; those given before stay."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are told of the move. The pages do not show what is inside."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "start": format_datetime(self.start),
            "end": format_datetime(self.end),
        }
        if self.message is not UNSET:
            data["message"] = self.message
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = self.message_for_customer
        if self.answers is not UNSET:
            data["answers"] = None if self.answers is None else [item.to_dict() for item in self.answers]
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if self.user_communication is None else dict(self.user_communication)
        return {**self.additional_properties, **data} if self.additional_properties else data

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
class RescheduleAppointmentInput(InputModel):
    """The new time, with optional messages and answers."""

    start: datetime.datetime
    """When the meeting begins after the move."""
    end: datetime.datetime
    """When the meeting ends after the move, later than `start`."""
    message: str | None | Unset = UNSET
    """A message about the move. This is probably an older name for the `message_for_customer` property."""
    message_for_customer: str | None | Unset = UNSET
    """The message to the customer about the move."""
    answers: Sequence[AnswerInputLike] | None | Unset = UNSET
    """Answers to questions asked because of the move. Existing answers stay."""
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    """How the participants are notified of the move. The properties of this object are not documented."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "start": format_datetime(given.start),
            "end": format_datetime(given.end),
        }
        if self.message is not UNSET:
            data["message"] = given.message
        if self.message_for_customer is not UNSET:
            data["messageForCustomer"] = given.message_for_customer
        if self.answers is not UNSET:
            data["answers"] = None if given.answers is None else [item.to_dict() for item in given.answers]
        if self.user_communication is not UNSET:
            data["userCommunication"] = None if given.user_communication is None else dict(given.user_communication)
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from ..._runtime.wire import format_datetime
from .answer_input import AnswerInput


@frozen(kw_only=True)
class RescheduleAppointmentInput(InputModel):
    """Reschedule appointment input."""

    start: datetime.datetime
    end: datetime.datetime
    """Later than `start`."""
    message: str | None | Unset = UNSET
    message_for_customer: str | None | Unset = UNSET
    answers: Sequence[AnswerInput] | None | Unset = UNSET
    user_communication: Mapping[str, Any] | None | Unset = UNSET
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "message_for_customer": "messageForCustomer",
        "user_communication": "userCommunication",
    }

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
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

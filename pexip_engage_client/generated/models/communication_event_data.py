from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, mapping, new
from .communication_template import CommunicationTemplate, read_communication_template


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEventData(ResponseModel):
    """What is to be sent, to whom, and what about. The page shows the inside of the template alone."""

    communication: dict[str, Any]
    """What kind of communication it is. The page does not show what is inside."""
    receiver: dict[str, Any]
    """Who is to get it. The page does not show what is inside."""
    template: CommunicationTemplate
    """The text to send, ready in the receiver's language."""
    resource: dict[str, Any] | None
    """The appointment or callback request that it is about; null where it is about neither. The page does not show what
    is inside.
    """
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.communication = mapping(data["communication"])
            self.receiver = mapping(data["receiver"])
            self.template = read_communication_template(data["template"])
            self.resource = None if (v := data["resource"]) is None else mapping(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 4:
            self._keep_unknown(data)
        return self


read_communication_event_data = CommunicationEventData.from_dict

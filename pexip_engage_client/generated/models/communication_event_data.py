from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, mapping, new
from .communication_template import CommunicationTemplate, read_communication_template

KNOWN = frozenset(
    {
        "communication",
        "receiver",
        "template",
        "resource",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEventData(AnswerModel):
    """Communication event data."""

    communication: dict[str, Any]
    receiver: dict[str, Any]
    template: CommunicationTemplate
    resource: dict[str, Any] | None

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
            self._keep_unknown(data, KNOWN)
        return self


read_communication_event_data = CommunicationEventData.from_dict

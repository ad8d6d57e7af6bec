from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .webhook_callback_request import WebhookCallbackRequest, read_webhook_callback_request


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CallbackRequestEventData(ResponseModel):
    """What happened to a callback request, and how it is afterwards."""

    event_type: str
    """What happened to the callback request. Its values are not documented."""
    callback_request: WebhookCallbackRequest
    """The callback request after the change."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "event_type": "eventType",
        "callback_request": "callbackRequest",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.event_type = v if type(v := data["eventType"]) is str else refuse(v)
            self.callback_request = read_webhook_callback_request(data["callbackRequest"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


read_callback_request_event_data = CallbackRequestEventData.from_dict

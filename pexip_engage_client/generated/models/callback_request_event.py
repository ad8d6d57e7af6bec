from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .callback_request_entity import CALLBACK_REQUEST_ENTITY, CallbackRequestEntity
from .callback_request_event_data import CallbackRequestEventData, read_callback_request_event_data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CallbackRequestEvent(ResponseModel):
    """News of a callback request, as Engage posts it to a receiver."""

    id: str
    """Tells this event from all others; the same for each of its attempts, so that a repeated one can be skipped."""
    correlation_id: str
    """The correlation id of what caused the event, to follow it through logs."""
    entity: CallbackRequestEntity
    """Tells the kind of event: always `Callback Request` here."""
    version: str
    """The version of the event's form; its values are not printed."""
    webhook_configuration_id: str
    """Id of the webhook configuration that the event is sent by."""
    data: CallbackRequestEventData
    """What happened, and the callback request afterwards."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "correlation_id": "correlationId",
        "webhook_configuration_id": "webhookConfigurationId",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.correlation_id = v if type(v := data["correlationId"]) is str else refuse(v)
            self.entity = CALLBACK_REQUEST_ENTITY[data["entity"]]
            self.version = v if type(v := data["version"]) is str else refuse(v)
            self.webhook_configuration_id = v if type(v := data["webhookConfigurationId"]) is str else refuse(v)
            self.data = read_callback_request_event_data(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 6:
            self._keep_unknown(data)
        return self

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .communication_entity import COMMUNICATION_ENTITY, CommunicationEntity
from .communication_event_data import CommunicationEventData, read_communication_event_data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CommunicationEvent(ResponseModel):
    """A message or a reminder that somebody has to get, handed to a receiver that does the sending."""

    id: str
    """Tells this event from all others; the same when it is tried again, so that nobody is written to twice."""
    correlation_id: str
    """The correlation id of what made the message necessary, to follow it through logs."""
    entity: CommunicationEntity
    """Tells the kind of event: always `Communication` here."""
    version: str
    """The version of the event's form. No page prints what it may be."""
    webhook_configuration_id: str
    """Id of the webhook configuration that hands communication to the receiver."""
    data: CommunicationEventData
    """What is to be sent, to whom, and what about; it has no `event_type`."""
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
            self.entity = COMMUNICATION_ENTITY[data["entity"]]
            self.version = v if type(v := data["version"]) is str else refuse(v)
            self.webhook_configuration_id = v if type(v := data["webhookConfigurationId"]) is str else refuse(v)
            self.data = read_communication_event_data(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 6:
            self._keep_unknown(data)
        return self

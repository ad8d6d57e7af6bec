from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .appointment_entity import APPOINTMENT_ENTITY, AppointmentEntity
from .appointment_event_data import AppointmentEventData, read_appointment_event_data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentEvent(ResponseModel):
    """News of an appointment, as Engage posts it to a receiver."""

    id: str
    """Tells this event from all others, and stays the same when it is sent again: skip one that was handled."""
    correlation_id: str
    """The correlation id of the request that caused the event, to follow it through logs."""
    webhook_configuration_id: str
    """Id of the webhook configuration by which the receiver subscribed."""
    version: str
    """The version of the event's form. No page prints its values."""
    entity: AppointmentEntity
    """Tells the kind of event: always `Appointment` here."""
    data: AppointmentEventData
    """What happened, and the appointment afterwards."""
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
            self.webhook_configuration_id = v if type(v := data["webhookConfigurationId"]) is str else refuse(v)
            self.version = v if type(v := data["version"]) is str else refuse(v)
            self.entity = APPOINTMENT_ENTITY[data["entity"]]
            self.data = read_appointment_event_data(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 6:
            self._keep_unknown(data)
        return self

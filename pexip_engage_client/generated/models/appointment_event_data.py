from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .appointment_event_type import APPOINTMENT_EVENT_TYPE, AppointmentEventType
from .webhook_appointment import WebhookAppointment, read_webhook_appointment


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class AppointmentEventData(ResponseModel):
    """What happened to an appointment, and how it is afterwards."""

    event_type: AppointmentEventType
    """What happened to the appointment, in a word for programs."""
    message: str | None
    """Deprecated. A text that went with the change; deprecated by the vendor, who names no successor."""
    appointment: WebhookAppointment
    """The appointment after the change."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "event_type": "eventType",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.event_type = APPOINTMENT_EVENT_TYPE[data["eventType"]]
            self.message = v if (v := data["message"]) is None or type(v) is str else refuse(v)
            self.appointment = read_webhook_appointment(data["appointment"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 3:
            self._keep_unknown(data)
        return self


read_appointment_event_data = AppointmentEventData.from_dict

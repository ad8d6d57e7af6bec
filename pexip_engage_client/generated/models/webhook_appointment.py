from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new, refuse
from ..._runtime.wire import read_datetime
from .webhook_office import WebhookOffice, read_webhook_office
from .webhook_participant import WebhookParticipant, read_webhook_participant
from .webhook_subject import WebhookSubject, read_webhook_subject


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookAppointment(ResponseModel):
    """An appointment as events show it: texts and subject are spelled out. The page hides most of it, which arrives as
    additional properties.
    """

    id: str | None = None
    """Names the appointment, as in the paths of this API."""
    subject: WebhookSubject | None = None
    """What the meeting is about, with all its texts and forms."""
    office: WebhookOffice | None = None
    """The office that holds the meeting, with address and texts."""
    appointment_participants: list[WebhookParticipant] | None = None
    """Who takes part. The page shows the list without its name; this one follows the API's."""
    updated_at: datetime.datetime | None = None
    """When the appointment last changed: skip an event that is older than the last one handled."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "appointment_participants": "appointmentParticipants",
        "updated_at": "updatedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else refuse(v)
            if "subject" in data:
                found += 1
                self.subject = None if (v := data["subject"]) is None else read_webhook_subject(v)
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_webhook_office(v)
            if "appointmentParticipants" in data:
                found += 1
                self.appointment_participants = (
                    None
                    if (v := data["appointmentParticipants"]) is None
                    else [read_webhook_participant(item) for item in array(v)]
                )
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_appointment = WebhookAppointment.from_dict

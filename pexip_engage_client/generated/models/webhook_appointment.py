from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, array, new, refuse
from .webhook_office import WebhookOffice
from .webhook_participant import WebhookParticipant
from .webhook_subject import WebhookSubject

KNOWN = frozenset(
    {
        "id",
        "subject",
        "office",
        "appointmentParticipants",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookAppointment(AnswerModel):
    """Webhook appointment."""

    id: str | None = None
    subject: WebhookSubject | None = None
    office: WebhookOffice | None = None
    appointment_participants: list[WebhookParticipant] | None = None

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "appointment_participants": "appointmentParticipants",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "id" in data:
                self.id = v if (v := data["id"]) is None or type(v) is str else refuse(v)
            if "subject" in data:
                self.subject = None if (v := data["subject"]) is None else WebhookSubject.from_dict(v)
            if "office" in data:
                self.office = None if (v := data["office"]) is None else WebhookOffice.from_dict(v)
            if "appointmentParticipants" in data:
                self.appointment_participants = (
                    None
                    if (v := data["appointmentParticipants"]) is None
                    else [WebhookParticipant.from_dict(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

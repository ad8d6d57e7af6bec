from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, new, refuse
from .webhook_callback_request_subject import WebhookCallbackRequestSubject
from .webhook_office import WebhookOffice

KNOWN = frozenset(
    {
        "id",
        "status",
        "subject",
        "office",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookCallbackRequest(AnswerModel):
    """Webhook callback request."""

    id: str
    """At least 1 character."""
    status: str
    """At least 1 character."""
    subject: WebhookCallbackRequestSubject | None
    office: WebhookOffice | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.status = v if type(v := data["status"]) is str else refuse(v)
            self.subject = None if (v := data["subject"]) is None else WebhookCallbackRequestSubject.from_dict(v)
            if "office" in data:
                self.office = None if (v := data["office"]) is None else WebhookOffice.from_dict(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

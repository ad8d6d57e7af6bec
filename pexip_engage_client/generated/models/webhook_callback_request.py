from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .webhook_callback_request_subject import WebhookCallbackRequestSubject, read_webhook_callback_request_subject
from .webhook_office import WebhookOffice, read_webhook_office


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookCallbackRequest(ResponseModel):
    """A customer's wish to be called back, as events show it. The page is cut; what follows the office arrives as
    additional properties.
    """

    id: str
    """Names the callback request, as in appointments that settle it."""
    status: str
    """Where the callback request stands. Its values are not documented."""
    subject: WebhookCallbackRequestSubject | None
    """What the customer wants to talk about; null when that was left open."""
    office: WebhookOffice | None = None
    """The office that is to call back."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 3  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.status = v if type(v := data["status"]) is str else refuse(v)
            self.subject = None if (v := data["subject"]) is None else read_webhook_callback_request_subject(v)
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_webhook_office(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_callback_request = WebhookCallbackRequest.from_dict

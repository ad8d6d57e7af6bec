from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .participant_role import PARTICIPANT_ROLE, ParticipantRole
from .participant_type import PARTICIPANT_TYPE, ParticipantType
from .webhook_employee import WebhookEmployee, read_webhook_employee


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookParticipant(ResponseModel):
    """Somebody who takes part, as events show it. The roles of an employee are left out: whether they are one or a list
    is not printed.
    """

    role: ParticipantRole | None = None
    """Whether the appointment could do without this participant."""
    type: ParticipantType | None = None
    """Whether this is an employee or a customer."""
    employee: WebhookEmployee | None = None
    """The employee, where it is one."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "role" in data:
                found += 1
                self.role = None if (v := data["role"]) is None else PARTICIPANT_ROLE[v]
            if "type" in data:
                found += 1
                self.type = None if (v := data["type"]) is None else PARTICIPANT_TYPE[v]
            if "employee" in data:
                found += 1
                self.employee = None if (v := data["employee"]) is None else read_webhook_employee(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_participant = WebhookParticipant.from_dict

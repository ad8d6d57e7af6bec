from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, new
from .participant_role import PARTICIPANT_ROLE, ParticipantRole
from .participant_type import PARTICIPANT_TYPE, ParticipantType
from .webhook_employee import WebhookEmployee

KNOWN = frozenset(
    {
        "role",
        "type",
        "employee",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookParticipant(AnswerModel):
    """Webhook participant."""

    role: ParticipantRole | None = None
    type: ParticipantType | None = None
    employee: WebhookEmployee | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "role" in data:
                self.role = None if (v := data["role"]) is None else PARTICIPANT_ROLE[v]
            if "type" in data:
                self.type = None if (v := data["type"]) is None else PARTICIPANT_TYPE[v]
            if "employee" in data:
                self.employee = None if (v := data["employee"]) is None else WebhookEmployee.from_dict(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

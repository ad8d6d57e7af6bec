from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, mapping, new
from .employee_status import EMPLOYEE_STATUS, EmployeeStatus

KNOWN = frozenset(
    {
        "translations",
        "status",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookEmployee(AnswerModel):
    """Webhook employee."""

    translations: dict[str, Any] | None = None
    status: EmployeeStatus | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "translations" in data:
                self.translations = None if (v := data["translations"]) is None else mapping(v)
            if "status" in data:
                self.status = None if (v := data["status"]) is None else EMPLOYEE_STATUS[v]
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

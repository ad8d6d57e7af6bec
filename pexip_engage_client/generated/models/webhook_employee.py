from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, mapping, new
from .employee_status import EMPLOYEE_STATUS, EmployeeStatus


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookEmployee(ResponseModel):
    """An employee as events show it; most of it is not printed and arrives as additional properties."""

    translations: dict[str, Any] | None = None
    """Texts of the employee in all languages. The page does not show what is inside."""
    status: EmployeeStatus | None = None
    """Whether the employee takes part in Engage now."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else mapping(v)
            if "status" in data:
                found += 1
                self.status = None if (v := data["status"]) is None else EMPLOYEE_STATUS[v]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_employee = WebhookEmployee.from_dict

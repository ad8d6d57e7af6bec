from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new
from .office_role import OFFICE_ROLE, OfficeRole
from .reference import Reference, read_reference


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeOfficeRelation(ResponseModel):
    """What the employee is to one office."""

    role: OfficeRole | None = None
    """Agent or manager of the office; an employee who is both has two entries."""
    office: Reference | None = None
    """The office that the relation is with."""
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
                self.role = None if (v := data["role"]) is None else OFFICE_ROLE[v]
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_reference(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_employee_office_relation = EmployeeOfficeRelation.from_dict

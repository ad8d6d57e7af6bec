from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.answers import UNFIT, AnswerModel, new
from .office_role import OFFICE_ROLE, OfficeRole
from .reference import Reference

KNOWN = frozenset(
    {
        "role",
        "office",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeOfficeRelation(AnswerModel):
    """What the employee is to one office."""

    role: OfficeRole | None = None
    """What an employee is to an office."""
    office: Reference | None = None
    """Points at another resource."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        try:
            if "role" in data:
                self.role = None if (v := data["role"]) is None else OFFICE_ROLE[v]
            if "office" in data:
                self.office = None if (v := data["office"]) is None else Reference.from_dict(v)
        except UNFIT:
            return cls._from_unfit(data)
        if not data.keys() <= KNOWN:
            self._keep_unknown(data, KNOWN)
        return self

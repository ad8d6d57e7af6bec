from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .availability_template_type import AvailabilityTemplateType, AvailabilityTemplateTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class RevertAppliedTemplatesInput(InputModel):
    """A stretch of days on which the default template is to hold again."""

    start_date: datetime.date
    """The first day that is to be as by default again. Inferred: the page calls it a string; its examples are days.
    """
    end_date: datetime.date
    """The last day that is to be as by default again. Inferred: the page calls it a string; its examples are days."""
    type: AvailabilityTemplateType | AvailabilityTemplateTypeValue | None | Unset = UNSET
    """Whether only day or only week templates are taken back; null or absent for both. Inferred: from the name."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "startDate": self.start_date.isoformat(),
            "endDate": self.end_date.isoformat(),
        }
        if self.type is not UNSET:
            data["type"] = None if self.type is None else str(self.type)
        return {**self.additional_properties, **data} if self.additional_properties else data

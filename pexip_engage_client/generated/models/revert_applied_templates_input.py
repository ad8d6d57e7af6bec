from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .availability_template_type import AvailabilityTemplateType, AvailabilityTemplateTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class RevertAppliedTemplatesInput(InputModel):
    """A range of days on which the default template should apply again."""

    start_date: datetime.date
    """The first day on which the default template applies again. The Pexip documentation shows a string whose examples
    are dates; this description assumes that all values are dates.
    """
    end_date: datetime.date
    """The last day on which the default template applies again. The Pexip documentation shows a string whose examples
    are dates; this description assumes that all values are dates.
    """
    type: AvailabilityTemplateType | AvailabilityTemplateTypeValue | None | Unset = UNSET
    """Pass DAY or WEEK to remove only day templates or only week templates. To remove both, omit this property or pass
    `None`. The Pexip documentation does not explain the `type` property; this description is an assumption based on
    the name.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "startDate": self.start_date.isoformat(),
            "endDate": self.end_date.isoformat(),
        }
        if self.type is not UNSET:
            data["type"] = None if self.type is None else str(self.type)
        return {**self.additional_properties, **data} if self.additional_properties else data

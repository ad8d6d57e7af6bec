from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class ApplyAvailabilityTemplateInput(InputModel):
    """A range of days and the template to apply to it."""

    start_date: datetime.date
    """The first day on which the template applies. The Pexip documentation shows a string whose examples are dates; this
    description assumes that all values are dates.
    """
    end_date: datetime.date
    """The last day on which the template applies, not before `start_date`. The Pexip documentation shows a string whose
    examples are dates; this description assumes that all values are dates.
    """
    availability_template_id: str | UUID
    """ID of one of the employee's templates. The default template is rejected, because it applies to all other days
    anyway.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "startDate": self.start_date.isoformat(),
            "endDate": self.end_date.isoformat(),
            "availabilityTemplateId": self.availability_template_id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

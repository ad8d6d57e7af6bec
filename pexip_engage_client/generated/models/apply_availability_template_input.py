from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class ApplyAvailabilityTemplateInput(InputModel):
    """A stretch of days, and the template that is to hold on it."""

    start_date: datetime.date
    """The first day on which the template is to hold. Inferred: the page calls it a string; its examples are days."""
    end_date: datetime.date
    """The last day on which it is to hold, not before `start_date`. Inferred: the page calls it a string; its examples
    are days.
    """
    availability_template_id: str
    """Id of one of the employee's templates; the default one is refused, as it holds anyway."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "startDate": self.start_date.isoformat(),
            "endDate": self.end_date.isoformat(),
            "availabilityTemplateId": self.availability_template_id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

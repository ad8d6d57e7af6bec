from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .availability_template_type import AvailabilityTemplateType, AvailabilityTemplateTypeValue


@frozen(kw_only=True, eq=False, repr=False)
class AvailabilityTemplateInput(InputModel):
    """A template to create, or changes to an existing template. The Pexip documentation does not show the properties for
    creating a template; this description assumes the same ones as for changing a template.
    """

    name: str | Unset = UNSET
    """The name of the template in lists and calendars."""
    type: AvailabilityTemplateType | AvailabilityTemplateTypeValue | Unset = UNSET
    """Whether the template has hours for a week or for a single day."""
    time_zone: str | Unset = UNSET
    """IANA time zone of the hours, such as `Europe/Brussels`."""
    color: str | None | Unset = UNSET
    """Color of the template in a calendar, such as `#89d0c1`."""
    order: int | None | Unset = UNSET
    """Position of the template among the employee's templates. At least 0."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not UNSET:
            data["name"] = self.name
        if self.type is not UNSET:
            data["type"] = str(self.type)
        if self.time_zone is not UNSET:
            data["timeZone"] = self.time_zone
        if self.color is not UNSET:
            data["color"] = self.color
        if self.order is not UNSET:
            data["order"] = self.order
        return {**self.additional_properties, **data} if self.additional_properties else data

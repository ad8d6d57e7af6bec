from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .availability_template_type import AvailabilityTemplateType


@frozen(kw_only=True)
class AvailabilityTemplateInput(InputModel):
    """Availability template input."""

    name: str | Unset = UNSET
    """At least 1 character."""
    type: AvailabilityTemplateType | str | Unset = UNSET
    time_zone: str | Unset = UNSET
    """IANA name, such as Europe/Brussels; at least 1 character."""
    color: str | None | Unset = UNSET
    """At least 1 character."""
    order: int | None | Unset = UNSET
    """At least 0."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "time_zone": "timeZone",
    }

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
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class UpdateLeadSegmentInput(InputModel):
    """Changes to a lead segment."""

    description: str | None | Unset = UNSET
    """A new human-readable description; `None` deletes it."""
    code: str | Unset = UNSET
    """A new code, for use by programs; must be unique. At most 255 characters."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.description is not UNSET:
            data["description"] = self.description
        if self.code is not UNSET:
            data["code"] = self.code
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class CreateLeadSegmentInput(InputModel):
    """A group of leads to create."""

    description: str | None | Unset = UNSET
    """A human-readable description of the segment."""
    code: str
    """The segment's code, for use by programs; must be unique. At most 255 characters."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "code": self.code,
        }
        if self.description is not UNSET:
            data["description"] = self.description
        return {**self.additional_properties, **data} if self.additional_properties else data

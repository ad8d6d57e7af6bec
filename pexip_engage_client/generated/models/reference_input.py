from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class ReferenceInput(InputModel):
    """Points at a resource that exists already, by its id."""

    id: str
    """The id that Engage gave to the resource: an answer option, or an uploaded file."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

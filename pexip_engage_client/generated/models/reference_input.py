from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True)
class ReferenceInput(InputModel):
    """Points at another resource."""

    id: str
    """At least 1 character."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
        }
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

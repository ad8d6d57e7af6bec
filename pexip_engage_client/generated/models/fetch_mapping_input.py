from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset


@frozen(kw_only=True, eq=False, repr=False)
class FetchMappingInput(InputModel):
    """Where one value of the service's reply is to go."""

    source_property: str | None | Unset = UNSET
    """Where to find the value in the reply."""
    target_property: str | None | Unset = UNSET
    """What to fill with it in Engage. Inferred: the `target_property` of a question."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.source_property is not UNSET:
            data["sourceProperty"] = self.source_property
        if self.target_property is not UNSET:
            data["targetProperty"] = self.target_property
        return {**self.additional_properties, **data} if self.additional_properties else data

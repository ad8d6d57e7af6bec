from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .fetch_header_input import FetchHeaderInput
from .fetch_mapping_input import FetchMappingInput
from .fetch_method import FetchMethod, FetchMethodValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateFetchConfigurationInput(InputModel):
    """What is to change of a call to an external service."""

    body: str | None | Unset = UNSET
    """Another text to send along; null for none."""
    mapping: Sequence[FetchMappingInput] | Unset = UNSET
    """All mappings from now on."""
    endpoint: str | Unset = UNSET
    """Another address for Engage to call."""
    method: FetchMethod | FetchMethodValue | Unset = UNSET
    """Another HTTP method to call it with."""
    headers: Sequence[FetchHeaderInput] | None | Unset = UNSET
    """All headers from now on, with their values, as they cannot be read back; null for none."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.body is not UNSET:
            data["body"] = self.body
        if self.mapping is not UNSET:
            data["mapping"] = [item.to_dict() for item in self.mapping]
        if self.endpoint is not UNSET:
            data["endpoint"] = self.endpoint
        if self.method is not UNSET:
            data["method"] = str(self.method)
        if self.headers is not UNSET:
            data["headers"] = None if self.headers is None else [item.to_dict() for item in self.headers]
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .fetch_header_input import FetchHeaderInputLike
from .fetch_mapping_input import FetchMappingInputLike
from .fetch_method import FetchMethod, FetchMethodValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateFetchConfigurationInput(InputModel):
    """Changes to a call from Engage to an external service."""

    body: str | None | Unset = UNSET
    """A new request body, as text; `None` for no body."""
    mapping: Sequence[FetchMappingInputLike] | Unset = UNSET
    """The complete new list of mappings."""
    endpoint: str | Unset = UNSET
    """A new URL for Engage to call."""
    method: FetchMethod | FetchMethodValue | Unset = UNSET
    """A new HTTP method for the request."""
    headers: Sequence[FetchHeaderInputLike] | None | Unset = UNSET
    """The complete new list of headers with their values; `None` for no headers. No response contains the values."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.body is not UNSET:
            data["body"] = given.body
        if self.mapping is not UNSET:
            data["mapping"] = [item.to_dict() for item in given.mapping]
        if self.endpoint is not UNSET:
            data["endpoint"] = given.endpoint
        if self.method is not UNSET:
            data["method"] = str(given.method)
        if self.headers is not UNSET:
            data["headers"] = None if given.headers is None else [item.to_dict() for item in given.headers]
        return {**self.additional_properties, **data} if self.additional_properties else data

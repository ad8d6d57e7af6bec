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
class CreateFetchConfigurationInput(InputModel):
    """A call to an external service to set up."""

    body: str | None | Unset = UNSET
    """What Engage is to send along, as text, for methods with a body."""
    mapping: Sequence[FetchMappingInput]
    """Which property of the reply is to go where. Inferred: demanded, though the page prints no fields: no configuration
    in an answer is without it.
    """
    endpoint: str
    """The address to call, reachable for Engage. Inferred: demanded, though the page prints no fields: no configuration
    in an answer is without it.
    """
    method: FetchMethod | FetchMethodValue
    """How to call it; GET for a plain look-up. Inferred: demanded, though the page prints no fields: no configuration in
    an answer is without it.
    """
    headers: Sequence[FetchHeaderInput] | None | Unset = UNSET
    """Headers to send along, such as a key; their values are not shown again."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "mapping": [item.to_dict() for item in self.mapping],
            "endpoint": self.endpoint,
            "method": str(self.method),
        }
        if self.body is not UNSET:
            data["body"] = self.body
        if self.headers is not UNSET:
            data["headers"] = None if self.headers is None else [item.to_dict() for item in self.headers]
        return {**self.additional_properties, **data} if self.additional_properties else data

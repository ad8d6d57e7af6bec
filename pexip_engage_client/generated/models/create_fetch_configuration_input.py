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
class CreateFetchConfigurationInput(InputModel):
    """A call from Engage to an external service."""

    body: str | None | Unset = UNSET
    """The request body, as text, for methods that have one."""
    mapping: Sequence[FetchMappingInputLike]
    """Which property of the response fills which property in Engage. The Pexip documentation does not list the
    properties of the request; this description assumes that this one is required, because every configuration in a
    response contains it.
    """
    endpoint: str
    """The URL to call, which Engage must be able to reach. The Pexip documentation does not list the properties of the
    request; this description assumes that this one is required, because every configuration in a response contains
    it.
    """
    method: FetchMethod | FetchMethodValue
    """The HTTP method of the request; GET for a simple lookup. The Pexip documentation does not list the properties of
    the request; this description assumes that this one is required, because every configuration in a response
    contains it.
    """
    headers: Sequence[FetchHeaderInputLike] | None | Unset = UNSET
    """Headers to send, such as an API key. No response contains their values."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "mapping": [item.to_dict() for item in given.mapping],
            "endpoint": given.endpoint,
            "method": str(given.method),
        }
        if self.body is not UNSET:
            data["body"] = given.body
        if self.headers is not UNSET:
            data["headers"] = None if given.headers is None else [item.to_dict() for item in given.headers]
        return {**self.additional_properties, **data} if self.additional_properties else data

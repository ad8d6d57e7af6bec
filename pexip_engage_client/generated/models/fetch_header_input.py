from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class FetchHeaderInput(InputModel):
    """A header to send to the external service."""

    name: str
    """The header's name, such as `X-Api-Key`."""
    value: str
    """The header's value. Engage keeps it secret; no response contains it."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "value": self.value,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FetchHeaderInputLike: TypeAlias = FetchHeaderInput | models.FetchHeaderInputDict
    """The types that are accepted as `FetchHeaderInput`."""
else:
    FetchHeaderInputLike = FetchHeaderInput

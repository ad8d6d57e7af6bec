from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class FetchMappingInput(InputModel):
    """A property of the service's response, and the property in Engage that it should fill."""

    source_property: str | None | Unset = UNSET
    """The position of the value in the response."""
    target_property: str | None | Unset = UNSET
    """The property in Engage that the value should fill. The Pexip documentation does not list the values; this
    description assumes those of the `target_property` of a form question.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "FetchMapping"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.source_property is not UNSET:
            data["sourceProperty"] = self.source_property
        if self.target_property is not UNSET:
            data["targetProperty"] = self.target_property
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    FetchMappingInputLike: TypeAlias = FetchMappingInput | models.FetchMappingInputDict | models.FetchMapping
    """The types that are accepted as `FetchMappingInput`."""
else:
    FetchMappingInputLike = FetchMappingInput

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .. import models


@frozen(kw_only=True, eq=False, repr=False)
class GeolocationQueryInput(InputModel):
    """A point to search from, sent as `location[latitude]=…&location[longitude]=…`. The documentation does not say
    whether you can send one of the two coordinates alone.
    """

    latitude: float | Unset = UNSET
    """Latitude in degrees, sent as `location[latitude]`; negative in the south. From -90 to 90."""
    longitude: float | Unset = UNSET
    """Longitude in degrees, sent as `location[longitude]`; negative in the west. From -180 to 180."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.latitude is not UNSET:
            data["latitude"] = self.latitude
        if self.longitude is not UNSET:
            data["longitude"] = self.longitude
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    GeolocationQueryInputLike: TypeAlias = GeolocationQueryInput | models.GeolocationQueryInputDict
    """The types that are accepted as `GeolocationQueryInput`."""
else:
    GeolocationQueryInputLike = GeolocationQueryInput

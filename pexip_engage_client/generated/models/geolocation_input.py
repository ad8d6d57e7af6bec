from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True, eq=False, repr=False)
class GeolocationInput(InputModel):
    """A point on the earth in decimal degrees, for a caller that knows it better than a look-up by address would."""

    latitude: float
    """Degrees north of the equator, negative in the south. -90 to 90."""
    longitude: float
    """Degrees east of Greenwich, negative in the west. -180 to 180."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "latitude": self.latitude,
            "longitude": self.longitude,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data

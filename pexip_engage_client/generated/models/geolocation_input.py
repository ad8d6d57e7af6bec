from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel


@frozen(kw_only=True)
class GeolocationInput(InputModel):
    """Geolocation input."""

    latitude: float
    """-90 to 90."""
    longitude: float
    """-180 to 180."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "latitude": self.latitude,
            "longitude": self.longitude,
        }
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

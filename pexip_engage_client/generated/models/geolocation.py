from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Geolocation(ResponseModel):
    """A geographical point in decimal degrees, either passed in a request or looked up by Engage."""

    latitude: float
    """Latitude in degrees; negative south of the equator. From -90 to 90."""
    longitude: float
    """Longitude in degrees; negative west of Greenwich. From -180 to 180."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.latitude = v if type(v := data["latitude"]) is float or type(v) is int else unexpected_type(v)
            self.longitude = v if type(v := data["longitude"]) is float or type(v) is int else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "latitude": self.latitude,
                "longitude": self.longitude,
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_geolocation = Geolocation.from_dict

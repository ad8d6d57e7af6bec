from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, unexpected_type


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Geolocation(ResponseModel):
    """A geographical point, passed in or looked up by Engage, in decimal degrees."""

    latitude: float
    """Latitude in degrees; negative south of the equator. -90 to 90."""
    longitude: float
    """Longitude in degrees; negative west of Greenwich. -180 to 180."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.latitude = v if type(v := data["latitude"]) is float or type(v) is int else unexpected_type(v)
            self.longitude = v if type(v := data["longitude"]) is float or type(v) is int else unexpected_type(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


read_geolocation = Geolocation.from_dict

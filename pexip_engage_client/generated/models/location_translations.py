from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, array, new
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LocationTranslations(ResponseModel):
    """The texts of an address, each a list with one entry per language."""

    city: list[Translation]
    """Town or municipality, one entry per language."""
    state: list[Translation] | None = None
    """State, province or county, one entry per language; absent or empty if the address has none."""
    street1: list[Translation]
    """Street and house number, one entry per language."""
    street2: list[Translation] | None = None
    """Floor, box or building, one entry per language; absent or empty if there is none."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 2  # required properties
        try:
            self.city = [read_translation(item) for item in array(data["city"])]
            if "state" in data:
                found += 1
                self.state = None if (v := data["state"]) is None else [read_translation(item) for item in array(v)]
            self.street1 = [read_translation(item) for item in array(data["street1"])]
            if "street2" in data:
                found += 1
                self.street2 = None if (v := data["street2"]) is None else [read_translation(item) for item in array(v)]
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_location_translations = LocationTranslations.from_dict

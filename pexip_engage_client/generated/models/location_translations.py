from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class LocationTranslations(ResponseModel):
    """The text of an address. Each property is a list with one entry per language."""

    city: list[Translation]
    """Town or municipality, one entry per language."""
    state: list[Translation] | None = None
    """State, province or county, one entry per language; absent or empty if the address has none."""
    street1: list[Translation]
    """Street and house number, one entry per language."""
    street2: list[Translation] | None = None
    """Floor, box or building, one entry per language; absent or empty if there is none."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 4 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "city": [item.to_dict() for item in self.city],
                "state": None if self.state is None else [item.to_dict() for item in self.state],
                "street1": [item.to_dict() for item in self.street1],
                "street2": None if self.street2 is None else [item.to_dict() for item in self.street2],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_location_translations = LocationTranslations.from_dict

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from .geolocation import Geolocation, read_geolocation
from .location_translations import LocationTranslations, read_location_translations
from .translated_value import TranslatedValue, read_translated_value


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Location(ResponseModel):
    """An address. Its text is in the requested language; `translations` contains the text in all available languages."""

    city: TranslatedValue | None
    """Town or municipality in the requested language; `None` if not available in that language."""
    state: TranslatedValue | None
    """State, province or county in the requested language; `None` if the address has none."""
    street1: TranslatedValue | None
    """Street and house number in the requested language; `None` if not available in that language."""
    street2: TranslatedValue | None
    """Second address line, such as floor, box or building; `None` if there is none."""
    postal_code: str | None = None
    """Postal code in the country's usual format; `None` if the address has none."""
    country_code: str
    """Country of the address as a two-letter code, such as `BE`. Exactly 2 characters. The Pexip documentation does not
    name the standard that defines the codes; this description assumes ISO 3166-1 alpha-2.
    """
    formatted_address: str
    """The whole address in one string, ready to be displayed. The Pexip documentation does not state who composes this
    text; this description assumes that Engage does, from the other fields.
    """
    geolocation: Geolocation
    """Coordinates of the address, either passed in a request or looked up by Engage."""
    translations: LocationTranslations
    """The text of the address in every available language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 8  # required properties
        try:
            self.city = None if (v := data["city"]) is None else read_translated_value(v)
            self.state = None if (v := data["state"]) is None else read_translated_value(v)
            self.street1 = None if (v := data["street1"]) is None else read_translated_value(v)
            self.street2 = None if (v := data["street2"]) is None else read_translated_value(v)
            if "postalCode" in data:
                found += 1
                self.postal_code = v if (v := data["postalCode"]) is None or type(v) is str else unexpected_type(v)
            self.country_code = v if type(v := data["countryCode"]) is str else unexpected_type(v)
            self.formatted_address = v if type(v := data["formattedAddress"]) is str else unexpected_type(v)
            self.geolocation = read_geolocation(data["geolocation"])
            self.translations = read_location_translations(data["translations"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 9 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "city": None if self.city is None else self.city.to_dict(),
                "state": None if self.state is None else self.state.to_dict(),
                "street1": None if self.street1 is None else self.street1.to_dict(),
                "street2": None if self.street2 is None else self.street2.to_dict(),
                "postalCode": self.postal_code,
                "countryCode": self.country_code,
                "formattedAddress": self.formatted_address,
                "geolocation": self.geolocation.to_dict(),
                "translations": self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_location = Location.from_dict

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, new, refuse
from .geolocation import Geolocation, read_geolocation
from .location_translations import LocationTranslations, read_location_translations
from .translated_value import TranslatedValue, read_translated_value

KNOWN = frozenset(
    {
        "city",
        "state",
        "street1",
        "street2",
        "postalCode",
        "countryCode",
        "formattedAddress",
        "geolocation",
        "translations",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Location(AnswerModel):
    """An address. Its texts come in the language asked for, and in all languages under `translations`."""

    city: TranslatedValue | None
    """A text in the language that the request asked for."""
    state: TranslatedValue | None
    """A text in the language that the request asked for."""
    street1: TranslatedValue | None
    """A text in the language that the request asked for."""
    street2: TranslatedValue | None
    """A text in the language that the request asked for."""
    postal_code: str | None = None
    """At least 1 character."""
    country_code: str
    """Exactly 2 characters."""
    formatted_address: str
    """At least 1 character."""
    geolocation: Geolocation
    translations: LocationTranslations

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "postal_code": "postalCode",
        "country_code": "countryCode",
        "formatted_address": "formattedAddress",
    }

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
                self.postal_code = v if (v := data["postalCode"]) is None or type(v) is str else refuse(v)
            self.country_code = v if type(v := data["countryCode"]) is str else refuse(v)
            self.formatted_address = v if type(v := data["formattedAddress"]) is str else refuse(v)
            self.geolocation = read_geolocation(data["geolocation"])
            self.translations = read_location_translations(data["translations"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data, KNOWN)
        return self


read_location = Location.from_dict

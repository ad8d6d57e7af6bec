from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from .geolocation import Geolocation, read_geolocation
from .location_translations import LocationTranslations, read_location_translations


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOfficeLocation(ResponseModel):
    """The address of an office as events show it, with its texts in every language."""

    postal_code: str | None = None
    """Where post for the office is sorted to; null where the country has no such codes."""
    country_code: str | None = None
    """Country of the office by two letters, such as `BE`."""
    geolocation: Geolocation | None = None
    """Where the office lies on the map."""
    translations: LocationTranslations | None = None
    """Street and town in every language."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "postal_code": "postalCode",
        "country_code": "countryCode",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "postalCode" in data:
                found += 1
                self.postal_code = v if (v := data["postalCode"]) is None or type(v) is str else refuse(v)
            if "countryCode" in data:
                found += 1
                self.country_code = v if (v := data["countryCode"]) is None or type(v) is str else refuse(v)
            if "geolocation" in data:
                found += 1
                self.geolocation = None if (v := data["geolocation"]) is None else read_geolocation(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_location_translations(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_webhook_office_location = WebhookOfficeLocation.from_dict

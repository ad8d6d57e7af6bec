from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .geolocation_input import GeolocationInput
from .location_translations_input import LocationTranslationsInput


@frozen(kw_only=True, eq=False, repr=False)
class LocationInput(InputModel):
    """An address to meet at or to live at. Engage looks up its point and its time zone, and refuses an address for which
    it finds none.
    """

    postal_code: str | None | Unset = UNSET
    """The code that the postal service of the country uses; null or absent where it has none."""
    country_code: str
    """Two letters for the country, such as `BE`. Our reading: ISO 3166-1 alpha-2 in capitals. Exactly 2 characters.
    """
    geolocation: GeolocationInput | None | Unset = UNSET
    """Where the address lies, if the caller knows. Our reading: when absent or null, Engage geocodes the address."""
    translations: LocationTranslationsInput
    """Street and town in at least one language, and whatever else belongs to the address."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "postal_code": "postalCode",
        "country_code": "countryCode",
    }

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "countryCode": self.country_code,
            "translations": self.translations.to_dict(),
        }
        if self.postal_code is not UNSET:
            data["postalCode"] = self.postal_code
        if self.geolocation is not UNSET:
            data["geolocation"] = None if self.geolocation is None else self.geolocation.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

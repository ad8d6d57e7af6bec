from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class LocationInput(InputModel):
    """An address to meet at or to live at. Engage looks up its point and its time zone, and refuses an address for which
    it finds none.
    """

    postal_code: str | None | Unset = UNSET
    """The code that the postal service of the country uses; null or absent where it has none."""
    country_code: str
    """Two letters for the country, such as `BE`. Exactly 2 characters. Inferred: iSO 3166-1 alpha-2 in capitals."""
    geolocation: GeolocationInput | None | Unset = UNSET
    """Where the address lies, if the caller knows. Inferred: when absent or null, Engage geocodes the address."""
    translations: LocationTranslationsInput
    """Street and town in at least one language, and whatever else belongs to the address."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

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


@frozen(kw_only=True, eq=False, repr=False)
class LocationTranslationsInput(InputModel):
    """The texts of an address to be kept; each list needs one entry a language and replaces the list before it."""

    city: Sequence[TranslationInput]
    """The town, in at least one language."""
    state: Sequence[TranslationInput] | Unset = UNSET
    """The state, province or county, where addresses of the country have one."""
    street1: Sequence[TranslationInput]
    """Street and house number, in at least one language."""
    street2: Sequence[TranslationInput] | Unset = UNSET
    """Floor, box or building, where the address has one."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "city": [item.to_dict() for item in self.city],
            "street1": [item.to_dict() for item in self.street1],
        }
        if self.state is not UNSET:
            data["state"] = [item.to_dict() for item in self.state]
        if self.street2 is not UNSET:
            data["street2"] = [item.to_dict() for item in self.street2]
        return {**self.additional_properties, **data} if self.additional_properties else data


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from .. import models
from .translation_input import TranslationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class LocationInput(InputModel):
    """An address of a meeting or a person. Engage looks up the coordinates and the time zone of the address, and rejects
    the address if it does not find them.
    """

    postal_code: str | None | Unset = UNSET
    """Postal code in the country's usual format; `None` or absent if there is none."""
    country_code: str
    """Country of the address as a two-letter code, such as `BE`. Exactly 2 characters. The Pexip documentation does not
    name the standard that defines the codes; this description assumes ISO 3166-1 alpha-2, in capitals.
    """
    geolocation: GeolocationInputLike | None | Unset = UNSET
    """Coordinates of the address, if you know them. Otherwise, Engage looks them up. The Pexip documentation does not
    state that Engage looks up coordinates; this description assumes that it does.
    """
    translations: LocationTranslationsInputLike
    """Street and town in at least one language, and other parts of the address."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "Location"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "countryCode": given.country_code,
            "translations": given.translations.to_dict(),
        }
        if self.postal_code is not UNSET:
            data["postalCode"] = given.postal_code
        if self.geolocation is not UNSET:
            data["geolocation"] = None if given.geolocation is None else given.geolocation.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    LocationInputLike: TypeAlias = LocationInput | models.LocationInputDict | models.Location
    """The types that are accepted as `LocationInput`."""
else:
    LocationInputLike = LocationInput


@frozen(kw_only=True, eq=False, repr=False)
class GeolocationInput(InputModel):
    """A geographical point in decimal degrees. Pass it if you have more precise coordinates than a lookup of the address
    would return.
    """

    latitude: float
    """Latitude in degrees; negative in the south. From -90 to 90."""
    longitude: float
    """Longitude in degrees; negative in the west. From -180 to 180."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "Geolocation"

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "latitude": self.latitude,
            "longitude": self.longitude,
        }
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    GeolocationInputLike: TypeAlias = GeolocationInput | models.GeolocationInputDict | models.Geolocation
    """The types that are accepted as `GeolocationInput`."""
else:
    GeolocationInputLike = GeolocationInput


@frozen(kw_only=True, eq=False, repr=False)
class LocationTranslationsInput(InputModel):
    """The text of an address. Each list has one entry per language and replaces the existing list."""

    city: Sequence[TranslationInputLike]
    """Town or municipality, in at least one language."""
    state: Sequence[TranslationInputLike] | Unset = UNSET
    """State, province or county, if addresses of the country have one."""
    street1: Sequence[TranslationInputLike]
    """Street and house number, in at least one language."""
    street2: Sequence[TranslationInputLike] | Unset = UNSET
    """Floor, box or building, if the address has one."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    READ_AS: ClassVar[str] = "LocationTranslations"

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "city": [item.to_dict() for item in given.city],
            "street1": [item.to_dict() for item in given.street1],
        }
        if self.state is not UNSET:
            data["state"] = [item.to_dict() for item in given.state]
        if self.street2 is not UNSET:
            data["street2"] = [item.to_dict() for item in given.street2]
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    LocationTranslationsInputLike: TypeAlias = (
        LocationTranslationsInput | models.LocationTranslationsInputDict | models.LocationTranslations
    )
    """The types that are accepted as `LocationTranslationsInput`."""
else:
    LocationTranslationsInputLike = LocationTranslationsInput


late_names(globals())

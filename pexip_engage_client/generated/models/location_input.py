from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .geolocation_input import GeolocationInput
from .location_translations_input import LocationTranslationsInput


@frozen(kw_only=True)
class LocationInput(InputModel):
    """An address. Engage looks up its place and its time zone, which may fail."""

    postal_code: str | None | Unset = UNSET
    """At least 1 character."""
    country_code: str
    """Two letters, such as BE; exactly 2 characters."""
    geolocation: GeolocationInput | None | Unset = UNSET
    translations: LocationTranslationsInput
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

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
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

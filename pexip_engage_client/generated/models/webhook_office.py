from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from .geolocation import Geolocation, read_geolocation
from .location_translations import LocationTranslations, read_location_translations
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOffice(ResponseModel):
    """An office as part of an event. Each of the two event formats contains some of these properties."""

    id: str | None = None
    """ID of the office, as used in the filters of this API."""
    active: bool | None = None
    """Whether the office can be booked now. The Pexip documentation does not explain the `active` property; this
    description is an assumption based on the name.
    """
    email: str | None = None
    """The office's e-mail address."""
    external_id: str | None = None
    """The office's ID in your own system. At most 255 characters."""
    phone_number: str | None = None
    """The office's telephone number."""
    time_zone: str | None = None
    """IANA time zone of the office, such as `Europe/Brussels`."""
    uses_independent_agents: bool | None = None
    """Whether the office's agents are independent. The Pexip documentation does not explain the
    `uses_independent_agents` property; this description is an assumption based on the name.
    """
    virtual: bool | None = None
    """Whether the office has no address that customers can visit. The Pexip documentation does not explain the `virtual`
    property; this description is an assumption based on the name.
    """
    location: WebhookOfficeLocation | None = None
    """The office's address; `None` if it has none."""
    translations: WebhookOfficeTranslations | None = None
    """Name, description and directions in every language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "id" in data:
                found += 1
                self.id = v if (v := data["id"]) is None or type(v) is str else unexpected_type(v)
            if "active" in data:
                found += 1
                self.active = v if (v := data["active"]) is None or type(v) is bool else unexpected_type(v)
            if "email" in data:
                found += 1
                self.email = v if (v := data["email"]) is None or type(v) is str else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "phoneNumber" in data:
                found += 1
                self.phone_number = v if (v := data["phoneNumber"]) is None or type(v) is str else unexpected_type(v)
            if "timeZone" in data:
                found += 1
                self.time_zone = v if (v := data["timeZone"]) is None or type(v) is str else unexpected_type(v)
            if "usesIndependentAgents" in data:
                found += 1
                self.uses_independent_agents = (
                    v if (v := data["usesIndependentAgents"]) is None or type(v) is bool else unexpected_type(v)
                )
            if "virtual" in data:
                found += 1
                self.virtual = v if (v := data["virtual"]) is None or type(v) is bool else unexpected_type(v)
            if "location" in data:
                found += 1
                self.location = None if (v := data["location"]) is None else read_webhook_office_location(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_webhook_office_translations(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 10 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "active": self.active,
                "email": self.email,
                "externalId": self.external_id,
                "phoneNumber": self.phone_number,
                "timeZone": self.time_zone,
                "usesIndependentAgents": self.uses_independent_agents,
                "virtual": self.virtual,
                "location": None if self.location is None else self.location.to_dict(),
                "translations": None if self.translations is None else self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_office = WebhookOffice.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOfficeLocation(ResponseModel):
    """The address of an office as part of an event, with its translatable text in every language."""

    postal_code: str | None = None
    """The office's postal code; `None` if the country has none."""
    country_code: str | None = None
    """Country of the office as a two-letter code, such as `BE`."""
    geolocation: Geolocation | None = None
    """Coordinates of the office."""
    translations: LocationTranslations | None = None
    """Street and town in every language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "postalCode" in data:
                found += 1
                self.postal_code = v if (v := data["postalCode"]) is None or type(v) is str else unexpected_type(v)
            if "countryCode" in data:
                found += 1
                self.country_code = v if (v := data["countryCode"]) is None or type(v) is str else unexpected_type(v)
            if "geolocation" in data:
                found += 1
                self.geolocation = None if (v := data["geolocation"]) is None else read_geolocation(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_location_translations(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 4 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "postalCode": self.postal_code,
                "countryCode": self.country_code,
                "geolocation": None if self.geolocation is None else self.geolocation.to_dict(),
                "translations": None if self.translations is None else self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_office_location = WebhookOfficeLocation.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class WebhookOfficeTranslations(ResponseModel):
    """The text of an office in every language."""

    name: list[Translation] | None = None
    """The name of the office, one entry per language."""
    description: list[Translation] | None = None
    """The description of the office, one entry per language."""
    directions: list[Translation] | None = None
    """How to get to the office, one entry per language."""
    parking_info: list[Translation] | None = None
    """Where to park, one entry per language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "name" in data:
                found += 1
                self.name = None if (v := data["name"]) is None else [read_translation(item) for item in array(v)]
            if "description" in data:
                found += 1
                self.description = (
                    None if (v := data["description"]) is None else [read_translation(item) for item in array(v)]
                )
            if "directions" in data:
                found += 1
                self.directions = (
                    None if (v := data["directions"]) is None else [read_translation(item) for item in array(v)]
                )
            if "parkingInfo" in data:
                found += 1
                self.parking_info = (
                    None if (v := data["parkingInfo"]) is None else [read_translation(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 4 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "name": None if self.name is None else [item.to_dict() for item in self.name],
                "description": None if self.description is None else [item.to_dict() for item in self.description],
                "directions": None if self.directions is None else [item.to_dict() for item in self.directions],
                "parkingInfo": None if self.parking_info is None else [item.to_dict() for item in self.parking_info],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_webhook_office_translations = WebhookOfficeTranslations.from_dict


late_names(globals())

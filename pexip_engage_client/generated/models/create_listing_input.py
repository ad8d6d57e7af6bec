from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .location_input import LocationInput
from .translation_input import TranslationInput


@frozen(kw_only=True, eq=False, repr=False)
class CreateListingInput(InputModel):
    """Something that appointments can be made for, such as a house for sale. Inferred: known from the page's example
    alone, so nothing is demanded.
    """

    external_id: str | None | Unset = UNSET
    """The listing's id in the caller's own system, such as the property system."""
    active: bool | None | Unset = UNSET
    """Whether appointments can be made for it now. Inferred: from the name."""
    tags: Sequence[str] | None | Unset = UNSET
    """Words to sort listings by."""
    translations: ListingTranslationsInput | None | Unset = UNSET
    """Name and description in the languages that they are written in."""
    time_zone: str | None | Unset = UNSET
    """IANA name of the zone that the listing's times are meant in, such as `Europe/Brussels`."""
    location: LocationInput | None | Unset = UNSET
    """Where the listing is. Taken to be of the same shape as in an invite, as the examples are equal."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.active is not UNSET:
            data["active"] = self.active
        if self.tags is not UNSET:
            data["tags"] = None if self.tags is None else list(self.tags)
        if self.translations is not UNSET:
            data["translations"] = None if self.translations is None else self.translations.to_dict()
        if self.time_zone is not UNSET:
            data["timeZone"] = self.time_zone
        if self.location is not UNSET:
            data["location"] = None if self.location is None else self.location.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class ListingTranslationsInput(InputModel):
    """The translatable texts of a listing."""

    name: Sequence[TranslationInput] | None | Unset = UNSET
    """What the listing is called, one entry a language."""
    description: Sequence[TranslationInput] | None | Unset = UNSET
    """What is said about the listing, one entry a language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.name is not UNSET:
            data["name"] = None if self.name is None else [item.to_dict() for item in self.name]
        if self.description is not UNSET:
            data["description"] = None if self.description is None else [item.to_dict() for item in self.description]
        return {**self.additional_properties, **data} if self.additional_properties else data


late_names(globals())

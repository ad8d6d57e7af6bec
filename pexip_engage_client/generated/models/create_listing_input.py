from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.fields import late_names
from ..._runtime.inputs import InputModel
from .. import models
from .location_input import LocationInputLike
from .translation_input import TranslationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class CreateListingInput(InputModel):
    """An item that appointments can be about, such as a house for sale. The Pexip documentation shows only an example of
    the request, so this description does not require any property.
    """

    external_id: str | UUID | None | Unset = UNSET
    """The listing's ID in your own system, such as a property management system."""
    active: bool | None | Unset = UNSET
    """Whether the listing can be booked now. The Pexip documentation does not explain the `active` property; this
    description is an assumption based on the name.
    """
    tags: SequenceNotStr[str] | None | Unset = UNSET
    """Tags by which listings can be grouped."""
    translations: ListingTranslationsInputLike | None | Unset = UNSET
    """Name and description in the available languages."""
    time_zone: str | None | Unset = UNSET
    """IANA time zone of the listing's times, such as `Europe/Brussels`."""
    location: LocationInputLike | None | Unset = UNSET
    """The address of the listing. The Pexip documentation does not describe its format; this description assumes the
    same format as in an invite, because the documented examples are the same.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.active is not UNSET:
            data["active"] = given.active
        if self.tags is not UNSET:
            data["tags"] = None if given.tags is None else list(given.tags)
        if self.translations is not UNSET:
            data["translations"] = None if given.translations is None else given.translations.to_dict()
        if self.time_zone is not UNSET:
            data["timeZone"] = given.time_zone
        if self.location is not UNSET:
            data["location"] = None if given.location is None else given.location.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data


@frozen(kw_only=True, eq=False, repr=False)
class ListingTranslationsInput(InputModel):
    """The translatable text of a listing."""

    name: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The name of the listing, one entry per language."""
    description: Sequence[TranslationInputLike] | None | Unset = UNSET
    """The description of the listing, one entry per language."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.name is not UNSET:
            data["name"] = None if given.name is None else [item.to_dict() for item in given.name]
        if self.description is not UNSET:
            data["description"] = None if given.description is None else [item.to_dict() for item in given.description]
        return {**self.additional_properties, **data} if self.additional_properties else data


if TYPE_CHECKING:
    ListingTranslationsInputLike: TypeAlias = ListingTranslationsInput | models.ListingTranslationsInputDict
    """The types that are accepted as `ListingTranslationsInput`."""
else:
    ListingTranslationsInputLike = ListingTranslationsInput


late_names(globals())

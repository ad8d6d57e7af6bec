from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .listing_translations_input import ListingTranslationsInput
from .location_input import LocationInput


@frozen(kw_only=True)
class CreateListingInput(InputModel):
    """Create listing input."""

    external_id: str | None | Unset = UNSET
    active: bool | None | Unset = UNSET
    tags: Sequence[str] | None | Unset = UNSET
    translations: ListingTranslationsInput | None | Unset = UNSET
    time_zone: str | None | Unset = UNSET
    location: LocationInput | None | Unset = UNSET
    """An address. Engage looks up its place and its time zone, which may fail."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])
    """Properties that the document lacks; sent as they are."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
        "time_zone": "timeZone",
    }

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
        if self.additional_properties:
            data = {**self.additional_properties, **data}
        return data

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .language import Language, LanguageValue
from .location_input import LocationInput


@frozen(kw_only=True, eq=False, repr=False)
class UpdateCustomerInput(InputModel):
    """What is to change of a customer."""

    external_id: str | None | Unset = UNSET
    """Another id of the customer in the caller's own system; null forgets it. At most 255 characters."""
    customer_number: str | None | Unset = UNSET
    """Another number for people to read; null deletes it."""
    email: str | None | Unset = UNSET
    """Another address for invitations and confirmations; null deletes it."""
    first_name: str | None | Unset = UNSET
    """Another given name; null deletes it."""
    last_name: str | None | Unset = UNSET
    """Another family name; null deletes it."""
    company: str | None | Unset = UNSET
    """Another company; null for a private person."""
    language: Language | LanguageValue | None | Unset = UNSET
    """The language to write to the customer in from now on; null when it is not known."""
    notes: str | None | Unset = UNSET
    """Other notes of the employees; null deletes them."""
    phone_number: str | None | Unset = UNSET
    """Another number to call, best in international form; null deletes it."""
    existing: bool | None | Unset = UNSET
    """Whether the enterprise counts the customer among those it knew before."""
    time_zone: str | None | Unset = UNSET
    """IANA name of the zone in which to tell times, such as `Europe/Brussels`."""
    location: LocationInput | None | Unset = UNSET
    """Another address, as a whole; null deletes it."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.customer_number is not UNSET:
            data["customerNumber"] = self.customer_number
        if self.email is not UNSET:
            data["email"] = self.email
        if self.first_name is not UNSET:
            data["firstName"] = self.first_name
        if self.last_name is not UNSET:
            data["lastName"] = self.last_name
        if self.company is not UNSET:
            data["company"] = self.company
        if self.language is not UNSET:
            data["language"] = None if self.language is None else str(self.language)
        if self.notes is not UNSET:
            data["notes"] = self.notes
        if self.phone_number is not UNSET:
            data["phoneNumber"] = self.phone_number
        if self.existing is not UNSET:
            data["existing"] = self.existing
        if self.time_zone is not UNSET:
            data["timeZone"] = self.time_zone
        if self.location is not UNSET:
            data["location"] = None if self.location is None else self.location.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

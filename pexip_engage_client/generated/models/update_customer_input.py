from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .language import Language, LanguageValue
from .location_input import LocationInputLike


@frozen(kw_only=True, eq=False, repr=False)
class UpdateCustomerInput(InputModel):
    """Changes to a customer."""

    external_id: str | UUID | None | Unset = UNSET
    """A new ID for the customer in your own system; `None` removes it. At most 255 characters."""
    customer_number: str | None | Unset = UNSET
    """A new customer number; `None` deletes it."""
    email: str | None | Unset = UNSET
    """A new e-mail address for invitations and confirmations; `None` deletes it."""
    first_name: str | None | Unset = UNSET
    """A new given name; `None` deletes it."""
    last_name: str | None | Unset = UNSET
    """A new family name; `None` deletes it."""
    company: str | None | Unset = UNSET
    """A new company; `None` for a private person."""
    language: Language | LanguageValue | None | Unset = UNSET
    """The new language for messages to the customer; `None` if unknown."""
    notes: str | None | Unset = UNSET
    """New notes for employees; `None` deletes them."""
    phone_number: str | None | Unset = UNSET
    """A new telephone number, preferably in international format; `None` deletes it."""
    existing: bool | None | Unset = UNSET
    """Whether the enterprise knew the customer before the first booking."""
    time_zone: str | None | Unset = UNSET
    """IANA time zone for times in messages to the customer, such as `Europe/Brussels`."""
    location: LocationInputLike | None | Unset = UNSET
    """A new address, which replaces the whole existing one; `None` deletes it."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.customer_number is not UNSET:
            data["customerNumber"] = given.customer_number
        if self.email is not UNSET:
            data["email"] = given.email
        if self.first_name is not UNSET:
            data["firstName"] = given.first_name
        if self.last_name is not UNSET:
            data["lastName"] = given.last_name
        if self.company is not UNSET:
            data["company"] = given.company
        if self.language is not UNSET:
            data["language"] = None if given.language is None else str(given.language)
        if self.notes is not UNSET:
            data["notes"] = given.notes
        if self.phone_number is not UNSET:
            data["phoneNumber"] = given.phone_number
        if self.existing is not UNSET:
            data["existing"] = given.existing
        if self.time_zone is not UNSET:
            data["timeZone"] = given.time_zone
        if self.location is not UNSET:
            data["location"] = None if given.location is None else given.location.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

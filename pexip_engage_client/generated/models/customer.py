from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .language import LANGUAGE, Language
from .location import Location, read_location


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Customer(ResponseModel):
    """A person who meets employees of the enterprise."""

    id: str
    """ID of the customer, used in paths, filters and participants of appointments."""
    external_id: str | None = None
    """The customer's ID in your own system, such as a CRM. At most 255 characters."""
    customer_number: str | None = None
    """The customer's number in the enterprise, meant for people rather than programs."""
    email: str | None = None
    """E-mail address for invitations and confirmations; `None` if there is none."""
    first_name: str | None = None
    """Given name, as used in messages to the customer."""
    last_name: str | None = None
    """Family name, as used in messages to the customer."""
    company: str | None = None
    """The customer's company; `None` for a private person."""
    language: Language | None = None
    """The language for messages to the customer; `None` if unknown."""
    notes: str | None = None
    """Notes that employees wrote about the customer. The Pexip documentation does not state who sees the notes; this
    description assumes that the customer does not.
    """
    phone_number: str | None = None
    """The customer's telephone number, for instance for PHONE meetings. The documented examples are in international
    format, such as `+32480000001`.
    """
    existing: bool
    """Whether the enterprise knew the customer before the first booking. The Pexip documentation does not explain the
    `existing` property; this description is an assumption based on the name.
    """
    time_zone: str
    """IANA time zone for times in messages to the customer, such as `Europe/Brussels`."""
    created_at: datetime.datetime
    """When the customer was created in Engage."""
    updated_at: datetime.datetime
    """When the customer's data last changed."""
    deleted_at: datetime.datetime | None
    """When the customer was deleted; `None` if not deleted. Deleted customers can still be read."""
    location: Location | None = None
    """Where the customer lives or works; `None` if unknown."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 6  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "customerNumber" in data:
                found += 1
                self.customer_number = (
                    v if (v := data["customerNumber"]) is None or type(v) is str else unexpected_type(v)
                )
            if "email" in data:
                found += 1
                self.email = v if (v := data["email"]) is None or type(v) is str else unexpected_type(v)
            if "firstName" in data:
                found += 1
                self.first_name = v if (v := data["firstName"]) is None or type(v) is str else unexpected_type(v)
            if "lastName" in data:
                found += 1
                self.last_name = v if (v := data["lastName"]) is None or type(v) is str else unexpected_type(v)
            if "company" in data:
                found += 1
                self.company = v if (v := data["company"]) is None or type(v) is str else unexpected_type(v)
            if "language" in data:
                found += 1
                self.language = None if (v := data["language"]) is None else LANGUAGE[v]
            if "notes" in data:
                found += 1
                self.notes = v if (v := data["notes"]) is None or type(v) is str else unexpected_type(v)
            if "phoneNumber" in data:
                found += 1
                self.phone_number = v if (v := data["phoneNumber"]) is None or type(v) is str else unexpected_type(v)
            self.existing = v if type(v := data["existing"]) is bool else unexpected_type(v)
            self.time_zone = v if type(v := data["timeZone"]) is str else unexpected_type(v)
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
            self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
            if "location" in data:
                found += 1
                self.location = None if (v := data["location"]) is None else read_location(v)
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 16 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "externalId": self.external_id,
                "customerNumber": self.customer_number,
                "email": self.email,
                "firstName": self.first_name,
                "lastName": self.last_name,
                "company": self.company,
                "language": None if self.language is None else str(self.language),
                "notes": self.notes,
                "phoneNumber": self.phone_number,
                "existing": self.existing,
                "timeZone": self.time_zone,
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
                "location": None if self.location is None else self.location.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_customer = Customer.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CustomerEnvelope(ResponseModel):
    """One customer of the enterprise."""

    data: Customer
    """The customer, with the address in the requested language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_customer(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

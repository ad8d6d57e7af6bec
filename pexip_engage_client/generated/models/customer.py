from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, new, unexpected_type
from ..._runtime.wire import read_datetime
from .language import LANGUAGE, Language
from .location import Location, read_location


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Customer(ResponseModel):
    """Somebody with whom employees of the enterprise meet."""

    id: str
    """Names the customer in paths, filters and as a participant of appointments."""
    external_id: str | None = None
    """The customer's id in the caller's own system, such as a CRM. At most 255 characters."""
    customer_number: str | None = None
    """The number under which the enterprise keeps the customer, for people to read."""
    email: str | None = None
    """Where invitations and confirmations are sent; null for a customer without one."""
    first_name: str | None = None
    """Given name, as used in messages to the customer."""
    last_name: str | None = None
    """Family name, as used in messages to the customer."""
    company: str | None = None
    """The company that the customer stands for; null for a private person."""
    language: Language | None = None
    """The language in which the customer is written to; null when nobody said."""
    notes: str | None = None
    """What employees noted about the customer. Inferred: the customer does not see it."""
    phone_number: str | None = None
    """Where the customer is called, such as for a meeting by PHONE; international form, such as `+32480000001`, in the
    examples.
    """
    existing: bool
    """Whether the enterprise knew the customer before the first booking. Inferred: from the name."""
    time_zone: str
    """IANA name of the zone in which the customer is told times, such as `Europe/Brussels`."""
    created_at: datetime.datetime
    """When the customer became known to Engage."""
    updated_at: datetime.datetime
    """When the customer's data last changed."""
    deleted_at: datetime.datetime | None
    """When the customer was deleted; null as long as not. Deleted customers can still be read."""
    location: Location | None = None
    """Where the customer lives or works; null when nobody said."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

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
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_customer = Customer.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class CustomerEnvelope(ResponseModel):
    """One customer of the enterprise, current as of the call."""

    data: Customer
    """The customer, with the address in the language asked for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_customer(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


late_names(globals())

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define

from ..._runtime.response_models import UNFIT, AnswerModel, new, refuse
from ..._runtime.wire import parse_datetime
from .language import LANGUAGE, Language
from .location import Location, read_location

KNOWN = frozenset(
    {
        "id",
        "externalId",
        "customerNumber",
        "email",
        "firstName",
        "lastName",
        "company",
        "language",
        "notes",
        "phoneNumber",
        "existing",
        "timeZone",
        "createdAt",
        "updatedAt",
        "deletedAt",
        "location",
    }
)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Customer(AnswerModel):
    """Customer."""

    id: str
    """At least 1 character."""
    external_id: str | None = None
    """Id in the caller's own system; 1 to 255 characters."""
    customer_number: str | None = None
    """At least 1 character."""
    email: str | None = None
    """At least 1 character."""
    first_name: str | None = None
    """At least 1 character."""
    last_name: str | None = None
    """At least 1 character."""
    company: str | None = None
    """At least 1 character."""
    language: Language | None = None
    notes: str | None = None
    """At least 1 character."""
    phone_number: str | None = None
    """At least 1 character."""
    existing: bool
    time_zone: str
    """At least 1 character."""
    created_at: datetime.datetime
    """At least 1 character."""
    updated_at: datetime.datetime
    """At least 1 character."""
    deleted_at: datetime.datetime | None
    """At least 1 character."""
    location: Location | None = None
    """An address. Its texts come in the language asked for, and in all languages under `translations`."""

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "external_id": "externalId",
        "customer_number": "customerNumber",
        "first_name": "firstName",
        "last_name": "lastName",
        "phone_number": "phoneNumber",
        "time_zone": "timeZone",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "deleted_at": "deletedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 6  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else refuse(v)
            if "customerNumber" in data:
                found += 1
                self.customer_number = v if (v := data["customerNumber"]) is None or type(v) is str else refuse(v)
            if "email" in data:
                found += 1
                self.email = v if (v := data["email"]) is None or type(v) is str else refuse(v)
            if "firstName" in data:
                found += 1
                self.first_name = v if (v := data["firstName"]) is None or type(v) is str else refuse(v)
            if "lastName" in data:
                found += 1
                self.last_name = v if (v := data["lastName"]) is None or type(v) is str else refuse(v)
            if "company" in data:
                found += 1
                self.company = v if (v := data["company"]) is None or type(v) is str else refuse(v)
            if "language" in data:
                found += 1
                self.language = None if (v := data["language"]) is None else LANGUAGE[v]
            if "notes" in data:
                found += 1
                self.notes = v if (v := data["notes"]) is None or type(v) is str else refuse(v)
            if "phoneNumber" in data:
                found += 1
                self.phone_number = v if (v := data["phoneNumber"]) is None or type(v) is str else refuse(v)
            self.existing = v if type(v := data["existing"]) is bool else refuse(v)
            self.time_zone = v if type(v := data["timeZone"]) is str else refuse(v)
            self.created_at = parse_datetime(data["createdAt"])
            self.updated_at = parse_datetime(data["updatedAt"])
            self.deleted_at = None if (v := data["deletedAt"]) is None else parse_datetime(v)
            if "location" in data:
                found += 1
                self.location = None if (v := data["location"]) is None else read_location(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data, KNOWN)
        return self


read_customer = Customer.from_dict

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import read_datetime
from .employee_role import EMPLOYEE_ROLE, EmployeeRole
from .employee_status import EMPLOYEE_STATUS, EmployeeStatus
from .language import LANGUAGE, Language
from .office_role import OFFICE_ROLE, OfficeRole
from .page_meta import PageMeta, read_page_meta
from .reference import Reference, read_reference
from .translated_value import TranslatedValue, read_translated_value
from .translation import Translation, read_translation


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class Employee(ResponseModel):
    """Somebody who works for the enterprise: holds appointments, plans them for others, or runs an office."""

    id: str
    """Names the employee in paths, filters and as a participant of appointments."""
    function: TranslatedValue | None
    """The employee's job title in the language asked for; null when it is not written in that language."""
    communication_email: str | None = None
    """Where Engage writes to the employee, if not to `email`. Inferred: from the name."""
    external_id: str | None = None
    """The employee's id in the directory. For sign-in by SAML it has to be the identity provider's NameID. At most 255
    characters.
    """
    username: str | None = None
    """The name by which the employee signs in; unique in the enterprise. At most 255 characters."""
    first_name: str
    """Given name, as customers see it."""
    last_name: str
    """Family name, as customers see it."""
    static_video_url: str | None = None
    """A video room of the employee's own, used for all video meetings; null where each meeting gets one. Inferred: from
    the name.
    """
    phone_number: str | None = None
    """Where the employee can be called; international form in the examples."""
    profile_picture_url: str | None = None
    """Address of the picture that customers see beside the name."""
    email: str
    """The employee's address, unique in the enterprise."""
    language: Language
    """The language in which Engage speaks to the employee."""
    time_zone: str
    """IANA name of the zone that the employee works in, such as `Europe/Brussels`; whole days are blocked by it."""
    available_roles: list[EmployeeRole]
    """What the employee may be in Engage; AGENT is what makes bookings possible."""
    status: EmployeeStatus
    """Whether the employee takes part in Engage now."""
    online_planning: bool
    """Whether customers can book the employee online by themselves; for agents only."""
    office_relations: list[EmployeeOfficeRelation]
    """The offices that the employee works for, and as what."""
    created_at: datetime.datetime | None = None
    """When the employee was added."""
    updated_at: datetime.datetime | None = None
    """When the employee's data last changed."""
    deleted_at: datetime.datetime | None = None
    """When the employee was deleted; null as long as not. Deleted employees are still read, but not booked."""
    translations: EmployeeTranslations | None = None
    """The job title in every language that it is written in."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        found = 11  # required properties
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.function = None if (v := data["function"]) is None else read_translated_value(v)
            if "communicationEmail" in data:
                found += 1
                self.communication_email = (
                    v if (v := data["communicationEmail"]) is None or type(v) is str else unexpected_type(v)
                )
            if "externalId" in data:
                found += 1
                self.external_id = v if (v := data["externalId"]) is None or type(v) is str else unexpected_type(v)
            if "username" in data:
                found += 1
                self.username = v if (v := data["username"]) is None or type(v) is str else unexpected_type(v)
            self.first_name = v if type(v := data["firstName"]) is str else unexpected_type(v)
            self.last_name = v if type(v := data["lastName"]) is str else unexpected_type(v)
            if "staticVideoUrl" in data:
                found += 1
                self.static_video_url = (
                    v if (v := data["staticVideoUrl"]) is None or type(v) is str else unexpected_type(v)
                )
            if "phoneNumber" in data:
                found += 1
                self.phone_number = v if (v := data["phoneNumber"]) is None or type(v) is str else unexpected_type(v)
            if "profilePictureUrl" in data:
                found += 1
                self.profile_picture_url = (
                    v if (v := data["profilePictureUrl"]) is None or type(v) is str else unexpected_type(v)
                )
            self.email = v if type(v := data["email"]) is str else unexpected_type(v)
            self.language = LANGUAGE[data["language"]]
            self.time_zone = v if type(v := data["timeZone"]) is str else unexpected_type(v)
            self.available_roles = [EMPLOYEE_ROLE[item] for item in array(data["availableRoles"])]
            self.status = EMPLOYEE_STATUS[data["status"]]
            self.online_planning = v if type(v := data["onlinePlanning"]) is bool else unexpected_type(v)
            self.office_relations = [read_employee_office_relation(item) for item in array(data["officeRelations"])]
            if "createdAt" in data:
                found += 1
                self.created_at = None if (v := data["createdAt"]) is None else read_datetime(v)
            if "updatedAt" in data:
                found += 1
                self.updated_at = None if (v := data["updatedAt"]) is None else read_datetime(v)
            if "deletedAt" in data:
                found += 1
                self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
            if "translations" in data:
                found += 1
                self.translations = None if (v := data["translations"]) is None else read_employee_translations(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_employee = Employee.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeOfficeRelation(ResponseModel):
    """What the employee is to one office."""

    role: OfficeRole | None = None
    """Agent or manager of the office; an employee who is both has two entries."""
    office: Reference | None = None
    """The office that the relation is with."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "role" in data:
                found += 1
                self.role = None if (v := data["role"]) is None else OFFICE_ROLE[v]
            if "office" in data:
                found += 1
                self.office = None if (v := data["office"]) is None else read_reference(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_employee_office_relation = EmployeeOfficeRelation.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeTranslations(ResponseModel):
    """The translatable texts of an employee."""

    function: list[Translation] | None = None
    """Job title, one entry a language, such as `Adviser` and `Adviseur`."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        if data.__class__ is not dict:
            return cls._from_unfit(data)
        self = new(cls)
        found = 0  # required properties
        try:
            if "function" in data:
                found += 1
                self.function = (
                    None if (v := data["function"]) is None else [read_translation(item) for item in array(v)]
                )
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > found:
            self._keep_unknown(data)
        return self


read_employee_translations = EmployeeTranslations.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeEnvelope(ResponseModel):
    """One employee of the enterprise, current as of the call."""

    data: Employee
    """The employee, with the job title in the language asked for."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_employee(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeePage(ResponseModel):
    """One page of a list of employees."""

    data: list[Employee]
    """The employees of this page that match the filters."""
    meta: PageMeta
    """Where this page stands among all matching employees."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_employee(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


late_names(globals())

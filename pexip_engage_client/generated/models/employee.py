from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define

from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
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
    """A person who works for the enterprise. An employee has appointments, plans them for others, or runs an office."""

    id: str
    """ID of the employee, used in paths, filters and participants of appointments."""
    function: TranslatedValue | None
    """The employee's job title in the requested language; `None` if it is not available in that language."""
    communication_email: str | None = None
    """E-mail address for messages from Engage, if it differs from `email`. The Pexip documentation does not explain the
    `communication_email` property; this description is an assumption based on the name.
    """
    external_id: str | None = None
    """The employee's ID in your directory. For sign-in with SAML, the ID must be the identity provider's NameID. At most
    255 characters.
    """
    username: str | None = None
    """User name for signing in; unique in the enterprise. At most 255 characters."""
    first_name: str
    """Given name, as customers see it."""
    last_name: str
    """Family name, as customers see it."""
    static_video_url: str | None = None
    """URL of the employee's own video room, used for all video meetings; `None` if each meeting gets its own URL. The
    Pexip documentation does not explain the `static_video_url` property; this description is an assumption based on
    the name.
    """
    phone_number: str | None = None
    """The employee's telephone number. The documented examples are in international format."""
    profile_picture_url: str | None = None
    """URL of the picture that customers see next to the name."""
    email: str
    """The employee's e-mail address, unique in the enterprise."""
    language: Language
    """The language of Engage's user interface and messages for the employee."""
    time_zone: str
    """IANA time zone of the employee, such as `Europe/Brussels`. The time zone determines when a blocked day begins and
    ends.
    """
    available_roles: list[EmployeeRole]
    """The roles that the employee may have in Engage. Only employees with the role AGENT can be booked."""
    status: EmployeeStatus
    """Whether the employee is active in Engage."""
    online_planning: bool
    """Whether customers can book the employee online themselves; for agents only."""
    office_relations: list[EmployeeOfficeRelation]
    """The offices that the employee works for, with the role at each."""
    created_at: datetime.datetime | None = None
    """When the employee was added."""
    updated_at: datetime.datetime | None = None
    """When the employee's data last changed."""
    deleted_at: datetime.datetime | None = None
    """When the employee was deleted; `None` if not deleted. Deleted employees can be read but not booked."""
    translations: EmployeeTranslations | None = None
    """The job title in every available language."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 21 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "function": None if self.function is None else self.function.to_dict(),
                "communicationEmail": self.communication_email,
                "externalId": self.external_id,
                "username": self.username,
                "firstName": self.first_name,
                "lastName": self.last_name,
                "staticVideoUrl": self.static_video_url,
                "phoneNumber": self.phone_number,
                "profilePictureUrl": self.profile_picture_url,
                "email": self.email,
                "language": str(self.language),
                "timeZone": self.time_zone,
                "availableRoles": [str(item) for item in self.available_roles],
                "status": str(self.status),
                "onlinePlanning": self.online_planning,
                "officeRelations": [item.to_dict() for item in self.office_relations],
                "createdAt": None if self.created_at is None else format_datetime(self.created_at),
                "updatedAt": None if self.updated_at is None else format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
                "translations": None if self.translations is None else self.translations.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_employee = Employee.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeOfficeRelation(ResponseModel):
    """The role of an employee at one office."""

    role: OfficeRole | None = None
    """Whether the employee is an agent or a manager of the office. An employee who is both has two entries."""
    office: Reference | None = None
    """The office where the employee has the role."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 2 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "role": None if self.role is None else str(self.role),
                "office": None if self.office is None else self.office.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_employee_office_relation = EmployeeOfficeRelation.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeTranslations(ResponseModel):
    """The translatable text of an employee."""

    function: list[Translation] | None = None
    """Job title, one entry per language, such as `Adviser` and `Adviseur`."""

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
        self._extra = self._unknown(data) if len(data) > found else None
        self._state = COMPLETE if found == 1 else self._absent(data)
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "function": None if self.function is None else [item.to_dict() for item in self.function],
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_employee_translations = EmployeeTranslations.from_dict


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeeEnvelope(ResponseModel):
    """One employee of the enterprise."""

    data: Employee
    """The employee, with the job title in the requested language."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_employee(data["data"])
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


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class EmployeePage(ResponseModel):
    """One page of a list of employees."""

    data: list[Employee]
    """The matching employees of this page."""
    meta: PageMeta
    """The position of this page among all matching employees."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_employee(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..._runtime.arguments import UNSET, Unset
from ..._runtime.inputs import InputModel
from .employee_office_relation_input import EmployeeOfficeRelationInputLike
from .employee_role import EmployeeRole, EmployeeRoleValue
from .employee_status import EmployeeStatus, EmployeeStatusValue
from .employee_translations_input import EmployeeTranslationsInputLike
from .language import Language, LanguageValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateEmployeeInput(InputModel):
    """Changes to an employee, for instance after a change in your directory."""

    communication_email: str | None | Unset = UNSET
    """A new e-mail address for messages from Engage; `None` to use `email`. The Pexip documentation does not explain the
    `communication_email` property; this description is an assumption based on the name.
    """
    external_id: str | UUID | None | Unset = UNSET
    """A new ID in your directory, which must be unique; `None` removes it. At most 255 characters."""
    username: str | None | Unset = UNSET
    """A new user name for signing in, which must be unique; `None` deletes it. At most 255 characters."""
    first_name: str | Unset = UNSET
    """A new given name, as customers see it."""
    last_name: str | Unset = UNSET
    """A new family name, as customers see it."""
    static_video_url: str | None | Unset = UNSET
    """URL of a new video room for all meetings; `None` to give each meeting its own URL. The Pexip documentation does
    not explain the `static_video_url` property; this description is an assumption based on the name.
    """
    phone_number: str | None | Unset = UNSET
    """A new telephone number; `None` deletes it."""
    profile_picture_url: str | None | Unset = UNSET
    """URL of a new picture that Engage can fetch; `None` removes the picture."""
    metadata: Mapping[str, Any] | None | Unset = UNSET
    """Custom values, which replace all existing ones. Only newer versions of the Pexip documentation contain this
    property.
    """
    email: str | None | Unset = UNSET
    """A new e-mail address, which must be unique."""
    language: Language | LanguageValue | None | Unset = UNSET
    """The new language of Engage's user interface and messages for the employee."""
    language_expertise: Sequence[Language | LanguageValue] | None | Unset = UNSET
    """All languages in which the employee can meet customers. The Pexip documentation does not explain the
    `language_expertise` property; this description is an assumption based on the name. Only newer versions of the
    documentation contain this property.
    """
    time_zone: str | None | Unset = UNSET
    """IANA name of a new time zone for the employee, such as `Europe/Brussels`."""
    available_roles: Sequence[EmployeeRole | EmployeeRoleValue] | None | Unset = UNSET
    """The complete new list of roles that the employee may have."""
    status: EmployeeStatus | EmployeeStatusValue | None | Unset = UNSET
    """ACTIVE or SUSPENDED. An employee cannot be set back to PENDING; the call then fails with
    EMPLOYEE_UPDATE_STATUS_PENDING.
    """
    online_planning: bool | None | Unset = UNSET
    """Whether customers may book the employee online; rejected for employees who are not agents."""
    office_relations: Sequence[EmployeeOfficeRelationInputLike] | None | Unset = UNSET
    """The complete new list of offices, including those that stay the same."""
    translations: EmployeeTranslationsInputLike | Unset = UNSET
    """The job title in all languages, which replaces the existing titles. If you leave this out, the titles stay
    unchanged.
    """
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {}
        if self.communication_email is not UNSET:
            data["communicationEmail"] = given.communication_email
        if self.external_id is not UNSET:
            data["externalId"] = given.external_id
        if self.username is not UNSET:
            data["username"] = given.username
        if self.first_name is not UNSET:
            data["firstName"] = given.first_name
        if self.last_name is not UNSET:
            data["lastName"] = given.last_name
        if self.static_video_url is not UNSET:
            data["staticVideoUrl"] = given.static_video_url
        if self.phone_number is not UNSET:
            data["phoneNumber"] = given.phone_number
        if self.profile_picture_url is not UNSET:
            data["profilePictureUrl"] = given.profile_picture_url
        if self.metadata is not UNSET:
            data["metadata"] = None if given.metadata is None else dict(given.metadata)
        if self.email is not UNSET:
            data["email"] = given.email
        if self.language is not UNSET:
            data["language"] = None if given.language is None else str(given.language)
        if self.language_expertise is not UNSET:
            data["languageExpertise"] = (
                None if given.language_expertise is None else [str(item) for item in given.language_expertise]
            )
        if self.time_zone is not UNSET:
            data["timeZone"] = given.time_zone
        if self.available_roles is not UNSET:
            data["availableRoles"] = (
                None if given.available_roles is None else [str(item) for item in given.available_roles]
            )
        if self.status is not UNSET:
            data["status"] = None if given.status is None else str(given.status)
        if self.online_planning is not UNSET:
            data["onlinePlanning"] = given.online_planning
        if self.office_relations is not UNSET:
            data["officeRelations"] = (
                None if given.office_relations is None else [item.to_dict() for item in given.office_relations]
            )
        if self.translations is not UNSET:
            data["translations"] = given.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ..._runtime.inputs import InputModel
from ..._runtime.unset import UNSET, Unset
from .employee_office_relation_input import EmployeeOfficeRelationInput
from .employee_role import EmployeeRole, EmployeeRoleValue
from .employee_status import EmployeeStatus, EmployeeStatusValue
from .employee_translations_input import EmployeeTranslationsInput
from .language import Language, LanguageValue


@frozen(kw_only=True, eq=False, repr=False)
class UpdateEmployeeInput(InputModel):
    """What is to change of an employee, such as after a change in the directory."""

    communication_email: str | None | Unset = UNSET
    """Another address to write to; null goes back to `email`. Inferred: from the name."""
    external_id: str | None | Unset = UNSET
    """Another id in the directory, not used by any other employee; null forgets it. At most 255 characters."""
    username: str | None | Unset = UNSET
    """Another name to sign in by, not used by any other employee; null deletes it. At most 255 characters."""
    first_name: str | Unset = UNSET
    """Another given name for customers to see."""
    last_name: str | Unset = UNSET
    """Another family name for customers to see."""
    static_video_url: str | None | Unset = UNSET
    """Another video room for all meetings; null for a room of its own for each meeting. Inferred: from the name."""
    phone_number: str | None | Unset = UNSET
    """Another number to reach the employee at; null deletes it."""
    profile_picture_url: str | None | Unset = UNSET
    """Address of another picture that Engage can fetch; null takes the picture away."""
    metadata: Mapping[str, Any] | None | Unset = UNSET
    """The caller's own values from now on. Inferred: on the newer pages only."""
    email: str | None | Unset = UNSET
    """Another address, not used by any other employee."""
    language: Language | LanguageValue | None | Unset = UNSET
    """The language for Engage to speak in from now on."""
    language_expertise: Sequence[Language | LanguageValue] | None | Unset = UNSET
    """All languages in which the employee can meet customers. Inferred: on the newer pages only. From the name."""
    time_zone: str | None | Unset = UNSET
    """IANA name of another zone to plan the employee in, such as `Europe/Brussels`."""
    available_roles: Sequence[EmployeeRole | EmployeeRoleValue] | None | Unset = UNSET
    """All roles that the employee may have from now on."""
    status: EmployeeStatus | EmployeeStatusValue | None | Unset = UNSET
    """ACTIVE or SUSPENDED; no employee goes back to PENDING (EMPLOYEE_UPDATE_STATUS_PENDING)."""
    online_planning: bool | None | Unset = UNSET
    """Whether customers may book the employee online; refused for employees who are no agents."""
    office_relations: Sequence[EmployeeOfficeRelationInput] | None | Unset = UNSET
    """All offices to work for from now on, also those that stay."""
    translations: EmployeeTranslationsInput | Unset = UNSET
    """The job title in all languages from now on; absent, it stays."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.communication_email is not UNSET:
            data["communicationEmail"] = self.communication_email
        if self.external_id is not UNSET:
            data["externalId"] = self.external_id
        if self.username is not UNSET:
            data["username"] = self.username
        if self.first_name is not UNSET:
            data["firstName"] = self.first_name
        if self.last_name is not UNSET:
            data["lastName"] = self.last_name
        if self.static_video_url is not UNSET:
            data["staticVideoUrl"] = self.static_video_url
        if self.phone_number is not UNSET:
            data["phoneNumber"] = self.phone_number
        if self.profile_picture_url is not UNSET:
            data["profilePictureUrl"] = self.profile_picture_url
        if self.metadata is not UNSET:
            data["metadata"] = None if self.metadata is None else dict(self.metadata)
        if self.email is not UNSET:
            data["email"] = self.email
        if self.language is not UNSET:
            data["language"] = None if self.language is None else str(self.language)
        if self.language_expertise is not UNSET:
            data["languageExpertise"] = (
                None if self.language_expertise is None else [str(item) for item in self.language_expertise]
            )
        if self.time_zone is not UNSET:
            data["timeZone"] = self.time_zone
        if self.available_roles is not UNSET:
            data["availableRoles"] = (
                None if self.available_roles is None else [str(item) for item in self.available_roles]
            )
        if self.status is not UNSET:
            data["status"] = None if self.status is None else str(self.status)
        if self.online_planning is not UNSET:
            data["onlinePlanning"] = self.online_planning
        if self.office_relations is not UNSET:
            data["officeRelations"] = (
                None if self.office_relations is None else [item.to_dict() for item in self.office_relations]
            )
        if self.translations is not UNSET:
            data["translations"] = self.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

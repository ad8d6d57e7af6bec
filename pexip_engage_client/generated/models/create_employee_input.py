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
class CreateEmployeeInput(InputModel):
    """An employee to create. Only the e-mail address is required; you can set the rest later."""

    communication_email: str | None | Unset = UNSET
    """E-mail address for messages from Engage, if it differs from `email`. The Pexip documentation does not explain the
    `communication_email` property; this description is an assumption based on the name.
    """
    external_id: str | UUID | None | Unset = UNSET
    """The employee's ID in your directory, by which you can find the employee later. For sign-in with SAML, pass the
    identity provider's NameID. At most 255 characters.
    """
    username: str | None | Unset = UNSET
    """User name for signing in; must be unique. At most 255 characters."""
    first_name: str | None | Unset = UNSET
    """Given name, as customers see it."""
    last_name: str | None | Unset = UNSET
    """Family name, as customers see it."""
    static_video_url: str | None | Unset = UNSET
    """URL of a video room for all video meetings of the employee. The Pexip documentation does not explain the
    `static_video_url` property; this description is an assumption based on the name.
    """
    phone_number: str | None | Unset = UNSET
    """Telephone number of the employee, preferably in international format."""
    profile_picture_url: str | None | Unset = UNSET
    """URL of a picture. Engage must be able to fetch the picture; otherwise the call fails with FILE_URL_INVALID."""
    email: str
    """E-mail address of the employee; must be unique."""
    language: Language | LanguageValue | None | Unset = UNSET
    """The language of Engage's user interface and messages for the employee. If you leave it out, Engage uses the
    enterprise's default language. The Pexip documentation does not state the default; this description assumes that
    it is the language of the enterprise.
    """
    time_zone: str | None | Unset = UNSET
    """IANA time zone of the employee, such as `Europe/Brussels`."""
    available_roles: Sequence[EmployeeRole | EmployeeRoleValue] | None | Unset = UNSET
    """The roles that the employee may have. Only employees with the role AGENT can be booked. The default is []."""
    status: EmployeeStatus | EmployeeStatusValue | None | Unset = UNSET
    """The initial status. A PENDING employee has not started yet. The default is PENDING."""
    online_planning: bool | None | Unset = UNSET
    """Whether customers may book the employee online on their own. This property applies to agents only. The default is
    False.
    """
    office_relations: Sequence[EmployeeOfficeRelationInputLike] | None | Unset = UNSET
    """The offices that the employee works for. Each role must be among `available_roles`. The default is []."""
    translations: EmployeeTranslationsInputLike | None | Unset = UNSET
    """The job title in the available languages."""
    additional_properties: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        given: Any = self  # mappings and response models are inputs by now
        data: dict[str, Any] = {
            "email": given.email,
        }
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
        if self.language is not UNSET:
            data["language"] = None if given.language is None else str(given.language)
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
            data["translations"] = None if given.translations is None else given.translations.to_dict()
        return {**self.additional_properties, **data} if self.additional_properties else data

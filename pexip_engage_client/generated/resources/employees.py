"""The people who hold appointments, with their expertise, regions, favorite agents and calendars."""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from ...once import ExactlyOnce
from ...pagination import Listing
from .. import models
from ..api import employees as operations


class EmployeesResource(Resource):
    """The people who hold appointments, with their expertise, regions, favorite agents and calendars."""

    def list(
        self,
        *,
        id: Sequence[str] | None = None,
        email: Sequence[str] | None = None,
        external_id: Sequence[str] | None = None,
        available_role: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None = None,
        username: Sequence[str] | None = None,
        status: Sequence[models.EmployeeStatus | models.EmployeeStatusValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Employee]:
        """List employees.

        Finds employees, such as by the directory's id before a provisioning decides between adding and changing. A
        filter that adds deleted ones exists, but its name is not documented: it can be sent as an extra query
        parameter.

        Args:
            id: Only records with one of these ids, to read several at once.
            email: Only employees with one of these e-mail addresses.
            external_id: Only employees with one of these ids in the directory, to find whom a provisioning added.
            available_role: Only employees who may be one of these, such as AGENT for those who can be booked.
            username: Only employees who sign in by one of these names.
            status: Only employees in one of these states, such as ACTIVE for those who can be booked.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:employees:readOnly. See https://developer.pexipengage.com/operation/operation-getemployees
        """
        request = operations.get_employees.build_request(
            id=id,
            email=email,
            external_id=external_id,
            available_role=available_role,
            username=username,
            status=status,
            accept_language=accept_language,
        )
        return Listing(
            self._client,
            operations.get_employees.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    async def get(
        self,
        id: str,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Get an employee.

        Reads one employee, with offices and roles.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:employees:readOnly. See https://developer.pexipengage.com/operation/operation-getemployeebyid
        """
        return (
            await operations.get_employee_by_id.asyncio(
                id, client=self._client, accept_language=accept_language, **options
            )
        ).data

    async def create(
        self,
        *,
        email: str,
        communication_email: str | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        username: str | None | Unset = UNSET,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        static_video_url: str | None | Unset = UNSET,
        phone_number: str | None | Unset = UNSET,
        profile_picture_url: str | None | Unset = UNSET,
        language: models.Language | models.LanguageValue | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
        available_roles: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None | Unset = UNSET,
        status: models.EmployeeStatus | models.EmployeeStatusValue | None | Unset = UNSET,
        online_planning: bool | None | Unset = UNSET,
        office_relations: Sequence[models.EmployeeOfficeRelationInput] | None | Unset = UNSET,
        translations: models.EmployeeTranslationsInput | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Add an employee.

        Adds an employee, such as one that was created in the directory: give the directory's id as `external_id`, and
        the employee is found again by it.

        Args:
            communication_email: Where Engage is to write to, if not to `email`. Our reading of the name.
            external_id: The employee's id in the directory, by which provisioning finds the employee again. For SAML:
                the NameID. At most 255 characters.
            username: A name to sign in by, not used by any other employee. At most 255 characters.
            first_name: Given name for customers to see.
            last_name: Family name for customers to see.
            static_video_url: A video room to use for all video meetings of the employee. Our reading of the name.
            phone_number: A number to reach the employee at, best in international form.
            profile_picture_url: Address of a picture that Engage can fetch; FILE_URL_INVALID if it cannot.
            email: An address that no other employee has.
            language: The language for Engage to speak in. Our reading: when absent, the enterprise's default.
            time_zone: IANA name of the zone to plan the employee in, such as `Europe/Brussels`.
            available_roles: What the employee may be; without AGENT nobody can book the employee. Default [].
            status: The status to begin with; a PENDING employee has not started yet. Default PENDING.
            online_planning: Whether customers may book the employee online by themselves; for agents only. Default
                False.
            office_relations: The offices to work for; each role has to be among `available_roles`. Default [].
            translations: The job title in the languages that it is written in.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: EMPLOYEE_EMAIL_ALREADY_IN_USE, EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE,
                EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH, EMPLOYEE_USERNAME_ALREADY_IN_USE, FILE_URL_INVALID.

        Scope: engage:employees:readWrite. See https://developer.pexipengage.com/operation/operation-createemployee
        """
        return (
            await operations.create_employee.asyncio(
                client=self._client,
                body=models.CreateEmployeeInput(
                    communication_email=communication_email,
                    external_id=external_id,
                    username=username,
                    first_name=first_name,
                    last_name=last_name,
                    static_video_url=static_video_url,
                    phone_number=phone_number,
                    profile_picture_url=profile_picture_url,
                    email=email,
                    language=language,
                    time_zone=time_zone,
                    available_roles=available_roles,
                    status=status,
                    online_planning=online_planning,
                    office_relations=office_relations,
                    translations=translations,
                ),
                accept_language=accept_language,
                **options,
            )
        ).data

    async def create_once(
        self,
        *,
        external_id: str,
        email: str,
        communication_email: str | None | Unset = UNSET,
        username: str | None | Unset = UNSET,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        static_video_url: str | None | Unset = UNSET,
        phone_number: str | None | Unset = UNSET,
        profile_picture_url: str | None | Unset = UNSET,
        language: models.Language | models.LanguageValue | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
        available_roles: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None | Unset = UNSET,
        status: models.EmployeeStatus | models.EmployeeStatusValue | None | Unset = UNSET,
        online_planning: bool | None | Unset = UNSET,
        office_relations: Sequence[models.EmployeeOfficeRelationInput] | None | Unset = UNSET,
        translations: models.EmployeeTranslationsInput | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """`create`, exactly once, whatever happens on the way.

        The record is looked for by its `external_id` first (one GET), and again when nobody can tell whether a request
        had its effect; it is sent again only if there is none. An `external_id` that is in use counts as made. The
        `deadline` holds for all of it. After an unknown outcome, only what happens within `timeout` and `deadline` can
        be seen.

        Args:
            external_id: The record's id in your own system; one for each thing to be made.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            EngageError: As `create` does; with the outcome "unknown" if any request may have had its effect.
        """
        once = EmployeesResource(ExactlyOnce(self._client, self.list, external_id))
        return await once.create(
            communication_email=communication_email,
            external_id=external_id,
            username=username,
            first_name=first_name,
            last_name=last_name,
            static_video_url=static_video_url,
            phone_number=phone_number,
            profile_picture_url=profile_picture_url,
            email=email,
            language=language,
            time_zone=time_zone,
            available_roles=available_roles,
            status=status,
            online_planning=online_planning,
            office_relations=office_relations,
            translations=translations,
            accept_language=accept_language,
            **options,
        )

    async def update(
        self,
        id: str,
        *,
        communication_email: str | None | Unset = UNSET,
        external_id: str | None | Unset = UNSET,
        username: str | None | Unset = UNSET,
        first_name: str | Unset = UNSET,
        last_name: str | Unset = UNSET,
        static_video_url: str | None | Unset = UNSET,
        phone_number: str | None | Unset = UNSET,
        profile_picture_url: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        email: str | None | Unset = UNSET,
        language: models.Language | models.LanguageValue | None | Unset = UNSET,
        language_expertise: Sequence[models.Language | models.LanguageValue] | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
        available_roles: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None | Unset = UNSET,
        status: models.EmployeeStatus | models.EmployeeStatusValue | None | Unset = UNSET,
        online_planning: bool | None | Unset = UNSET,
        office_relations: Sequence[models.EmployeeOfficeRelationInput] | None | Unset = UNSET,
        translations: models.EmployeeTranslationsInput | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Change an employee.

        Keeps an employee's data in step with the directory, or suspends an employee. `metadata` and
        `language_expertise` stand on the newer pages only.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            communication_email: Another address to write to; null goes back to `email`. Our reading of the name.
            external_id: Another id in the directory, not used by any other employee; null forgets it. At most 255
                characters.
            username: Another name to sign in by, not used by any other employee; null deletes it. At most 255
                characters.
            first_name: Another given name for customers to see.
            last_name: Another family name for customers to see.
            static_video_url: Another video room for all meetings; null for a room of its own for each meeting. Our
                reading of the name.
            phone_number: Another number to reach the employee at; null deletes it.
            profile_picture_url: Address of another picture that Engage can fetch; null takes the picture away.
            metadata: The caller's own values from now on; on the newer pages only.
            email: Another address, not used by any other employee.
            language: The language for Engage to speak in from now on.
            language_expertise: All languages in which the employee can meet customers; on the newer pages only. Our
                reading of the name.
            time_zone: IANA name of another zone to plan the employee in, such as `Europe/Brussels`.
            available_roles: All roles that the employee may have from now on.
            status: ACTIVE or SUSPENDED; no employee goes back to PENDING (EMPLOYEE_UPDATE_STATUS_PENDING).
            online_planning: Whether customers may book the employee online; refused for employees who are no agents.
            office_relations: All offices to work for from now on, also those that stay.
            translations: The job title in all languages from now on; absent, it stays.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: EMPLOYEE_EMAIL_ALREADY_IN_USE, EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE,
                EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH, EMPLOYEE_ONLINE_PLANNING_NON_AGENT,
                EMPLOYEE_USERNAME_ALREADY_IN_USE, EMPLOYEE_UPDATE_STATUS_PENDING, FILE_URL_INVALID.

        Scope: engage:employees:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateemployeebyid
        """
        return (
            await operations.update_employee_by_id.asyncio(
                id,
                client=self._client,
                body=models.UpdateEmployeeInput(
                    communication_email=communication_email,
                    external_id=external_id,
                    username=username,
                    first_name=first_name,
                    last_name=last_name,
                    static_video_url=static_video_url,
                    phone_number=phone_number,
                    profile_picture_url=profile_picture_url,
                    metadata=metadata,
                    email=email,
                    language=language,
                    language_expertise=language_expertise,
                    time_zone=time_zone,
                    available_roles=available_roles,
                    status=status,
                    online_planning=online_planning,
                    office_relations=office_relations,
                    translations=translations,
                ),
                accept_language=accept_language,
                **options,
            )
        ).data

    async def get_office_coverage_regions(
        self,
        id: str,
        *,
        office_id: str,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        region_id: Sequence[str] | None = None,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.CoverageRegions]:
        """List the regions that an agent covers for an office.

        Lists the regions to which an agent goes on behalf of an office. Not paged.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            office_id: Id of the one office that the question is about.
            meeting_type: Only meetings of one of these types; all types when absent.
            region_id: Only the coverage of one of these regions.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:employees:readOnly. See
        https://developer.pexipengage.com/operation/operation-getofficecoverageregions
        """
        return (
            await operations.get_office_coverage_regions.asyncio(
                id, client=self._client, office_id=office_id, meeting_type=meeting_type, region_id=region_id, **options
            )
        ).data

    async def update_office_subject_coverage_regions(
        self,
        id: str,
        regions: Sequence[models.CoverageRegionsInput],
        *,
        office_id: str,
        subject_id: str,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.CoverageRegions]:
        """Replace the regions that an agent covers for a subject at an office.

        Sets the regions to which an agent goes for one subject on behalf of an office, one entry a meeting type. The
        whole list is replaced.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            regions: A list, each a `CoverageRegionsInput`.
            office_id: Id of the one office that the question is about.
            subject_id: Id of the subject for which the coverage is set.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:employees:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateofficesubjectcoverageregions
        """
        return (
            await operations.update_office_subject_coverage_regions.asyncio(
                id, client=self._client, body=regions, office_id=office_id, subject_id=subject_id, **options
            )
        ).data

    async def put_expertise(
        self,
        employee_id: str,
        office_id: str,
        expertise: Sequence[models.ExpertiseInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.Expertise]:
        """Replace the subjects that an employee handles at an office.

        Sets which subjects an employee handles at an office; all that is not in the list is taken away. On the
        development portal only.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            office_id: Id of the office at which the employee works.
            expertise: A list, each a `ExpertiseInput`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:expertises:readWrite. See
        https://developer.pexipengage.com/operation/operation-putexpertiseforemployee
        """
        return (
            await operations.put_expertise_for_employee.asyncio(
                employee_id, office_id, client=self._client, body=expertise, **options
            )
        ).data

    def list_favorite_agents(
        self,
        id: str,
        *,
        office_id: Sequence[str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.FavoriteAgent]:
        """List the favorite agents of an employee.

        Lists the agents whom an employee likes to plan appointments for.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            office_id: Only what concerns one of these offices; all offices when absent.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:favoriteAgents:readOnly. See
        https://developer.pexipengage.com/operation/operation-getfavoriteagents
        """
        request = operations.get_favorite_agents.build_request(
            id,
            office_id=office_id,
        )
        return Listing(
            self._client,
            operations.get_favorite_agents.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    def list_external_calendar_events(
        self,
        employee_id: str,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        external_calendar_id: str | None = None,
        show_as: Sequence[models.ExternalCalendarEventShowAs | models.ExternalCalendarEventShowAsValue] | None = None,
        id: Sequence[str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.ExternalCalendarEvent]:
        """List the events in the linked calendars of an employee.

        Lists what stands in the calendars that an employee has linked to Engage, as far as it touches the period.

        Args:
            employee_id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            external_calendar_id: Id of the one linked calendar to look at; on one of two versions of the page only.
            show_as: Only events that show their owner in one of these ways, such as BUSY.
            id: Only records with one of these ids, to read several at once.
            from_: Start of the period asked about, with its offset from UTC.
            to: End of the period asked about, later than `from`.
            offset: Index of the first record, from 0.
            limit: Records a page; 1 to 1000, default 1000.
            concurrency: How many pages are fetched at a time while iterating.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:externalCalendars:readOnly. See
        https://developer.pexipengage.com/operation/operation-getexternalcalendarevents
        """
        request = operations.get_external_calendar_events.build_request(
            employee_id,
            external_calendar_id=external_calendar_id,
            show_as=show_as,
            id=id,
            from_=from_,
            to=to,
        )
        return Listing(
            self._client,
            operations.get_external_calendar_events.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            largest=1000,
            concurrency=concurrency,
        )

"""The people who hold appointments, with their expertise, regions, favorite agents and calendars."""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

from ..._runtime import inputs, wire
from ..._runtime.operations import CallOptions, Operation, Request
from ..._runtime.resources import Resource
from ..._runtime.response_models import envelope
from ..._runtime.unset import UNSET, Unset
from ...idempotency.once import ExactlyOnce
from ...pagination import Listing
from .. import models


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
            limit: Records per page; the API's default is 25.
            concurrency: How many pages to fetch at a time while iterating.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: engage:employees:readOnly. See https://developer.pexipengage.com/operation/operation-getemployees
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if email is not None:
            query_parameters += wire.array("email", email, "email[]")
        if external_id is not None:
            query_parameters += wire.array("external_id", external_id, "external-id[]")
        if available_role is not None:
            query_parameters += wire.array("available_role", available_role, "available-role[]")
        if username is not None:
            query_parameters += wire.array("username", username, "username[]")
        if status is not None:
            query_parameters += wire.array("status", status, "status[]")
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            "/employees",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

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
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: No record has this id.

        Scope: engage:employees:readOnly. See https://developer.pexipengage.com/operation/operation-getemployeebyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            f"/employees/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

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
            communication_email: Where Engage is to write to, if not to `email`. Inferred: from the name.
            external_id: The employee's id in the directory, by which provisioning finds the employee again. For SAML:
                the NameID. At most 255 characters.
            username: A name to sign in by, not used by any other employee. At most 255 characters.
            first_name: Given name for customers to see.
            last_name: Family name for customers to see.
            static_video_url: A video room to use for all video meetings of the employee. Inferred: from the name.
            phone_number: A number to reach the employee at, best in international form.
            profile_picture_url: Address of a picture that Engage can fetch; FILE_URL_INVALID if it cannot.
            email: An address that no other employee has.
            language: The language for Engage to speak in. Inferred: when absent, the enterprise's default.
            time_zone: IANA name of the zone to plan the employee in, such as `Europe/Brussels`.
            available_roles: What the employee may be; without AGENT nobody can book the employee. Default [].
            status: The status to begin with; a PENDING employee has not started yet. Default PENDING.
            online_planning: Whether customers may book the employee online by themselves; for agents only. Default
                False.
            office_relations: The offices to work for; each role has to be among `available_roles`. Default [].
            translations: The job title in the languages that it is written in.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: No record has this id.
            BusinessValidationError: EMPLOYEE_EMAIL_ALREADY_IN_USE, EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE,
                EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH, EMPLOYEE_USERNAME_ALREADY_IN_USE, FILE_URL_INVALID.

        Scope: engage:employees:readWrite. See https://developer.pexipengage.com/operation/operation-createemployee
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            "/employees",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

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
        resend: bool = True,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Call `create` exactly once, also across timeouts, broken connections and retries of your own.

        Looks the record up by its `external_id` first (one GET). If the outcome of the request is unknown, it looks the
        record up until the request can no longer take effect (its `timeout`), and then sends it again. If the
        `external_id` is already in use, it returns that record. The `deadline` covers the whole procedure. Concurrent
        calls with the same id wait for the result of the first; those in other processes too, if the client has an
        `idempotency` store that they share.

        Args:
            external_id: The record's id in your own system; a different one for each record.
            resend: Whether to send the request again after an unknown outcome. With False, at most one is sent.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            IdempotencyError: The `idempotency` store failed.
            EngageError: As `create` does; with the outcome "unknown" if any request may have had its effect.
        """
        once = EmployeesResource(ExactlyOnce(self._caller, "employees", self.list, external_id, resend=resend))
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

        Keeps an employee's data in step with the directory, or suspends an employee.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            communication_email: Another address to write to; null goes back to `email`. Inferred: from the name.
            external_id: Another id in the directory, not used by any other employee; null forgets it. At most 255
                characters.
            username: Another name to sign in by, not used by any other employee; null deletes it. At most 255
                characters.
            first_name: Another given name for customers to see.
            last_name: Another family name for customers to see.
            static_video_url: Another video room for all meetings; null for a room of its own for each meeting.
                Inferred: from the name.
            phone_number: Another number to reach the employee at; null deletes it.
            profile_picture_url: Address of another picture that Engage can fetch; null takes the picture away.
            metadata: The caller's own values from now on. Inferred: on the newer pages only.
            email: Another address, not used by any other employee.
            language: The language for Engage to speak in from now on.
            language_expertise: All languages in which the employee can meet customers. Inferred: on the newer pages
                only. From the name.
            time_zone: IANA name of another zone to plan the employee in, such as `Europe/Brussels`.
            available_roles: All roles that the employee may have from now on.
            status: ACTIVE or SUSPENDED; no employee goes back to PENDING (EMPLOYEE_UPDATE_STATUS_PENDING).
            online_planning: Whether customers may book the employee online; refused for employees who are no agents.
            office_relations: All offices to work for from now on, also those that stay.
            translations: The job title in all languages from now on; absent, it stays.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: No record has this id.
            BusinessValidationError: EMPLOYEE_EMAIL_ALREADY_IN_USE, EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE,
                EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH, EMPLOYEE_ONLINE_PLANNING_NON_AGENT,
                EMPLOYEE_USERNAME_ALREADY_IN_USE, EMPLOYEE_UPDATE_STATUS_PENDING, FILE_URL_INVALID.

        Scope: engage:employees:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateemployeebyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.header("accept_language", accept_language)
        request = Request(
            f"/employees/{wire.segment('id', id)}",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

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
            NotFoundError: No record has this id.

        Scope: engage:employees:readOnly. See
        https://developer.pexipengage.com/operation/operation-getofficecoverageregions
        """
        query_parameters: list[tuple[str, str]] = []
        query_parameters.append(("office-id", wire.text("office_id", office_id)))
        if meeting_type is not None:
            query_parameters += wire.array("meeting_type", meeting_type, "meeting-type[]")
        if region_id is not None:
            query_parameters += wire.array("region_id", region_id, "region-id[]")
        request = Request(
            f"/employees/{wire.segment('id', id)}/office-coverage-regions",
            query=query_parameters,
        )
        response = await self._caller.call(GET_OFFICE_COVERAGE_REGIONS, request, options)
        return response.data

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
            NotFoundError: No record has this id.

        Scope: engage:employees:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateofficesubjectcoverageregions
        """
        query_parameters: list[tuple[str, str]] = []
        query_parameters.append(("office-id", wire.text("office_id", office_id)))
        query_parameters.append(("subject-id", wire.text("subject_id", subject_id)))
        request = Request(
            f"/employees/{wire.segment('id', id)}/office-subject-coverage-regions",
            query=query_parameters,
            body=inputs.body("regions", regions, Sequence[models.CoverageRegionsInput]),
        )
        response = await self._caller.call(UPDATE_OFFICE_SUBJECT_COVERAGE_REGIONS, request, options)
        return response.data

    async def put_expertise(
        self,
        employee_id: str,
        office_id: str,
        expertise: Sequence[models.ExpertiseInput],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.Expertise]:
        """Replace the subjects that an employee handles at an office.

        Sets which subjects an employee handles at an office; all that is not in the list is taken away. Documented
        for the development environment only.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            office_id: Id of the office at which the employee works.
            expertise: A list, each a `ExpertiseInput`.

        Raises:
            NotFoundError: No record has this id.

        Scope: engage:expertises:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-putexpertiseforemployee
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/offices/{wire.segment('office_id', office_id)}/expertise",
            body=inputs.body("expertise", expertise, Sequence[models.ExpertiseInput]),
        )
        response = await self._caller.call(PUT_EXPERTISE, request, options)
        return response.data

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
            limit: Records per page; the API's default is 25.
            concurrency: How many pages to fetch at a time while iterating.

        Raises:
            NotFoundError: No record has this id.

        Scope: engage:favoriteAgents:readOnly. See
        https://developer.pexipengage.com/operation/operation-getfavoriteagents
        """
        query_parameters: list[tuple[str, str]] = []
        if office_id is not None:
            query_parameters += wire.array("office_id", office_id, "office-id[]")
        request = Request(
            f"/employees/{wire.segment('id', id)}/favorite-agents",
            query=query_parameters,
        )
        return Listing(
            self._caller, LIST_FAVORITE_AGENTS, request, options, offset=offset, limit=limit, concurrency=concurrency
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
            external_calendar_id: Id of the one linked calendar to look at. Inferred: on one of two versions of the
                page only.
            show_as: Only events that show their owner in one of these ways, such as BUSY.
            id: Only records with one of these ids, to read several at once.
            from_: Start of the period asked about, with its offset from UTC.
            to: End of the period asked about, later than `from`.
            offset: Index of the first record, from 0.
            limit: Records per page; 1 to 1000, default 1000.
            concurrency: How many pages to fetch at a time while iterating.

        Raises:
            NotFoundError: No record has this id.

        Scope: engage:externalCalendars:readOnly. See
        https://developer.pexipengage.com/operation/operation-getexternalcalendarevents
        """
        query_parameters: list[tuple[str, str]] = []
        if external_calendar_id is not None:
            query_parameters.append(("external-calendar-id", wire.text("external_calendar_id", external_calendar_id)))
        if show_as is not None:
            query_parameters += wire.array("show_as", show_as, "show-as[]")
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        query_parameters.append(("from", wire.date_time("from_", from_)))
        query_parameters.append(("to", wire.date_time("to", to)))
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/external-calendar-events",
            query=query_parameters,
        )
        return Listing(
            self._caller,
            LIST_EXTERNAL_CALENDAR_EVENTS,
            request,
            options,
            offset=offset,
            limit=limit,
            largest=1000,
            concurrency=concurrency,
        )


LIST: Final[Operation[models.EmployeePage]] = Operation(
    id="getEmployees",
    method="GET",
    path="/employees",
    scope="engage:employees:readOnly",
    decode=envelope(lambda: models.EmployeePage),
    arguments=(
        "id",
        "email",
        "external_id",
        "available_role",
        "username",
        "status",
        "offset",
        "limit",
        "concurrency",
        "accept_language",
    ),
)
GET: Final[Operation[models.EmployeeEnvelope]] = Operation(
    id="getEmployeeById",
    method="GET",
    path="/employees/{id}",
    scope="engage:employees:readOnly",
    decode=envelope(lambda: models.EmployeeEnvelope),
    arguments=("id", "accept_language"),
)
CREATE: Final[Operation[models.EmployeeEnvelope]] = Operation(
    id="createEmployee",
    method="POST",
    path="/employees",
    scope="engage:employees:readWrite",
    decode=envelope(lambda: models.EmployeeEnvelope),
    arguments=(
        "email",
        "communication_email",
        "external_id",
        "username",
        "first_name",
        "last_name",
        "static_video_url",
        "phone_number",
        "profile_picture_url",
        "language",
        "time_zone",
        "available_roles",
        "status",
        "online_planning",
        "office_relations",
        "translations",
        "accept_language",
    ),
)
UPDATE: Final[Operation[models.EmployeeEnvelope]] = Operation(
    id="updateEmployeeById",
    method="PATCH",
    path="/employees/{id}",
    scope="engage:employees:readWrite",
    decode=envelope(lambda: models.EmployeeEnvelope),
    arguments=(
        "id",
        "communication_email",
        "external_id",
        "username",
        "first_name",
        "last_name",
        "static_video_url",
        "phone_number",
        "profile_picture_url",
        "metadata",
        "email",
        "language",
        "language_expertise",
        "time_zone",
        "available_roles",
        "status",
        "online_planning",
        "office_relations",
        "translations",
        "accept_language",
    ),
)
GET_OFFICE_COVERAGE_REGIONS: Final[Operation[models.CoverageRegionsListEnvelope]] = Operation(
    id="getOfficeCoverageRegions",
    method="GET",
    path="/employees/{id}/office-coverage-regions",
    scope="engage:employees:readOnly",
    decode=envelope(lambda: models.CoverageRegionsListEnvelope),
    arguments=("id", "office_id", "meeting_type", "region_id"),
)
UPDATE_OFFICE_SUBJECT_COVERAGE_REGIONS: Final[Operation[models.CoverageRegionsListEnvelope]] = Operation(
    id="updateOfficeSubjectCoverageRegions",
    method="PUT",
    path="/employees/{id}/office-subject-coverage-regions",
    scope="engage:employees:readWrite",
    decode=envelope(lambda: models.CoverageRegionsListEnvelope),
    arguments=("id", "regions", "office_id", "subject_id"),
)
PUT_EXPERTISE: Final[Operation[models.ExpertiseListEnvelope]] = Operation(
    id="putExpertiseForEmployee",
    method="PUT",
    path="/employees/{employeeId}/offices/{officeId}/expertise",
    scope="engage:expertises:readWrite",
    decode=envelope(lambda: models.ExpertiseListEnvelope),
    arguments=("employee_id", "office_id", "expertise"),
)
LIST_FAVORITE_AGENTS: Final[Operation[models.FavoriteAgentPage]] = Operation(
    id="getFavoriteAgents",
    method="GET",
    path="/employees/{id}/favorite-agents",
    scope="engage:favoriteAgents:readOnly",
    decode=envelope(lambda: models.FavoriteAgentPage),
    arguments=("id", "office_id", "offset", "limit", "concurrency"),
)
LIST_EXTERNAL_CALENDAR_EVENTS: Final[Operation[models.ExternalCalendarEventPage]] = Operation(
    id="getExternalCalendarEvents",
    method="GET",
    path="/employees/{id}/external-calendar-events",
    scope="engage:externalCalendars:readOnly",
    decode=envelope(lambda: models.ExternalCalendarEventPage),
    arguments=("employee_id", "from_", "to", "external_calendar_id", "show_as", "id", "offset", "limit", "concurrency"),
)

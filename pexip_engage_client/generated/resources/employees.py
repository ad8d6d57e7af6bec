"""The people who work for the enterprise, with their expertise, regions, favorite agents and calendars."""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack
from uuid import UUID

from ... import idempotency
from ..._runtime import inputs, wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, OnceOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class EmployeesResource(Resource):
    """The people who work for the enterprise, with their expertise, regions, favorite agents and calendars."""

    def list(
        self,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        email: SequenceNotStr[str] | None = None,
        external_id: SequenceNotStr[str | UUID] | None = None,
        available_role: Sequence[models.EmployeeRole | models.EmployeeRoleValue] | None = None,
        username: SequenceNotStr[str] | None = None,
        status: Sequence[models.EmployeeStatus | models.EmployeeStatusValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Employee]:
        """List employees.

        Finds employees, for instance by their ID in your directory, so that you can decide whether to create or
        update one. The list can also include deleted employees, but the name of the parameter for this is not
        documented. If you know the name, pass it as an extra query parameter.

        Args:
            id: Only records with one of these IDs.
            email: Only employees with one of these e-mail addresses.
            external_id: Only employees with one of these external IDs, which are their IDs in your directory.
            available_role: Only employees with one of these roles, such as AGENT for employees who can be booked.
            username: Only employees with one of these user names.
            status: Only employees with one of these statuses, such as ACTIVE.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.
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
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/employees",
            query=query_parameters,
            headers=header_fields,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

    async def get(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Get an employee.

        Returns one employee with their offices and roles.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:employees:readOnly. See https://developer.pexipengage.com/operation/operation-getemployeebyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
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
        external_id: str | UUID | None | Unset = UNSET,
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
        office_relations: Sequence[models.EmployeeOfficeRelationInputLike] | None | Unset = UNSET,
        translations: models.EmployeeTranslationsInputLike | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Create an employee.

        Creates an employee, for instance one who was added to your directory. Pass the directory's ID as
        `external_id` to find the employee by it later.

        Args:
            communication_email: E-mail address for messages from Engage, if it differs from `email`. The Pexip
                documentation does not explain the `communication_email` property; this description is an assumption
                based on the name.
            external_id: The employee's ID in your directory, by which you can find the employee later. For sign-in
                with SAML, pass the identity provider's NameID. At most 255 characters.
            username: User name for signing in; must be unique. At most 255 characters.
            first_name: Given name, as customers see it.
            last_name: Family name, as customers see it.
            static_video_url: URL of a video room for all video meetings of the employee. The Pexip documentation does
                not explain the `static_video_url` property; this description is an assumption based on the name.
            phone_number: Telephone number of the employee, preferably in international format.
            profile_picture_url: URL of a picture. Engage must be able to fetch the picture; otherwise the call fails
                with FILE_URL_INVALID.
            email: E-mail address of the employee; must be unique.
            language: The language of Engage's user interface and messages for the employee. If you leave it out,
                Engage uses the enterprise's default language. The Pexip documentation does not state the default;
                this description assumes that it is the language of the enterprise.
            time_zone: IANA time zone of the employee, such as `Europe/Brussels`.
            available_roles: The roles that the employee may have. Only employees with the role AGENT can be booked.
                The default is [].
            status: The initial status. A PENDING employee has not started yet. The default is PENDING.
            online_planning: Whether customers may book the employee online on their own. This property applies to
                agents only. The default is False.
            office_relations: The offices that the employee works for. Each role must be among `available_roles`. The
                default is [].
            translations: The job title in the available languages.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                EMPLOYEE_EMAIL_ALREADY_IN_USE, EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE,
                EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH, EMPLOYEE_USERNAME_ALREADY_IN_USE, FILE_URL_INVALID.

        Scope: engage:employees:readWrite. See https://developer.pexipengage.com/operation/operation-createemployee
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
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
        external_id: str | UUID,
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
        office_relations: Sequence[models.EmployeeOfficeRelationInputLike] | None | Unset = UNSET,
        translations: models.EmployeeTranslationsInputLike | None | Unset = UNSET,
        accept_language: str | None = None,
        resend: bool = True,
        **options: Unpack[OnceOptions],
    ) -> models.Employee:
        """Call `create` exactly once, despite timeouts, broken connections and your own retries.

        The client first looks up the record by its `external_id` (one GET), and returns it if it exists. If the outcome
        of the request is unknown, the client keeps looking up the record until the request can no longer take effect
        (see `timeout`). If there is still no record, the client sends the request again. The `deadline` covers the
        whole procedure.

        Concurrent calls with the same ID wait for the result of the first call. This includes calls in other processes
        that share an `idempotency` store.

        Args:
            external_id: The record's ID in your own system. Each record needs a different ID.
            resend: Whether to send the request again after an unknown outcome. With False, the client sends the request
                at most once.

        Raises:
            DuplicateError: More than one record has the `external_id`.
            StoreError: The `idempotency` store failed.
            EngageError: Any other error that `create` raises. Its outcome is "unknown" if Engage may have processed a request.
        """
        once = EmployeesResource(
            idempotency.ExactlyOnce(self._caller, "employees", self.list, external_id, resend=resend)
        )
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
        id: str | UUID,
        *,
        communication_email: str | None | Unset = UNSET,
        external_id: str | UUID | None | Unset = UNSET,
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
        office_relations: Sequence[models.EmployeeOfficeRelationInputLike] | None | Unset = UNSET,
        translations: models.EmployeeTranslationsInputLike | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Employee:
        """Change an employee.

        Updates an employee, for instance to match your directory or to suspend the employee.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            communication_email: A new e-mail address for messages from Engage; `None` to use `email`. The Pexip
                documentation does not explain the `communication_email` property; this description is an assumption
                based on the name.
            external_id: A new ID in your directory, which must be unique; `None` removes it. At most 255 characters.
            username: A new user name for signing in, which must be unique; `None` deletes it. At most 255 characters.
            first_name: A new given name, as customers see it.
            last_name: A new family name, as customers see it.
            static_video_url: URL of a new video room for all meetings; `None` to give each meeting its own URL. The
                Pexip documentation does not explain the `static_video_url` property; this description is an
                assumption based on the name.
            phone_number: A new telephone number; `None` deletes it.
            profile_picture_url: URL of a new picture that Engage can fetch; `None` removes the picture.
            metadata: Custom values, which replace all existing ones. Only newer versions of the Pexip documentation
                contain this property.
            email: A new e-mail address, which must be unique.
            language: The new language of Engage's user interface and messages for the employee.
            language_expertise: All languages in which the employee can meet customers. The Pexip documentation does
                not explain the `language_expertise` property; this description is an assumption based on the name.
                Only newer versions of the documentation contain this property.
            time_zone: IANA name of a new time zone for the employee, such as `Europe/Brussels`.
            available_roles: The complete new list of roles that the employee may have.
            status: ACTIVE or SUSPENDED. An employee cannot be set back to PENDING; the call then fails with
                EMPLOYEE_UPDATE_STATUS_PENDING.
            online_planning: Whether customers may book the employee online; rejected for employees who are not
                agents.
            office_relations: The complete new list of offices, including those that stay the same.
            translations: The job title in all languages, which replaces the existing titles. If you leave this out,
                the titles stay unchanged.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                EMPLOYEE_EMAIL_ALREADY_IN_USE, EMPLOYEE_EXTERNAL_ID_ALREADY_IN_USE,
                EMPLOYEE_OFFICE_RELATION_ROLE_MISMATCH, EMPLOYEE_ONLINE_PLANNING_NON_AGENT,
                EMPLOYEE_USERNAME_ALREADY_IN_USE, EMPLOYEE_UPDATE_STATUS_PENDING, FILE_URL_INVALID.

        Scope: engage:employees:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateemployeebyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
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
        id: str | UUID,
        *,
        office_id: str | UUID,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        region_id: SequenceNotStr[str | UUID] | None = None,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.CoverageRegions]:
        """List the regions that an agent covers for an office.

        Returns the regions that an agent covers on behalf of an office. The list is not paginated.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            office_id: ID of the office to query.
            meeting_type: Only meetings of these types. Without this filter, meetings of all types are returned.
            region_id: Only coverage that includes one of these regions.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

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
        id: str | UUID,
        regions: Sequence[models.CoverageRegionsInputLike],
        *,
        office_id: str | UUID,
        subject_id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.CoverageRegions]:
        """Replace the regions that an agent covers for a subject at an office.

        Sets the regions that an agent covers for one subject on behalf of an office, with one entry per meeting type.
        The new list replaces the whole existing list.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            regions: A list of `CoverageRegionsInput`.
            office_id: ID of the office to query.
            subject_id: ID of the subject for which to set the coverage.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:employees:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateofficesubjectcoverageregions
        """
        query_parameters: list[tuple[str, str]] = []
        query_parameters.append(("office-id", wire.text("office_id", office_id)))
        query_parameters.append(("subject-id", wire.text("subject_id", subject_id)))
        request = Request(
            f"/employees/{wire.segment('id', id)}/office-subject-coverage-regions",
            query=query_parameters,
            body=inputs.body("regions", regions, Sequence[models.CoverageRegionsInputLike]),
        )
        response = await self._caller.call(UPDATE_OFFICE_SUBJECT_COVERAGE_REGIONS, request, options)
        return response.data

    async def put_expertise(
        self,
        employee_id: str | UUID,
        office_id: str | UUID,
        expertise: Sequence[models.ExpertiseInputLike],
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.Expertise]:
        """Replace the subjects that an employee handles at an office.

        Sets which subjects an employee handles at an office. Subjects that are not in the list are removed. This
        operation is documented for the development environment only.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            office_id: ID of the office at which the employee works.
            expertise: A list of `ExpertiseInput`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:expertises:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-putexpertiseforemployee
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/offices/{wire.segment('office_id', office_id)}/expertise",
            body=inputs.body("expertise", expertise, Sequence[models.ExpertiseInputLike]),
        )
        response = await self._caller.call(PUT_EXPERTISE, request, options)
        return response.data

    def list_favorite_agents(
        self,
        id: str | UUID,
        *,
        office_id: SequenceNotStr[str | UUID] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.FavoriteAgent]:
        """List the favorite agents of an employee.

        Returns the agents for whom an employee prefers to plan appointments.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            office_id: Only records of these offices. Without this filter, records of all offices are returned.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

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
        employee_id: str | UUID,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        external_calendar_id: str | UUID | None = None,
        show_as: Sequence[models.ExternalCalendarEventShowAs | models.ExternalCalendarEventShowAsValue] | None = None,
        id: SequenceNotStr[str | UUID] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.ExternalCalendarEvent]:
        """List the events in the linked calendars of an employee.

        Returns the events in an employee's linked calendars that overlap the period.

        Args:
            employee_id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the
                list of employees by external ID.
            external_calendar_id: Only events in the linked calendar with this ID. Only one of two versions of the
                Pexip documentation contains this filter.
            show_as: Only events with one of these free/busy values, such as BUSY.
            id: Only records with one of these IDs.
            from_: Start of the period. Include a UTC offset.
            to: End of the period, later than `from`. Include a UTC offset.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page, from 1 to 1000; the default is 1000.
            concurrency: Number of pages that the client requests at a time while iterating.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

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

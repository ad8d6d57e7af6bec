"""Templates with working hours for a week or a day, and the days to which they are applied."""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope, undocumented
from ...pagination import Listing
from .. import models


class AvailabilityTemplatesResource(Resource):
    """Templates with working hours for a week or a day, and the days to which they are applied."""

    def list(
        self,
        employee_id: str | UUID,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        is_default: bool | None = None,
        type: Sequence[models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue] | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.AvailabilityTemplate]:
        """List the availability templates of an employee.

        Returns the week and day templates that define an employee's working hours. The list is not paginated.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            id: Only records with one of these IDs.
            is_default: Pass `True` for the default template only, or `False` for all other templates.
            type: Only templates of these types, such as WEEK for week templates.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getavailabilitytemplates
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if is_default is not None:
            query_parameters.append(("is-default", wire.boolean("is_default", is_default)))
        if type is not None:
            query_parameters += wire.array("type", type, "type[]")
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates",
            query=query_parameters,
        )
        return Listing(self._caller, LIST, request, options, paged=False)

    async def get(
        self,
        employee_id: str | UUID,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTemplate:
        """Get an availability template.

        Returns one template of an employee. The response does not contain the hours of the template. Get each of its
        time ranges with `availability_templates.get_time_range`.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            id: ID of an availability template that belongs to the employee.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-getavailabilitytemplatebyid
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('id', id)}",
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def create(
        self,
        employee_id: str | UUID,
        *,
        name: str | Unset = UNSET,
        type: models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue | Unset = UNSET,
        time_zone: str | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTemplate:
        """Create an availability template.

        Creates a template without hours. Then add time ranges, and apply the template to a range of days. Send a
        name, a type and a time zone, because they are probably required.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            name: The name of the template in lists and calendars.
            type: Whether the template has hours for a week or for a single day.
            time_zone: IANA time zone of the hours, such as `Europe/Brussels`.
            color: Color of the template in a calendar, such as `#89d0c1`.
            order: Position of the template among the employee's templates. At least 0.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-createavailabilitytemplate
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates",
            body=models.AvailabilityTemplateInput(
                name=name,
                type=type,
                time_zone=time_zone,
                color=color,
                order=order,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def update(
        self,
        employee_id: str | UUID,
        id: str | UUID,
        *,
        name: str | Unset = UNSET,
        type: models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue | Unset = UNSET,
        time_zone: str | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTemplate:
        """Change an availability template.

        Changes the name, time zone or color of a template. The default template cannot be changed.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            id: ID of an availability template that belongs to the employee.
            name: The name of the template in lists and calendars.
            type: Whether the template has hours for a week or for a single day.
            time_zone: IANA time zone of the hours, such as `Europe/Brussels`.
            color: Color of the template in a calendar, such as `#89d0c1`.
            order: Position of the template among the employee's templates. At least 0.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateavailabilitytemplatebyid
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('id', id)}",
            body=models.AvailabilityTemplateInput(
                name=name,
                type=type,
                time_zone=time_zone,
                color=color,
                order=order,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data

    async def get_time_range(
        self,
        employee_id: str | UUID,
        availability_template_id: str | UUID,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTimeRange:
        """Get a time range of an availability template.

        Returns one time range of a template.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            availability_template_id: ID of the availability template to which the time range belongs.
            id: ID of a time range that belongs to the template.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-getavailabilitytimerangebyid
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}",
        )
        response = await self._caller.call(GET_TIME_RANGE, request, options)
        return response.data

    async def create_time_range(
        self,
        employee_id: str | UUID,
        availability_template_id: str | UUID,
        *,
        day_of_week: models.DayOfWeek | models.DayOfWeekValue | None | Unset = UNSET,
        start_time: datetime.time | None | Unset = UNSET,
        end_time: datetime.time | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTimeRange:
        """Add a time range to an availability template.

        Adds hours to a template. A time range of a week template must have a day of the week; a time range of a day
        template must not have one. Send a start and an end, because they are probably required.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            availability_template_id: ID of the availability template to which the time range belongs.
            day_of_week: The day of the week; required in a week template, not allowed in a day template.
            start_time: When the hours begin, in the template's time zone. Sent as HH:mm.
            end_time: When the hours end, in the template's time zone; later than `start_time`. Sent as HH:mm.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK, AVAILABILITY_TIME_RANGE_OVERLAP,
                AVAILABILITY_TIME_RANGE_START_AFTER_END, AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-createavailabilitytimerange
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges",
            body=models.AvailabilityTimeRangeInput(
                day_of_week=day_of_week,
                start_time=start_time,
                end_time=end_time,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE_TIME_RANGE, request, options)
        return response.data

    async def update_time_range(
        self,
        employee_id: str | UUID,
        availability_template_id: str | UUID,
        id: str | UUID,
        *,
        day_of_week: models.DayOfWeek | models.DayOfWeekValue | None | Unset = UNSET,
        start_time: datetime.time | None | Unset = UNSET,
        end_time: datetime.time | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTimeRange:
        """Change a time range of an availability template.

        Changes the start, the end or the day of the week of a time range.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            availability_template_id: ID of the availability template to which the time range belongs.
            id: ID of a time range that belongs to the template.
            day_of_week: The day of the week; required in a week template, not allowed in a day template.
            start_time: When the hours begin, in the template's time zone. Sent as HH:mm.
            end_time: When the hours end, in the template's time zone; later than `start_time`. Sent as HH:mm.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK, AVAILABILITY_TIME_RANGE_OVERLAP,
                AVAILABILITY_TIME_RANGE_START_AFTER_END, AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateavailabilitytimerangebyid
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}",
            body=models.AvailabilityTimeRangeInput(
                day_of_week=day_of_week,
                start_time=start_time,
                end_time=end_time,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE_TIME_RANGE, request, options)
        return response.data

    async def get_time_range_availability_settings(
        self,
        employee_id: str | UUID,
        availability_template_id: str | UUID,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.TimeRangeAvailabilitySettings]:
        """List the availability settings of a time range for each office.

        Returns how the employee can be booked at each office during a time range. The list is not paginated.

        Args:
            employee_id: ID of the employee to whom the template or the expertise belongs.
            availability_template_id: ID of the availability template to which the time range belongs.
            id: ID of a time range that belongs to the template.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-gettimerangeavailabilitysettings
        """
        request = Request(
            f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}/availability-settings",
        )
        response = await self._caller.call(GET_TIME_RANGE_AVAILABILITY_SETTINGS, request, options)
        return response.data

    def list_applied(
        self,
        id: str | UUID,
        *,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.AppliedAvailabilityTemplate]:
        """List the availability templates applied to an employee.

        Returns the templates that replace the default one in an employee's calendar, and the days on which they
        apply.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            start_date: Only templates that apply to this day or a later day.
            end_date: Only templates that apply to this day or an earlier day. The Pexip documentation shows a string
                whose examples are dates; this description assumes that all values are dates.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getappliedtemplates
        """
        query_parameters: list[tuple[str, str]] = []
        if start_date is not None:
            query_parameters.append(("start-date", wire.date("start_date", start_date)))
        if end_date is not None:
            query_parameters.append(("end-date", wire.date("end_date", end_date)))
        request = Request(
            f"/employees/{wire.segment('id', id)}/applied-templates",
            query=query_parameters,
        )
        return Listing(
            self._caller, LIST_APPLIED, request, options, offset=offset, limit=limit, concurrency=concurrency
        )

    async def apply(
        self,
        id: str | UUID,
        *,
        start_date: datetime.date,
        end_date: datetime.date,
        availability_template_id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> models.AppliedAvailabilityTemplate:
        """Apply an availability template to a range of days.

        Applies a template to a range of days. On these days, the template replaces the default one.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            start_date: The first day on which the template applies. The Pexip documentation shows a string whose
                examples are dates; this description assumes that all values are dates.
            end_date: The last day on which the template applies, not before `start_date`. The Pexip documentation
                shows a string whose examples are dates; this description assumes that all values are dates.
            availability_template_id: ID of one of the employee's templates. The default template is rejected, because
                it applies to all other days anyway.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                APPLIED_TEMPLATE_DEFAULT_TEMPLATE, APPLIED_TEMPLATE_OVERLAP, APPLIED_TEMPLATE_START_AFTER_END.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/staging/operation/operation-applyavailabilitytemplate
        """
        request = Request(
            f"/employees/{wire.segment('id', id)}/applied-templates",
            body=models.ApplyAvailabilityTemplateInput(
                start_date=start_date,
                end_date=end_date,
                availability_template_id=availability_template_id,
            ).to_dict(),
        )
        response = await self._caller.call(APPLY, request, options)
        return response.data

    async def revert_applied(
        self,
        id: str | UUID,
        *,
        start_date: datetime.date,
        end_date: datetime.date,
        type: models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> None:
        """Remove applied availability templates from a range of days.

        Restores the default template for a range of days. The production environment may offer `DELETE
        /employees/{id}/applied-templates` with the same body instead of this operation.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            start_date: The first day on which the default template applies again. The Pexip documentation shows a
                string whose examples are dates; this description assumes that all values are dates.
            end_date: The last day on which the default template applies again. The Pexip documentation shows a string
                whose examples are dates; this description assumes that all values are dates.
            type: Pass DAY or WEEK to remove only day templates or only week templates. To remove both, omit this
                property or pass `None`. The Pexip documentation does not explain the `type` property; this
                description is an assumption based on the name.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-revertappliedtemplates
        """
        request = Request(
            f"/employees/{wire.segment('id', id)}/applied-templates/_actions/revert",
            body=models.RevertAppliedTemplatesInput(
                start_date=start_date,
                end_date=end_date,
                type=type,
            ).to_dict(),
        )
        await self._caller.call(REVERT_APPLIED, request, options)


LIST: Final[Operation[models.AvailabilityTemplateListEnvelope]] = Operation(
    id="getAvailabilityTemplates",
    method="GET",
    path="/employees/{employeeId}/availability-templates",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.AvailabilityTemplateListEnvelope),
    arguments=("employee_id", "id", "is_default", "type"),
)
GET: Final[Operation[models.AvailabilityTemplateEnvelope]] = Operation(
    id="getAvailabilityTemplateById",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{id}",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.AvailabilityTemplateEnvelope),
    arguments=("employee_id", "id"),
)
CREATE: Final[Operation[models.AvailabilityTemplateEnvelope]] = Operation(
    id="createAvailabilityTemplate",
    method="POST",
    path="/employees/{employeeId}/availability-templates",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.AvailabilityTemplateEnvelope),
    arguments=("employee_id", "name", "type", "time_zone", "color", "order"),
)
UPDATE: Final[Operation[models.AvailabilityTemplateEnvelope]] = Operation(
    id="updateAvailabilityTemplateById",
    method="PATCH",
    path="/employees/{employeeId}/availability-templates/{id}",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.AvailabilityTemplateEnvelope),
    arguments=("employee_id", "id", "name", "type", "time_zone", "color", "order"),
)
GET_TIME_RANGE: Final[Operation[models.AvailabilityTimeRangeEnvelope]] = Operation(
    id="getAvailabilityTimeRangeById",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.AvailabilityTimeRangeEnvelope),
    arguments=("employee_id", "availability_template_id", "id"),
)
CREATE_TIME_RANGE: Final[Operation[models.AvailabilityTimeRangeEnvelope]] = Operation(
    id="createAvailabilityTimeRange",
    method="POST",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.AvailabilityTimeRangeEnvelope),
    arguments=("employee_id", "availability_template_id", "day_of_week", "start_time", "end_time"),
)
UPDATE_TIME_RANGE: Final[Operation[models.AvailabilityTimeRangeEnvelope]] = Operation(
    id="updateAvailabilityTimeRangeById",
    method="PATCH",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.AvailabilityTimeRangeEnvelope),
    arguments=("employee_id", "availability_template_id", "id", "day_of_week", "start_time", "end_time"),
)
GET_TIME_RANGE_AVAILABILITY_SETTINGS: Final[Operation[models.TimeRangeAvailabilitySettingsListEnvelope]] = Operation(
    id="getTimeRangeAvailabilitySettings",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}/availability-settings",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.TimeRangeAvailabilitySettingsListEnvelope),
    arguments=("employee_id", "availability_template_id", "id"),
)
LIST_APPLIED: Final[Operation[models.AppliedAvailabilityTemplatePage]] = Operation(
    id="getAppliedTemplates",
    method="GET",
    path="/employees/{id}/applied-templates",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.AppliedAvailabilityTemplatePage),
    arguments=("id", "start_date", "end_date", "offset", "limit", "concurrency"),
)
APPLY: Final[Operation[models.AppliedAvailabilityTemplateEnvelope]] = Operation(
    id="applyAvailabilityTemplate",
    method="POST",
    path="/employees/{id}/applied-templates",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.AppliedAvailabilityTemplateEnvelope),
    arguments=("id", "start_date", "end_date", "availability_template_id"),
)
REVERT_APPLIED: Final[Operation[None]] = Operation(
    id="revertAppliedTemplates",
    method="POST",
    path="/employees/{id}/applied-templates/_actions/revert",
    scope="engage:availability:readWrite",
    decode=undocumented,
    arguments=("id", "start_date", "end_date", "type"),
)

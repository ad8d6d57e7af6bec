"""Weeks and days of working hours, and the templates applied to an employee's calendar."""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from ...pagination import Listing
from .. import models
from ..api import availability_templates as operations


class AvailabilityTemplatesResource(Resource):
    """Weeks and days of working hours, and the templates applied to an employee's calendar."""

    def list(
        self,
        employee_id: str,
        *,
        id: Sequence[str] | None = None,
        is_default: bool | None = None,
        type: Sequence[models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue] | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.AvailabilityTemplate]:
        """List the availability templates of an employee.

        Lists the week and day templates from which an employee's hours are made. Not paged.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            id: Only records with one of these ids, to read several at once.
            is_default: True for the default template alone, false for all others.
            type: Only week templates, or only day templates.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getavailabilitytemplates
        """
        request = operations.get_availability_templates.build_request(
            employee_id,
            id=id,
            is_default=is_default,
            type=type,
        )
        return Listing(self._client, operations.get_availability_templates.OPERATION, request, options, paged=False)

    async def get(
        self,
        employee_id: str,
        id: str,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTemplate:
        """Get an availability template.

        Reads one template of an employee; its hours are time ranges, read on their own.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            id: Id of the availability template; it has to be one of the employee in the path.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getavailabilitytemplatebyid
        """
        return (
            await operations.get_availability_template_by_id.asyncio(employee_id, id, client=self._client, **options)
        ).data

    async def create(
        self,
        employee_id: str,
        *,
        name: str | Unset = UNSET,
        type: models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue | Unset = UNSET,
        time_zone: str | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTemplate:
        """Create an availability template.

        Makes a template without hours; add them as time ranges, then apply it to days. Name, type and time zone are
        likely required; the page prints no fields.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            name: What the template is called in lists and calendars.
            type: Whether it is to hold hours of a week or of one day.
            time_zone: IANA name of the zone in which its hours are meant, such as `Europe/Brussels`.
            color: How the template is to be shown in a calendar, such as `#89d0c1`.
            order: Where the template is to stand among the employee's templates. At least 0.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-createavailabilitytemplate
        """
        return (
            await operations.create_availability_template.asyncio(
                employee_id,
                client=self._client,
                body=models.AvailabilityTemplateInput(
                    name=name,
                    type=type,
                    time_zone=time_zone,
                    color=color,
                    order=order,
                ),
                **options,
            )
        ).data

    async def update(
        self,
        employee_id: str,
        id: str,
        *,
        name: str | Unset = UNSET,
        type: models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue | Unset = UNSET,
        time_zone: str | Unset = UNSET,
        color: str | None | Unset = UNSET,
        order: int | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTemplate:
        """Change an availability template.

        Renames a template, or changes its zone or color. The default template cannot be changed.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            id: Id of the availability template; it has to be one of the employee in the path.
            name: What the template is called in lists and calendars.
            type: Whether it is to hold hours of a week or of one day.
            time_zone: IANA name of the zone in which its hours are meant, such as `Europe/Brussels`.
            color: How the template is to be shown in a calendar, such as `#89d0c1`.
            order: Where the template is to stand among the employee's templates. At least 0.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: AVAILABILITY_TEMPLATE_DEFAULT_TEMPLATE_MODIFICATION_NOT_ALLOWED.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateavailabilitytemplatebyid
        """
        return (
            await operations.update_availability_template_by_id.asyncio(
                employee_id,
                id,
                client=self._client,
                body=models.AvailabilityTemplateInput(
                    name=name,
                    type=type,
                    time_zone=time_zone,
                    color=color,
                    order=order,
                ),
                **options,
            )
        ).data

    async def get_time_range(
        self,
        employee_id: str,
        availability_template_id: str,
        id: str,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTimeRange:
        """Get a time range of an availability template.

        Reads one range of hours of a template.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            availability_template_id: Id of the availability template to which the hours belong.
            id: Id of the range of hours; it has to belong to the template in the path.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getavailabilitytimerangebyid
        """
        return (
            await operations.get_availability_time_range_by_id.asyncio(
                employee_id, availability_template_id, id, client=self._client, **options
            )
        ).data

    async def create_time_range(
        self,
        employee_id: str,
        availability_template_id: str,
        *,
        day_of_week: models.DayOfWeek | models.DayOfWeekValue | None | Unset = UNSET,
        start_time: datetime.time | None | Unset = UNSET,
        end_time: datetime.time | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTimeRange:
        """Add a time range to an availability template.

        Adds hours to a template: with a day of the week in a week template, without one in a day template. Start and
        end are likely required; the page prints no fields.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            availability_template_id: Id of the availability template to which the hours belong.
            day_of_week: The day that the hours are for: needed in a week template, refused in a day template.
            start_time: When the hours are to begin, in the template's time zone. Sent as HH:mm.
            end_time: When the hours are to end, in the template's time zone; later than `start_time`. Sent as HH:mm.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK,
                AVAILABILITY_TIME_RANGE_OVERLAP, AVAILABILITY_TIME_RANGE_START_AFTER_END,
                AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-createavailabilitytimerange
        """
        return (
            await operations.create_availability_time_range.asyncio(
                employee_id,
                availability_template_id,
                client=self._client,
                body=models.AvailabilityTimeRangeInput(
                    day_of_week=day_of_week,
                    start_time=start_time,
                    end_time=end_time,
                ),
                **options,
            )
        ).data

    async def update_time_range(
        self,
        employee_id: str,
        availability_template_id: str,
        id: str,
        *,
        day_of_week: models.DayOfWeek | models.DayOfWeekValue | None | Unset = UNSET,
        start_time: datetime.time | None | Unset = UNSET,
        end_time: datetime.time | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.AvailabilityTimeRange:
        """Change a time range of an availability template.

        Changes when a range of hours begins or ends, or its day of the week.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            availability_template_id: Id of the availability template to which the hours belong.
            id: Id of the range of hours; it has to belong to the template in the path.
            day_of_week: The day that the hours are for: needed in a week template, refused in a day template.
            start_time: When the hours are to begin, in the template's time zone. Sent as HH:mm.
            end_time: When the hours are to end, in the template's time zone; later than `start_time`. Sent as HH:mm.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: AVAILABILITY_TIME_RANGE_DAY_TEMPLATE_WITH_DAY_OF_WEEK,
                AVAILABILITY_TIME_RANGE_OVERLAP, AVAILABILITY_TIME_RANGE_START_AFTER_END,
                AVAILABILITY_TIME_RANGE_WEEK_TEMPLATE_WITHOUT_DAY_OF_WEEK.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-updateavailabilitytimerangebyid
        """
        return (
            await operations.update_availability_time_range_by_id.asyncio(
                employee_id,
                availability_template_id,
                id,
                client=self._client,
                body=models.AvailabilityTimeRangeInput(
                    day_of_week=day_of_week,
                    start_time=start_time,
                    end_time=end_time,
                ),
                **options,
            )
        ).data

    async def get_time_range_availability_settings(
        self,
        employee_id: str,
        availability_template_id: str,
        id: str,
        **options: Unpack[CallOptions],
    ) -> builtins.list[models.TimeRangeAvailabilitySettings]:
        """List what a time range means at each office.

        Tells how the employee can be booked during a range of hours, at each office. Not paged.

        Args:
            employee_id: Id of the employee to whom the rest of the path belongs.
            availability_template_id: Id of the availability template to which the hours belong.
            id: Id of the range of hours; it has to belong to the template in the path.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-gettimerangeavailabilitysettings
        """
        return (
            await operations.get_time_range_availability_settings.asyncio(
                employee_id, availability_template_id, id, client=self._client, **options
            )
        ).data

    def list_applied(
        self,
        id: str,
        *,
        start_date: datetime.date | None = None,
        end_date: datetime.date | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.AppliedAvailabilityTemplate]:
        """List the availability templates applied to an employee.

        Lists on which days which template replaces the default one in an employee's calendar.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            start_date: Only templates that are applied on this day or later.
            end_date: Only templates that are applied on this day or before. Inferred: the page calls it a string; its
                examples are days.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getappliedtemplates
        """
        request = operations.get_applied_templates.build_request(
            id,
            start_date=start_date,
            end_date=end_date,
        )
        return Listing(
            self._client,
            operations.get_applied_templates.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    async def apply(
        self,
        id: str,
        *,
        start_date: datetime.date,
        end_date: datetime.date,
        availability_template_id: str,
        **options: Unpack[CallOptions],
    ) -> models.AppliedAvailabilityTemplate:
        """Apply an availability template to a range of days.

        Lets a template hold on a stretch of days, in place of the default one.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            start_date: The first day on which the template is to hold. Inferred: the page calls it a string; its
                examples are days.
            end_date: The last day on which it is to hold, not before `start_date`. Inferred: the page calls it a
                string; its examples are days.
            availability_template_id: Id of one of the employee's templates; the default one is refused, as it holds
                anyway.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: APPLIED_TEMPLATE_DEFAULT_TEMPLATE, APPLIED_TEMPLATE_OVERLAP,
                APPLIED_TEMPLATE_START_AFTER_END.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-applyavailabilitytemplate
        """
        return (
            await operations.apply_availability_template.asyncio(
                id,
                client=self._client,
                body=models.ApplyAvailabilityTemplateInput(
                    start_date=start_date,
                    end_date=end_date,
                    availability_template_id=availability_template_id,
                ),
                **options,
            )
        ).data

    async def revert_applied(
        self,
        id: str,
        *,
        start_date: datetime.date,
        end_date: datetime.date,
        type: models.AvailabilityTemplateType | models.AvailabilityTemplateTypeValue | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> None:
        """Undo the availability templates applied in a range of days.

        Lets the default template hold again on a stretch of days. This is as the development portal has it; the older
        production page has `DELETE /employees/{id}/applied-templates` with the same body instead.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            start_date: The first day that is to be as by default again. Inferred: the page calls it a string; its
                examples are days.
            end_date: The last day that is to be as by default again. Inferred: the page calls it a string; its
                examples are days.
            type: Whether only day or only week templates are taken back; null or absent for both. Our reading of the
                name.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-revertappliedtemplates
        """
        await operations.revert_applied_templates.asyncio(
            id,
            client=self._client,
            body=models.RevertAppliedTemplatesInput(
                start_date=start_date,
                end_date=end_date,
                type=type,
            ),
            **options,
        )

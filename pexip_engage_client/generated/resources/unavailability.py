"""When employees cannot be booked: holidays, appointments, events of linked calendars."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ..._runtime.unset import UNSET, Unset
from ...pagination import Listing
from .. import models
from ..api import unavailability as operations


class UnavailabilityResource(Resource):
    """When employees cannot be booked: holidays, appointments, events of linked calendars."""

    def list(
        self,
        *,
        employee_id: Sequence[str] | None = None,
        start: datetime.datetime | None = None,
        end: datetime.datetime | None = None,
        type: Sequence[models.UnavailabilityType | models.UnavailabilityTypeValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Unavailability]:
        """List when employees are not available.

        Lists when employees cannot be booked, and why, over all employees; for one of them see
        `unavailability.list_for_employee`.

        Args:
            employee_id: Only what concerns one of these employees; all employees when absent.
            start: Only blocked times that end after this moment (our reading).
            end: Only blocked times that begin before this moment (our reading).
            type: Only time that is blocked for one of these reasons.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getunavailability
        """
        request = operations.get_unavailability.build_request(
            employee_id=employee_id,
            start=start,
            end=end,
            type=type,
        )
        return Listing(
            self._client,
            operations.get_unavailability.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    def list_for_employee(
        self,
        id: str,
        *,
        start: datetime.datetime | None = None,
        end: datetime.datetime | None = None,
        type: Sequence[models.UnavailabilityType | models.UnavailabilityTypeValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Unavailability]:
        """List when one employee is not available.

        Lists when one employee cannot be booked, and why: appointments, events of linked calendars, slots of a
        listing, or time that somebody blocked.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            start: Only blocked times that end after this moment (our reading).
            end: Only blocked times that begin before this moment (our reading).
            type: Only time that is blocked for one of these reasons.
            offset: Index of the first record, from 0.
            limit: Records a page; as the API chooses (25).
            concurrency: How many pages are fetched at a time while iterating.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getemployeeunavailability
        """
        request = operations.get_employee_unavailability.build_request(
            id,
            start=start,
            end=end,
            type=type,
        )
        return Listing(
            self._client,
            operations.get_employee_unavailability.OPERATION,
            request,
            options,
            offset=offset,
            limit=limit,
            concurrency=concurrency,
        )

    async def create(
        self,
        id: str,
        *,
        start_date: datetime.date,
        end_date: datetime.date,
        **options: Unpack[CallOptions],
    ) -> models.CreatedUnavailability:
        """Block whole days of an employee.

        Blocks whole days of an employee, such as holidays. For a part of a day see `unavailability.create_event`.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            start_date: The first day that is blocked. Our reading: by the employee's time zone. Inferred: the page
                calls it a string; its examples are days.
            end_date: The last day that is blocked, itself included; equal to `start_date` for a single day. Our
                reading of the name. Inferred: the page calls it a string; its examples are days.

        Raises:
            NotFoundError: There is no such id.
            BusinessValidationError: UNAVAILABILITY_OVERLAP.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-createunavailability
        """
        return (
            await operations.create_unavailability.asyncio(
                id,
                client=self._client,
                body=models.CreateUnavailabilityInput(
                    start_date=start_date,
                    end_date=end_date,
                ),
                **options,
            )
        ).data

    async def create_event(
        self,
        id: str,
        *,
        end: datetime.datetime,
        start: datetime.datetime,
        answers: Sequence[models.AnswerInput] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.CreatedUnavailabilityEvent:
        """Block a stretch of time of an employee.

        Blocks some hours of an employee, such as for a training. Errors other than those of every operation are not
        documented.

        Args:
            id: Id of the employee; for the id in a directory see the filter `external-id[]`.
            end: When the employee can be booked again; later than `start`.
            start: When the employee stops being available.
            answers: Answers to the form that is asked when appointments fall into the stretch. Our reading of the
                occasion.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-createunavailabilityevent
        """
        return (
            await operations.create_unavailability_event.asyncio(
                id,
                client=self._client,
                body=models.CreateUnavailabilityEventInput(
                    end=end,
                    start=start,
                    answers=answers,
                ),
                **options,
            )
        ).data

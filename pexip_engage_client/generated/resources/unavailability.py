"""The times when employees cannot be booked, because of holidays, appointments or events in linked calendars."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class UnavailabilityResource(Resource):
    """The times when employees cannot be booked, because of holidays, appointments or events in linked calendars."""

    def list(
        self,
        *,
        employee_id: SequenceNotStr[str | UUID] | None = None,
        start: datetime.datetime | None = None,
        end: datetime.datetime | None = None,
        type: Sequence[models.UnavailabilityType | models.UnavailabilityTypeValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Unavailability]:
        """List the times when employees are unavailable.

        Returns when and why employees cannot be booked. For a single employee, use
        `unavailability.list_for_employee`.

        Args:
            employee_id: Only records of these employees. Without this filter, records of all employees are returned.
            start: Only periods of unavailability that end after this moment. The Pexip documentation does not explain
                the `start` parameter; this description is an assumption based on the name.
            end: Only periods of unavailability that begin before this moment. The Pexip documentation does not
                explain the `end` parameter; this description is an assumption based on the name.
            type: Only periods with one of these reasons, such as APPOINTMENT.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getunavailability
        """
        query_parameters: list[tuple[str, str]] = []
        if employee_id is not None:
            query_parameters += wire.array("employee_id", employee_id, "employee-id[]")
        if start is not None:
            query_parameters.append(("start", wire.date_time("start", start)))
        if end is not None:
            query_parameters.append(("end", wire.date_time("end", end)))
        if type is not None:
            query_parameters += wire.array("type", type, "type[]")
        request = Request(
            "/unavailability",
            query=query_parameters,
        )
        return Listing(self._caller, LIST, request, options, offset=offset, limit=limit, concurrency=concurrency)

    def list_for_employee(
        self,
        id: str | UUID,
        *,
        start: datetime.datetime | None = None,
        end: datetime.datetime | None = None,
        type: Sequence[models.UnavailabilityType | models.UnavailabilityTypeValue] | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.Unavailability]:
        """List the times when one employee is unavailable.

        Returns when and why one employee cannot be booked. Reasons are appointments, events in linked calendars, time
        slots of a listing, and time that was blocked manually.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            start: Only periods of unavailability that end after this moment. The Pexip documentation does not explain
                the `start` parameter; this description is an assumption based on the name.
            end: Only periods of unavailability that begin before this moment. The Pexip documentation does not
                explain the `end` parameter; this description is an assumption based on the name.
            type: Only periods with one of these reasons, such as APPOINTMENT.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getemployeeunavailability
        """
        query_parameters: list[tuple[str, str]] = []
        if start is not None:
            query_parameters.append(("start", wire.date_time("start", start)))
        if end is not None:
            query_parameters.append(("end", wire.date_time("end", end)))
        if type is not None:
            query_parameters += wire.array("type", type, "type[]")
        request = Request(
            f"/employees/{wire.segment('id', id)}/unavailability",
            query=query_parameters,
        )
        return Listing(
            self._caller, LIST_FOR_EMPLOYEE, request, options, offset=offset, limit=limit, concurrency=concurrency
        )

    async def create(
        self,
        id: str | UUID,
        *,
        start_date: datetime.date,
        end_date: datetime.date,
        **options: Unpack[CallOptions],
    ) -> models.CreatedUnavailability:
        """Block whole days for an employee.

        Blocks whole days on which an employee cannot be booked, such as holidays. To block part of a day, use
        `unavailability.create_event`.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            start_date: The first blocked day, in the employee's time zone. The Pexip documentation shows a string
                whose examples are dates; this description assumes that all values are dates. The Pexip documentation
                does not state the time zone; this description assumes the employee's time zone.
            end_date: The last blocked day, inclusive; equal to `start_date` for a single day. The Pexip documentation
                shows a string whose examples are dates; this description assumes that all values are dates. The Pexip
                documentation does not explain the `end_date` property; this description is an assumption based on the
                name.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes: UNAVAILABILITY_OVERLAP.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/operation/operation-createunavailability
        """
        request = Request(
            f"/employees/{wire.segment('id', id)}/unavailability",
            body=models.CreateUnavailabilityInput(
                start_date=start_date,
                end_date=end_date,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data

    async def create_event(
        self,
        id: str | UUID,
        *,
        end: datetime.datetime,
        start: datetime.datetime,
        answers: Sequence[models.AnswerInputLike] | None | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> models.CreatedUnavailabilityEvent:
        """Block a period of time for an employee.

        Blocks a period of time in which an employee cannot be booked, for instance for a training course. No errors
        specific to this operation are documented.

        Args:
            id: ID of the employee in Engage. To find an employee by the ID in your directory, filter the list of
                employees by external ID.
            end: When the unavailability ends, later than `start`.
            start: When the unavailability begins.
            answers: Answers to the form that is shown if the unavailability affects appointments. The Pexip
                documentation does not state when the form is shown; this description assumes that it is shown in this
                case.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:availability:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-createunavailabilityevent
        """
        request = Request(
            f"/employees/{wire.segment('id', id)}/unavailability-event",
            body=models.CreateUnavailabilityEventInput(
                end=end,
                start=start,
                answers=answers,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE_EVENT, request, options)
        return response.data


LIST: Final[Operation[models.UnavailabilityPage]] = Operation(
    id="getUnavailability",
    method="GET",
    path="/unavailability",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.UnavailabilityPage),
    arguments=("employee_id", "start", "end", "type", "offset", "limit", "concurrency"),
)
LIST_FOR_EMPLOYEE: Final[Operation[models.UnavailabilityPage]] = Operation(
    id="getEmployeeUnavailability",
    method="GET",
    path="/employees/{id}/unavailability",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.UnavailabilityPage),
    arguments=("id", "start", "end", "type", "offset", "limit", "concurrency"),
)
CREATE: Final[Operation[models.CreatedUnavailabilityEnvelope]] = Operation(
    id="createUnavailability",
    method="POST",
    path="/employees/{id}/unavailability",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.CreatedUnavailabilityEnvelope),
    arguments=("id", "start_date", "end_date"),
)
CREATE_EVENT: Final[Operation[models.CreatedUnavailabilityEventEnvelope]] = Operation(
    id="createUnavailabilityEvent",
    method="POST",
    path="/employees/{id}/unavailability-event",
    scope="engage:availability:readWrite",
    decode=envelope(lambda: models.CreatedUnavailabilityEventEnvelope),
    arguments=("id", "end", "start", "answers"),
)

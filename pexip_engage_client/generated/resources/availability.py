"""When employees can be booked, as defined by them and as offered to customers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack

from ..._runtime import inputs, wire
from ..._runtime.operations import CallOptions, Operation, Request
from ..._runtime.resources import Resource
from ..._runtime.response_models import envelope
from ...pagination import Listing
from .. import models


class AvailabilityResource(Resource):
    """When employees can be booked, as defined by them and as offered to customers."""

    async def get_timetable(
        self,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        office_id: str,
        subject_id: str,
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        employee_id: Sequence[str] | None = None,
        lead_segment_id: str | None = None,
        listing_id: str | None = None,
        location: models.GeolocationQueryInput | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Timetable:
        """Find the bookable time slots of an office, for one subject and meeting type.

        Finds the times that can be booked at an office, for one subject and meeting type, taking hours, bookings and
        settings into account. Offer them to a customer before `appointments.create`. The response is documented up to
        its meeting type only; the slots behind it arrive as additional properties.

        Args:
            from_: Start of the period asked about, with its offset from UTC.
            to: End of the period asked about, later than `from`.
            employee_id: Only what concerns one of these employees; all employees when absent.
            office_id: Id of the one office that the question is about.
            subject_id: Id of the subject to talk about; it decides duration and employees.
            meeting_type: How they would meet; it decides duration and employees, too.
            lead_segment_id: Id of the lead segment that the customer belongs to, as segments may book different
                things.
            listing_id: Id of the listing that the meeting would be for; only its employees are offered then.
            location: Where the meeting would be, for ON_LOCATION: only employees who cover the place are offered.
                Sent as `location[latitude]=…&location[longitude]=…`. Inferred: who is offered.

        Raises:
            NotFoundError: No record has this id.

        Scope: engage:availability:readOnly. See https://developer.pexipengage.com/operation/operation-gettimetable
        """
        query_parameters: list[tuple[str, str]] = []
        query_parameters.append(("from", wire.date_time("from_", from_)))
        query_parameters.append(("to", wire.date_time("to", to)))
        if employee_id is not None:
            query_parameters += wire.array("employee_id", employee_id, "employee-id[]")
        query_parameters.append(("office-id", wire.text("office_id", office_id)))
        query_parameters.append(("subject-id", wire.text("subject_id", subject_id)))
        query_parameters.append(("meeting-type", wire.text("meeting_type", meeting_type)))
        if lead_segment_id is not None:
            query_parameters.append(("lead-segment-id", wire.text("lead_segment_id", lead_segment_id)))
        if listing_id is not None:
            query_parameters.append(("listing-id", wire.text("listing_id", listing_id)))
        if location is not None:
            query_parameters += inputs.deep_object("location", location, models.GeolocationQueryInput, "location")
        request = Request(
            "/timetable",
            query=query_parameters,
        )
        response = await self._caller.call(GET_TIMETABLE, request, options)
        return response.data

    def list_defined(
        self,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        office_id: str,
        employee_id: Sequence[str] | None = None,
        subject_id: Sequence[str] | None = None,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.DefinedAvailability]:
        """List the availability that agents defined for an office.

        Lists the hours that agents defined for an office, whether or not something is booked in them; for free times
        ask `availability.get_timetable`. Not paged.

        Args:
            from_: Start of the period asked about, with its offset from UTC.
            to: End of the period asked about, later than `from`.
            employee_id: Only what concerns one of these employees; all employees when absent.
            office_id: Id of the one office that the question is about.
            subject_id: Only what is about one of these subjects; all subjects when absent.
            meeting_type: Only meetings of one of these types; all types when absent.

        Raises:
            NotFoundError: No record has this id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getdefinedavailability
        """
        query_parameters: list[tuple[str, str]] = []
        query_parameters.append(("from", wire.date_time("from_", from_)))
        query_parameters.append(("to", wire.date_time("to", to)))
        if employee_id is not None:
            query_parameters += wire.array("employee_id", employee_id, "employee-id[]")
        query_parameters.append(("office-id", wire.text("office_id", office_id)))
        if subject_id is not None:
            query_parameters += wire.array("subject_id", subject_id, "subject-id[]")
        if meeting_type is not None:
            query_parameters += wire.array("meeting_type", meeting_type, "meeting-type[]")
        request = Request(
            "/defined-availability",
            query=query_parameters,
        )
        return Listing(self._caller, LIST_DEFINED, request, options, paged=False)


GET_TIMETABLE: Final[Operation[models.TimetableEnvelope]] = Operation(
    id="getTimetable",
    method="GET",
    path="/timetable",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.TimetableEnvelope),
    arguments=(
        "from_",
        "to",
        "office_id",
        "subject_id",
        "meeting_type",
        "employee_id",
        "lead_segment_id",
        "listing_id",
        "location",
    ),
)
LIST_DEFINED: Final[Operation[models.DefinedAvailabilityListEnvelope]] = Operation(
    id="getDefinedAvailability",
    method="GET",
    path="/defined-availability",
    scope="engage:availability:readOnly",
    decode=envelope(lambda: models.DefinedAvailabilityListEnvelope),
    arguments=("from_", "to", "office_id", "employee_id", "subject_id", "meeting_type"),
)

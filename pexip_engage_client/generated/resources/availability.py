"""The times when employees can be booked: their defined availability, and the times offered to customers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final, Unpack
from uuid import UUID

from ..._runtime import inputs, wire
from ..._runtime.arguments import SequenceNotStr
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from ...pagination import Listing
from .. import models


class AvailabilityResource(Resource):
    """The times when employees can be booked: their defined availability, and the times offered to customers."""

    async def get_timetable(
        self,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        office_id: str | UUID,
        subject_id: str | UUID,
        meeting_type: models.MeetingType | models.MeetingTypeValue,
        employee_id: SequenceNotStr[str | UUID] | None = None,
        lead_segment_id: str | UUID | None = None,
        listing_id: str | UUID | None = None,
        location: models.GeolocationQueryInputLike | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Timetable:
        """Get the duration of a meeting, and the period in which it can be booked at an office.

        Returns the duration of a meeting, and the earliest and the latest time that can be booked at an office for
        one subject and meeting type. Only the first properties of the response are documented, up to `meeting_type`.
        If the response contains time slots, they arrive as additional properties.

        Args:
            from_: Start of the period. Include a UTC offset.
            to: End of the period, later than `from`. Include a UTC offset.
            employee_id: Only records of these employees. Without this filter, records of all employees are returned.
            office_id: ID of the office to query.
            subject_id: ID of the subject of the meeting. The subject determines the duration of the meeting and the
                employees who are offered.
            meeting_type: How the participants meet. The meeting type also determines the duration of the meeting and
                the employees who are offered.
            lead_segment_id: ID of the customer's lead segment. What can be booked depends on the segment.
            listing_id: ID of the listing that the meeting is about. Only employees who meet customers for this
                listing are offered.
            location: Where an ON_LOCATION meeting would take place. Only employees who cover this location are
                offered. The location is sent as `location[latitude]=…&location[longitude]=…`. The Pexip documentation
                does not state which employees are offered; this description assumes that they are those who cover the
                location.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

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
        office_id: str | UUID,
        employee_id: SequenceNotStr[str | UUID] | None = None,
        subject_id: SequenceNotStr[str | UUID] | None = None,
        meeting_type: Sequence[models.MeetingType | models.MeetingTypeValue] | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[models.DefinedAvailability]:
        """List the availability that agents defined for an office.

        Returns the times for which agents declared that they are available for an office. These times may already be
        booked; for free times, use `availability.get_timetable`. The list is not paginated.

        Args:
            from_: Start of the period. Include a UTC offset.
            to: End of the period, later than `from`. Include a UTC offset.
            employee_id: Only records of these employees. Without this filter, records of all employees are returned.
            office_id: ID of the office to query.
            subject_id: Only records about these subjects. Without this filter, records about all subjects are
                returned.
            meeting_type: Only meetings of these types. Without this filter, meetings of all types are returned.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

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

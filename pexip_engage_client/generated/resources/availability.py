"""When employees can be booked, as defined by them and as offered to customers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource
from ...pagination import Listing
from .. import models
from ..api import availability as operations


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
            location: Where the meeting would be, for ON_LOCATION: only employees who cover the place are offered (our
                reading). Sent as `location[latitude]=…&location[longitude]=…`.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See https://developer.pexipengage.com/operation/operation-gettimetable
        """
        return (
            await operations.get_timetable.asyncio(
                client=self._client,
                from_=from_,
                to=to,
                employee_id=employee_id,
                office_id=office_id,
                subject_id=subject_id,
                meeting_type=meeting_type,
                lead_segment_id=lead_segment_id,
                listing_id=listing_id,
                location=location,
                **options,
            )
        ).data

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

        Lists the hours that agents defined for an office, whether or not something is booked in them (our reading);
        for free times ask `availability.get_timetable`. Not paged.

        Args:
            from_: Start of the period asked about, with its offset from UTC.
            to: End of the period asked about, later than `from`.
            employee_id: Only what concerns one of these employees; all employees when absent.
            office_id: Id of the one office that the question is about.
            subject_id: Only what is about one of these subjects; all subjects when absent.
            meeting_type: Only meetings of one of these types; all types when absent.

        Raises:
            NotFoundError: There is no such id.

        Scope: engage:availability:readOnly. See
        https://developer.pexipengage.com/operation/operation-getdefinedavailability
        """
        request = operations.get_defined_availability.build_request(
            from_=from_,
            to=to,
            employee_id=employee_id,
            office_id=office_id,
            subject_id=subject_id,
            meeting_type=meeting_type,
        )
        return Listing(self._client, operations.get_defined_availability.OPERATION, request, options, paged=False)

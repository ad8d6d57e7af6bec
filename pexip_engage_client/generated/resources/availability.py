"""When employees can be booked."""

from __future__ import annotations

import datetime
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource, data_of
from ...pagination import Listing
from ..api import availability as operations

if TYPE_CHECKING:
    from ..models.defined_availability import DefinedAvailability
    from ..models.geolocation_query_input import GeolocationQueryInput
    from ..models.meeting_type import MeetingType
    from ..models.timetable import Timetable


class AvailabilityResource(Resource):
    """When employees can be booked."""

    def get_timetable(
        self,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        office_id: str,
        subject_id: str,
        meeting_type: MeetingType | str,
        employee_id: Sequence[str] | None = None,
        lead_segment_id: str | None = None,
        listing_id: str | None = None,
        location: GeolocationQueryInput | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Timetable]:
        """Find the bookable time slots of an office, for one subject and meeting type.

        The answer is documented up to its meeting type only; the slots behind it arrive as additional properties.

        Args:
            from_: Start of the period.
            to: End of the period.
            employee_id: Only those of one of these employees. At least 1 item.
            office_id: The office in question.
            subject_id: The subject in question.
            meeting_type: The meeting type in question.
            lead_segment_id: The lead segment in question.
            listing_id: The listing in question.
            location: Where the meeting would be, sent as `location[latitude]=…&location[longitude]=…`.

        Scope: engage:availability:readOnly. See https://developer.pexipengage.com/operation/operation-gettimetable
        """
        return data_of(
            lambda: operations.get_timetable.asyncio(
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
        )

    def list_defined(
        self,
        *,
        from_: datetime.datetime,
        to: datetime.datetime,
        office_id: str,
        employee_id: Sequence[str] | None = None,
        subject_id: Sequence[str] | None = None,
        meeting_type: Sequence[MeetingType | str] | None = None,
        **options: Unpack[CallOptions],
    ) -> Listing[DefinedAvailability]:
        """List the availability that agents defined for an office.

        Not paged.

        Args:
            from_: Start of the period.
            to: End of the period.
            employee_id: Only those of one of these employees. At least 1 item.
            office_id: The office in question.
            subject_id: Only those about one of these subjects. At least 1 item.
            meeting_type: Only those of one of these meeting types. At least 1 item.

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

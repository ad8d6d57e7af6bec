"""Items that appointments can be about, such as houses for sale, with their own time slots and scheduling settings."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope, undocumented
from ...pagination import Listing
from .. import models


class ListingsResource(Resource):
    """Items that appointments can be about, such as houses for sale, with their own time slots and scheduling settings."""

    async def create(
        self,
        *,
        external_id: str | UUID | None | Unset = UNSET,
        active: bool | None | Unset = UNSET,
        tags: SequenceNotStr[str] | None | Unset = UNSET,
        translations: models.ListingTranslationsInputLike | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Create a listing.

        Creates an item that appointments can be about, such as a house for sale. Then call
        `listings.update_scheduling_settings` to set which employees meet customers for the listing. No response is
        documented.

        Args:
            external_id: The listing's ID in your own system, such as a property management system.
            active: Whether the listing can be booked now. The Pexip documentation does not explain the `active`
                property; this description is an assumption based on the name.
            tags: Tags by which listings can be grouped.
            translations: Name and description in the available languages.
            time_zone: IANA time zone of the listing's times, such as `Europe/Brussels`.
            location: The address of the listing. The Pexip documentation does not describe its format; this
                description assumes the same format as in an invite, because the documented examples are the same.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Scope: engage:listings:readWrite. See https://developer.pexipengage.com/operation/operation-createlisting
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/listings",
            headers=header_fields,
            body=models.CreateListingInput(
                external_id=external_id,
                active=active,
                tags=tags,
                translations=translations,
                time_zone=time_zone,
                location=location,
            ).to_dict(),
        )
        return await self._caller.call(CREATE, request, options)

    async def update_scheduling_settings(
        self,
        id: str | UUID,
        *,
        employee_ids: SequenceNotStr[str | UUID],
        meeting_types: Sequence[models.MeetingType | models.MeetingTypeValue],
        office_ids: SequenceNotStr[str | UUID],
        subject_ids: SequenceNotStr[str | UUID],
        **options: Unpack[CallOptions],
    ) -> models.ListingSchedulingSettings | None:
        """Replace what can be scheduled for a listing.

        Sets the employees who meet customers for a listing, the offices that are responsible for it, and the meeting
        types and subjects that can be booked. The request replaces all four lists.

        Args:
            id: ID of the listing, as used in appointments.
            employee_ids: IDs of all employees who meet customers for the listing.
            meeting_types: All meeting types that can be booked for the listing.
            office_ids: IDs of all offices that are responsible for the listing.
            subject_ids: IDs of all subjects that can be booked for the listing.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:listings:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updatelistingschedulingsettings
        """
        request = Request(
            f"/listings/{wire.segment('id', id)}/scheduling-settings",
            body=models.UpdateListingSchedulingSettingsInput(
                employee_ids=employee_ids,
                meeting_types=meeting_types,
                office_ids=office_ids,
                subject_ids=subject_ids,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE_SCHEDULING_SETTINGS, request, options)
        return response.data

    def list_time_slots(
        self,
        listing_id: str | UUID,
        *,
        id: SequenceNotStr[str | UUID] | None = None,
        from_: datetime.datetime | None = None,
        to: datetime.datetime | None = None,
        employee_id: SequenceNotStr[str | UUID] | None = None,
        bookable: bool | None = None,
        offset: int | None = None,
        limit: int | None = None,
        concurrency: int = 1,
        **options: Unpack[CallOptions],
    ) -> Listing[models.ListingTimeSlot]:
        """List the time slots of a listing.

        Returns the time slots in which a listing can be visited.

        Args:
            listing_id: ID of the listing to which the time slots belong.
            id: Only records with one of these IDs.
            from_: Only slots that end after this moment. The Pexip documentation does not explain the `from`
                parameter; this description is an assumption based on the name.
            to: Only slots that begin before this moment. The Pexip documentation does not explain the `to` parameter;
                this description is an assumption based on the name.
            employee_id: Only records of these employees. Without this filter, records of all employees are returned.
            bookable: Pass `True` for slots that customers can book now, or `False` for all other slots.
            offset: Index of the first record to return, counted from 0.
            limit: Number of records per page; the API's default is 25.
            concurrency: Number of pages that the client requests at a time while iterating.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:listings:readOnly. See https://developer.pexipengage.com/operation/operation-getlistingtimeslots
        """
        query_parameters: list[tuple[str, str]] = []
        if id is not None:
            query_parameters += wire.array("id", id, "id[]")
        if from_ is not None:
            query_parameters.append(("from", wire.date_time("from_", from_)))
        if to is not None:
            query_parameters.append(("to", wire.date_time("to", to)))
        if employee_id is not None:
            query_parameters += wire.array("employee_id", employee_id, "employee-id[]")
        if bookable is not None:
            query_parameters.append(("bookable", wire.boolean("bookable", bookable)))
        request = Request(
            f"/listings/{wire.segment('listing_id', listing_id)}/time-slots",
            query=query_parameters,
        )
        return Listing(
            self._caller, LIST_TIME_SLOTS, request, options, offset=offset, limit=limit, concurrency=concurrency
        )

    async def get_time_slot(
        self,
        listing_id: str | UUID,
        id: str | UUID,
        **options: Unpack[CallOptions],
    ) -> models.ListingTimeSlot:
        """Get a time slot of a listing.

        Returns one time slot of a listing with the assigned employees.

        Args:
            listing_id: ID of the listing to which the time slots belong.
            id: ID of a time slot that belongs to the listing.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:listings:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-getlistingtimeslotbyid
        """
        request = Request(
            f"/listings/{wire.segment('listing_id', listing_id)}/time-slots/{wire.segment('id', id)}",
        )
        response = await self._caller.call(GET_TIME_SLOT, request, options)
        return response.data

    async def create_time_slot(
        self,
        listing_id: str | UUID,
        *,
        date: datetime.date,
        start_time: datetime.time,
        end_time: datetime.time,
        bookable: bool,
        assignments: Sequence[models.ListingTimeSlotAssignmentInputLike],
        **options: Unpack[CallOptions],
    ) -> models.ListingTimeSlot:
        """Add a time slot to a listing.

        Adds a time slot in which a listing can be visited. No error codes are documented for this operation. The
        codes are probably the same as those of `listings.update_time_slot`.

        Args:
            listing_id: ID of the listing to which the time slots belong.
            date: The day of the slot, in the listing's time zone. The Pexip documentation does not state that this
                value is required; this description assumes it, because the documented example and every slot in a
                response contain it. The Pexip documentation does not state the time zone; this description assumes
                the listing's time zone.
            start_time: When the slot begins, as local time in the listing's time zone. Sent as HH:mm. The Pexip
                documentation does not state that this value is required; this description assumes it, because the
                documented example and every slot in a response contain it. The Pexip documentation does not state the
                time zone; this description assumes the listing's time zone.
            end_time: When the slot ends, as local time in the listing's time zone; later than `start_time`. Sent as
                HH:mm. The Pexip documentation does not state that this value is required; this description assumes
                it, because the documented example and every slot in a response contain it. The Pexip documentation
                states neither the time zone nor the order of the two times; this description assumes both.
            bookable: Whether customers may book the slot. The Pexip documentation does not state that this value is
                required; this description assumes it, because the documented example and every slot in a response
                contain it.
            assignments: All employees who are present during the slot. The slots of one employee must not overlap.
                The Pexip documentation does not state that this value is required; this description assumes it,
                because the documented example and every slot in a response contain it.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. No codes are documented.

        Scope: engage:listings:readWrite. See
        https://developer.pexipengage.com/operation/operation-createlistingtimeslot
        """
        request = Request(
            f"/listings/{wire.segment('listing_id', listing_id)}/time-slots",
            body=models.ListingTimeSlotInput(
                date=date,
                start_time=start_time,
                end_time=end_time,
                bookable=bookable,
                assignments=assignments,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE_TIME_SLOT, request, options)
        return response.data

    async def update_time_slot(
        self,
        listing_id: str | UUID,
        id: str | UUID,
        *,
        date: datetime.date,
        start_time: datetime.time,
        end_time: datetime.time,
        bookable: bool,
        assignments: Sequence[models.ListingTimeSlotAssignmentInputLike],
        **options: Unpack[CallOptions],
    ) -> models.ListingTimeSlot:
        """Replace a time slot of a listing.

        Replaces a whole time slot. Send all properties of the slot, including those that stay the same.

        Args:
            listing_id: ID of the listing to which the time slots belong.
            id: ID of a time slot that belongs to the listing.
            date: The day of the slot, in the listing's time zone. The Pexip documentation does not state that this
                value is required; this description assumes it, because the documented example and every slot in a
                response contain it. The Pexip documentation does not state the time zone; this description assumes
                the listing's time zone.
            start_time: When the slot begins, as local time in the listing's time zone. Sent as HH:mm. The Pexip
                documentation does not state that this value is required; this description assumes it, because the
                documented example and every slot in a response contain it. The Pexip documentation does not state the
                time zone; this description assumes the listing's time zone.
            end_time: When the slot ends, as local time in the listing's time zone; later than `start_time`. Sent as
                HH:mm. The Pexip documentation does not state that this value is required; this description assumes
                it, because the documented example and every slot in a response contain it. The Pexip documentation
                states neither the time zone nor the order of the two times; this description assumes both.
            bookable: Whether customers may book the slot. The Pexip documentation does not state that this value is
                required; this description assumes it, because the documented example and every slot in a response
                contain it.
            assignments: All employees who are present during the slot. The slots of one employee must not overlap.
                The Pexip documentation does not state that this value is required; this description assumes it,
                because the documented example and every slot in a response contain it.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.
            BusinessValidationError: A business rule forbids the call. Documented codes:
                LISTING_TIME_SLOT_EMPLOYEE_NOT_LINKED, LISTING_TIME_SLOT_OVERLAP.

        Scope: engage:listings:readWrite. See
        https://developer.pexipengage.com/operation/operation-updatelistingtimeslotbyid
        """
        request = Request(
            f"/listings/{wire.segment('listing_id', listing_id)}/time-slots/{wire.segment('id', id)}",
            body=models.ListingTimeSlotInput(
                date=date,
                start_time=start_time,
                end_time=end_time,
                bookable=bookable,
                assignments=assignments,
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE_TIME_SLOT, request, options)
        return response.data


CREATE: Final[Operation[Any]] = Operation(
    id="createListing",
    method="POST",
    path="/listings",
    scope="engage:listings:readWrite",
    decode=undocumented,
    arguments=("external_id", "active", "tags", "translations", "time_zone", "location", "accept_language"),
)
UPDATE_SCHEDULING_SETTINGS: Final[Operation[models.ListingSchedulingSettingsEnvelope]] = Operation(
    id="updateListingSchedulingSettings",
    method="PUT",
    path="/listings/{id}/scheduling-settings",
    scope="engage:listings:readWrite",
    decode=envelope(lambda: models.ListingSchedulingSettingsEnvelope),
    arguments=("id", "employee_ids", "meeting_types", "office_ids", "subject_ids"),
)
LIST_TIME_SLOTS: Final[Operation[models.ListingTimeSlotPage]] = Operation(
    id="getListingTimeSlots",
    method="GET",
    path="/listings/{listingId}/time-slots",
    scope="engage:listings:readOnly",
    decode=envelope(lambda: models.ListingTimeSlotPage),
    arguments=("listing_id", "id", "from_", "to", "employee_id", "bookable", "offset", "limit", "concurrency"),
)
GET_TIME_SLOT: Final[Operation[models.ListingTimeSlotEnvelope]] = Operation(
    id="getListingTimeSlotById",
    method="GET",
    path="/listings/{listingId}/time-slots/{id}",
    scope="engage:listings:readOnly",
    decode=envelope(lambda: models.ListingTimeSlotEnvelope),
    arguments=("listing_id", "id"),
)
CREATE_TIME_SLOT: Final[Operation[models.ListingTimeSlotEnvelope]] = Operation(
    id="createListingTimeSlot",
    method="POST",
    path="/listings/{listingId}/time-slots",
    scope="engage:listings:readWrite",
    decode=envelope(lambda: models.ListingTimeSlotEnvelope),
    arguments=("listing_id", "date", "start_time", "end_time", "bookable", "assignments"),
)
UPDATE_TIME_SLOT: Final[Operation[models.ListingTimeSlotEnvelope]] = Operation(
    id="updateListingTimeSlotById",
    method="PUT",
    path="/listings/{listingId}/time-slots/{id}",
    scope="engage:listings:readWrite",
    decode=envelope(lambda: models.ListingTimeSlotEnvelope),
    arguments=("listing_id", "id", "date", "start_time", "end_time", "bookable", "assignments"),
)

"""Information that you provide before a booking starts, so that the booking page does not have to ask for it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, SequenceNotStr, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class ContextsResource(Resource):
    """Information that you provide before a booking starts, so that the booking page does not have to ask for it."""

    async def get(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Context:
        """Get a context.

        Returns a booking context that has not expired. The required scope is not documented.

        Args:
            id: ID of the booking context, as returned when it was created.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See https://developer.pexipengage.com/development/operation/operation-getcontextbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/contexts/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def create(
        self,
        *,
        external_id: str | UUID | None | Unset = UNSET,
        appointment_external_id: str | UUID | None | Unset = UNSET,
        end: datetime.datetime | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        employee_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        secondary_employee_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        subject_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        subject_group_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        listing_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        lead_segment_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        meeting_room_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        meeting_types: Sequence[models.MeetingType | models.MeetingTypeValue] | Unset = UNSET,
        customer_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        secondary_customer_ids: SequenceNotStr[str | UUID] | Unset = UNSET,
        start: datetime.datetime | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Context:
        """Create a context.

        Prepares a booking: provides the booking page with the information that you already have about the appointment
        and its participants. The required scope and the error codes are not documented.

        Args:
            external_id: The context's ID in your own system. At most 255 characters.
            appointment_external_id: The `external_id` for the appointment that is booked. At most 255 characters.
            end: The latest possible end of the meeting. The Pexip documentation does not explain the `end` property;
                this description is an assumption based on the name.
            metadata: Custom values that Engage should store with the booking.
            employee_ids: IDs of the employees whom the booking page offers as the primary employee.
            secondary_employee_ids: IDs of the employees to add as secondary participants.
            subject_ids: IDs of the subjects that the booking page offers.
            subject_group_ids: IDs of the subject groups whose subjects the booking page offers.
            listing_ids: IDs of the listings that the booking can be about.
            lead_segment_ids: IDs of the customer's lead segments.
            meeting_room_ids: IDs of the rooms that the booking page offers.
            meeting_types: The meeting types that the booking page offers.
            customer_ids: IDs of the customers who can be the primary customer of the booking.
            secondary_customer_ids: IDs of the customers to add as secondary participants.
            start: The earliest possible start of the meeting. The Pexip documentation does not explain the `start`
                property; this description is an assumption based on the name.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: none documented. See https://developer.pexipengage.com/development/operation/operation-createcontext
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            "/contexts",
            headers=header_fields,
            body=models.CreateContextInput(
                external_id=external_id,
                appointment_external_id=appointment_external_id,
                end=end,
                metadata=metadata,
                employee_ids=employee_ids,
                secondary_employee_ids=secondary_employee_ids,
                subject_ids=subject_ids,
                subject_group_ids=subject_group_ids,
                listing_ids=listing_ids,
                lead_segment_ids=lead_segment_ids,
                meeting_room_ids=meeting_room_ids,
                meeting_types=meeting_types,
                customer_ids=customer_ids,
                secondary_customer_ids=secondary_customer_ids,
                start=start,
            ).to_dict(),
        )
        response = await self._caller.call(CREATE, request, options)
        return response.data


GET: Final[Operation[models.ContextEnvelope]] = Operation(
    id="getContextById",
    method="GET",
    path="/contexts/{id}",
    decode=envelope(lambda: models.ContextEnvelope),
    arguments=("id", "accept_language"),
)
CREATE: Final[Operation[models.ContextEnvelope]] = Operation(
    id="createContext",
    method="POST",
    path="/contexts",
    decode=envelope(lambda: models.ContextEnvelope),
    arguments=(
        "external_id",
        "appointment_external_id",
        "end",
        "metadata",
        "employee_ids",
        "secondary_employee_ids",
        "subject_ids",
        "subject_group_ids",
        "listing_ids",
        "lead_segment_ids",
        "meeting_room_ids",
        "meeting_types",
        "customer_ids",
        "secondary_customer_ids",
        "start",
        "accept_language",
    ),
)

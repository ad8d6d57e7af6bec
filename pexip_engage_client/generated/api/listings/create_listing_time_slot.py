"""POST /listings/{listingId}/time-slots: Add a time slot to a listing."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.listing_time_slot_envelope import ListingTimeSlotEnvelope
from ...models.listing_time_slot_input import ListingTimeSlotInput

OPERATION: Final[Operation[ListingTimeSlotEnvelope]] = Operation(
    id="createListingTimeSlot",
    method="POST",
    path="/listings/{listingId}/time-slots",
    decode=ListingTimeSlotEnvelope.from_dict,
    scope="engage:listings:readWrite",
)


def build_request(
    listing_id: str,
    *,
    body: ListingTimeSlotInput,
) -> Request:
    """The request of `createListingTimeSlot`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/listings/{wire.segment('listing_id', listing_id)}/time-slots",
        body=wire.body(body, ListingTimeSlotInput),
    )


def asyncio(
    listing_id: str,
    *,
    client: Caller,
    body: ListingTimeSlotInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, ListingTimeSlotEnvelope]:
    """Add a time slot to a listing.

    See https://developer.pexipengage.com/operation/operation-createlistingtimeslot
    """
    request = build_request(
        listing_id,
        body=body,
    )
    return client.call(OPERATION, request, options)

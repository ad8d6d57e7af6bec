"""GET /listings/{listingId}/time-slots/{id}: Get a time slot of a listing."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.listing_time_slot_envelope import ListingTimeSlotEnvelope

OPERATION: Final[Operation[ListingTimeSlotEnvelope]] = Operation(
    id="getListingTimeSlotById",
    method="GET",
    path="/listings/{listingId}/time-slots/{id}",
    decode=ListingTimeSlotEnvelope.from_dict,
    scope="engage:listings:readOnly",
)


def build_request(
    listing_id: str,
    id: str,
) -> Request:
    """The request of `getListingTimeSlotById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/listings/{wire.segment('listing_id', listing_id)}/time-slots/{wire.segment('id', id)}",
    )


def asyncio(
    listing_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, ListingTimeSlotEnvelope]:
    """Get a time slot of a listing.

    See https://developer.pexipengage.com/operation/operation-getlistingtimeslotbyid
    """
    request = build_request(
        listing_id,
        id,
    )
    return client.call(OPERATION, request, options)

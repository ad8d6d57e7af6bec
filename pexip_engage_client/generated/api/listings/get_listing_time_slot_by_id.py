"""GET /listings/{listingId}/time-slots/{id}: Get a time slot of a listing."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ListingTimeSlotEnvelope]] = Operation(
    id="getListingTimeSlotById",
    method="GET",
    path="/listings/{listingId}/time-slots/{id}",
    decode=envelope(models.ListingTimeSlotEnvelope),
    scope="engage:listings:readOnly",
)


async def asyncio(
    listing_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.ListingTimeSlotEnvelope:
    request = Request(
        f"/listings/{wire.segment('listing_id', listing_id)}/time-slots/{wire.segment('id', id)}",
    )
    return await client.call(OPERATION, request, options)

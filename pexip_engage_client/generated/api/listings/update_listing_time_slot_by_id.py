"""PUT /listings/{listingId}/time-slots/{id}: Replace a time slot of a listing."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ListingTimeSlotEnvelope]] = Operation(
    id="updateListingTimeSlotById",
    method="PUT",
    path="/listings/{listingId}/time-slots/{id}",
    decode=envelope(models.ListingTimeSlotEnvelope),
    scope="engage:listings:readWrite",
)


async def asyncio(
    listing_id: str,
    id: str,
    *,
    client: Caller,
    body: models.ListingTimeSlotInput,
    **options: Unpack[CallOptions],
) -> models.ListingTimeSlotEnvelope:
    request = Request(
        f"/listings/{wire.segment('listing_id', listing_id)}/time-slots/{wire.segment('id', id)}",
        body=inputs.body(body, models.ListingTimeSlotInput),
    )
    return await client.call(OPERATION, request, options)

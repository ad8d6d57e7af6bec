"""PUT /listings/{id}/scheduling-settings: Replace what can be scheduled for a listing."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ListingSchedulingSettingsEnvelope]] = Operation(
    id="updateListingSchedulingSettings",
    method="PUT",
    path="/listings/{id}/scheduling-settings",
    decode=envelope(models.ListingSchedulingSettingsEnvelope),
    scope="engage:listings:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateListingSchedulingSettingsInput,
    **options: Unpack[CallOptions],
) -> models.ListingSchedulingSettingsEnvelope:
    request = Request(
        f"/listings/{wire.segment('id', id)}/scheduling-settings",
        body=inputs.body(body, models.UpdateListingSchedulingSettingsInput),
    )
    return await client.call(OPERATION, request, options)

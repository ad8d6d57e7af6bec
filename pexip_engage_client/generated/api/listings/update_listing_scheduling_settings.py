"""PUT /listings/{id}/scheduling-settings: Replace what can be scheduled for a listing."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.listing_scheduling_settings_envelope import ListingSchedulingSettingsEnvelope
from ...models.update_listing_scheduling_settings_input import UpdateListingSchedulingSettingsInput

OPERATION: Final[Operation[ListingSchedulingSettingsEnvelope]] = Operation(
    id="updateListingSchedulingSettings",
    method="PUT",
    path="/listings/{id}/scheduling-settings",
    decode=ListingSchedulingSettingsEnvelope.from_dict,
    scope="engage:listings:readWrite",
)


def build_request(
    id: str,
    *,
    body: UpdateListingSchedulingSettingsInput,
) -> Request:
    """The request of `updateListingSchedulingSettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/listings/{wire.segment('id', id)}/scheduling-settings",
        body=wire.body(body, UpdateListingSchedulingSettingsInput),
    )


def asyncio(
    id: str,
    *,
    client: Caller,
    body: UpdateListingSchedulingSettingsInput,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, ListingSchedulingSettingsEnvelope]:
    """Replace what can be scheduled for a listing.

    See https://developer.pexipengage.com/operation/operation-updatelistingschedulingsettings
    """
    request = build_request(
        id,
        body=body,
    )
    return client.call(OPERATION, request, options)

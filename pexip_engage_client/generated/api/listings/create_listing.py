"""POST /listings: Create a listing."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ...models.create_listing_input import CreateListingInput

OPERATION: Final[Operation[Any]] = Operation(
    id="createListing",
    method="POST",
    path="/listings",
    decode=undocumented,
    scope="engage:listings:readWrite",
)


def build_request(
    *,
    body: CreateListingInput,
    accept_language: str | None = None,
) -> Request:
    """The request of `createListing`; raises InvalidArgumentError for arguments that do not fit."""
    headers = {} if accept_language is None else {"Accept-Language": wire.text("accept_language", accept_language)}
    return Request(
        "/listings",
        headers=headers,
        body=wire.body(body, CreateListingInput),
    )


def asyncio(
    *,
    client: Caller,
    body: CreateListingInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, Any]:
    """Create a listing.

    See https://developer.pexipengage.com/operation/operation-createlisting
    """
    request = build_request(
        body=body,
        accept_language=accept_language,
    )
    return client.call(OPERATION, request, options)

"""POST /listings: Create a listing."""

from __future__ import annotations

from typing import Any, Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request, undocumented
from ... import models

OPERATION: Final[Operation[Any]] = Operation(
    id="createListing",
    method="POST",
    path="/listings",
    decode=undocumented,
    scope="engage:listings:readWrite",
)


async def asyncio(
    *,
    client: Caller,
    body: models.CreateListingInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> Any:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        "/listings",
        headers=headers,
        body=inputs.body(body, models.CreateListingInput),
    )
    return await client.call(OPERATION, request, options)

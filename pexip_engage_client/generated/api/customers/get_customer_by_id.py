"""GET /customers/{id}: Get a customer."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.CustomerEnvelope]] = Operation(
    id="getCustomerById",
    method="GET",
    path="/customers/{id}",
    decode=envelope(models.CustomerEnvelope),
    scope="engage:customers:readOnly",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.CustomerEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/customers/{wire.segment('id', id)}",
        headers=headers,
    )
    return await client.call(OPERATION, request, options)

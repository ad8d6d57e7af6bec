"""PATCH /customers/{id}: Change a customer."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.CustomerEnvelope]] = Operation(
    id="updateCustomerById",
    method="PATCH",
    path="/customers/{id}",
    decode=envelope(models.CustomerEnvelope),
    scope="engage:customers:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.UpdateCustomerInput,
    accept_language: str | None = None,
    **options: Unpack[CallOptions],
) -> models.CustomerEnvelope:
    headers: dict[str, str] = {}
    if accept_language is not None:
        headers["Accept-Language"] = wire.header("accept_language", accept_language)
    request = Request(
        f"/customers/{wire.segment('id', id)}",
        headers=headers,
        body=inputs.body(body, models.UpdateCustomerInput),
    )
    return await client.call(OPERATION, request, options)

"""POST /employees/{id}/unavailability: Block whole days of an employee."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.CreatedUnavailabilityEnvelope]] = Operation(
    id="createUnavailability",
    method="POST",
    path="/employees/{id}/unavailability",
    decode=envelope(models.CreatedUnavailabilityEnvelope),
    scope="engage:availability:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.CreateUnavailabilityInput,
    **options: Unpack[CallOptions],
) -> models.CreatedUnavailabilityEnvelope:
    request = Request(
        f"/employees/{wire.segment('id', id)}/unavailability",
        body=inputs.body(body, models.CreateUnavailabilityInput),
    )
    return await client.call(OPERATION, request, options)

"""POST /employees/{id}/unavailability-event: Block a stretch of time of an employee."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.CreatedUnavailabilityEventEnvelope]] = Operation(
    id="createUnavailabilityEvent",
    method="POST",
    path="/employees/{id}/unavailability-event",
    decode=envelope(models.CreatedUnavailabilityEventEnvelope),
    scope="engage:availability:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.CreateUnavailabilityEventInput,
    **options: Unpack[CallOptions],
) -> models.CreatedUnavailabilityEventEnvelope:
    request = Request(
        f"/employees/{wire.segment('id', id)}/unavailability-event",
        body=inputs.body(body, models.CreateUnavailabilityEventInput),
    )
    return await client.call(OPERATION, request, options)

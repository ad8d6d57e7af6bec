"""POST /employees/{id}/applied-templates: Apply an availability template to a range of days."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AppliedAvailabilityTemplateEnvelope]] = Operation(
    id="applyAvailabilityTemplate",
    method="POST",
    path="/employees/{id}/applied-templates",
    decode=envelope(models.AppliedAvailabilityTemplateEnvelope),
    scope="engage:availability:readWrite",
)


async def asyncio(
    id: str,
    *,
    client: Caller,
    body: models.ApplyAvailabilityTemplateInput,
    **options: Unpack[CallOptions],
) -> models.AppliedAvailabilityTemplateEnvelope:
    request = Request(
        f"/employees/{wire.segment('id', id)}/applied-templates",
        body=inputs.body(body, models.ApplyAvailabilityTemplateInput),
    )
    return await client.call(OPERATION, request, options)

"""PATCH /employees/{employeeId}/availability-templates/{id}: Change an availability template."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AvailabilityTemplateEnvelope]] = Operation(
    id="updateAvailabilityTemplateById",
    method="PATCH",
    path="/employees/{employeeId}/availability-templates/{id}",
    decode=envelope(models.AvailabilityTemplateEnvelope),
    scope="engage:availability:readWrite",
)


async def asyncio(
    employee_id: str,
    id: str,
    *,
    client: Caller,
    body: models.AvailabilityTemplateInput,
    **options: Unpack[CallOptions],
) -> models.AvailabilityTemplateEnvelope:
    request = Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('id', id)}",
        body=inputs.body(body, models.AvailabilityTemplateInput),
    )
    return await client.call(OPERATION, request, options)

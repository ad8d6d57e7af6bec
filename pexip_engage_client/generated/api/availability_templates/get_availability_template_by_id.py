"""GET /employees/{employeeId}/availability-templates/{id}: Get an availability template."""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AvailabilityTemplateEnvelope]] = Operation(
    id="getAvailabilityTemplateById",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{id}",
    decode=envelope(models.AvailabilityTemplateEnvelope),
    scope="engage:availability:readOnly",
)


async def asyncio(
    employee_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.AvailabilityTemplateEnvelope:
    request = Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('id', id)}",
    )
    return await client.call(OPERATION, request, options)

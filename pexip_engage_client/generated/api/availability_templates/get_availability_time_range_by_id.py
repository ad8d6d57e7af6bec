"""GET /employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}: Get a time range of an
availability template.
"""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AvailabilityTimeRangeEnvelope]] = Operation(
    id="getAvailabilityTimeRangeById",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}",
    decode=envelope(models.AvailabilityTimeRangeEnvelope),
    scope="engage:availability:readOnly",
)


async def asyncio(
    employee_id: str,
    availability_template_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.AvailabilityTimeRangeEnvelope:
    request = Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}",
    )
    return await client.call(OPERATION, request, options)

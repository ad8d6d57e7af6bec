"""POST /employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges: Add a time range to an
availability template.
"""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.AvailabilityTimeRangeEnvelope]] = Operation(
    id="createAvailabilityTimeRange",
    method="POST",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges",
    decode=envelope(models.AvailabilityTimeRangeEnvelope),
    scope="engage:availability:readWrite",
)


async def asyncio(
    employee_id: str,
    availability_template_id: str,
    *,
    client: Caller,
    body: models.AvailabilityTimeRangeInput,
    **options: Unpack[CallOptions],
) -> models.AvailabilityTimeRangeEnvelope:
    request = Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges",
        body=inputs.body(body, models.AvailabilityTimeRangeInput),
    )
    return await client.call(OPERATION, request, options)

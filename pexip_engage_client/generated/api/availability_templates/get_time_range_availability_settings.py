"""GET /employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}/availability-settings:
List what a time range means at each office.
"""

from __future__ import annotations

from typing import Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.TimeRangeAvailabilitySettingsListEnvelope]] = Operation(
    id="getTimeRangeAvailabilitySettings",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{availabilityTemplateId}/time-ranges/{id}/availability-settings",
    decode=envelope(models.TimeRangeAvailabilitySettingsListEnvelope),
    scope="engage:availability:readOnly",
)


async def asyncio(
    employee_id: str,
    availability_template_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> models.TimeRangeAvailabilitySettingsListEnvelope:
    request = Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('availability_template_id', availability_template_id)}/time-ranges/{wire.segment('id', id)}/availability-settings",
    )
    return await client.call(OPERATION, request, options)

"""PUT /employees/{employeeId}/offices/{officeId}/expertise: Replace the subjects that an employee handles at an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Unpack

from ...._runtime import inputs, wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...._runtime.response_models import envelope
from ... import models

OPERATION: Final[Operation[models.ExpertiseListEnvelope]] = Operation(
    id="putExpertiseForEmployee",
    method="PUT",
    path="/employees/{employeeId}/offices/{officeId}/expertise",
    decode=envelope(models.ExpertiseListEnvelope),
    scope="engage:expertises:readWrite",
)


async def asyncio(
    employee_id: str,
    office_id: str,
    *,
    client: Caller,
    body: Sequence[models.ExpertiseInput],
    **options: Unpack[CallOptions],
) -> models.ExpertiseListEnvelope:
    request = Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/offices/{wire.segment('office_id', office_id)}/expertise",
        body=inputs.body(body, Sequence[models.ExpertiseInput]),
    )
    return await client.call(OPERATION, request, options)

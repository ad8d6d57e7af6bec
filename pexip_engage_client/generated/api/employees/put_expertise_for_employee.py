"""PUT /employees/{employeeId}/offices/{officeId}/expertise: Replace the subjects that an employee handles at an office."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.expertise_input import ExpertiseInput
from ...models.expertise_list_envelope import ExpertiseListEnvelope

OPERATION: Final[Operation[ExpertiseListEnvelope]] = Operation(
    id="putExpertiseForEmployee",
    method="PUT",
    path="/employees/{employeeId}/offices/{officeId}/expertise",
    decode=ExpertiseListEnvelope.from_dict,
    scope="engage:expertises:readWrite",
)


def build_request(
    employee_id: str,
    office_id: str,
    *,
    body: Sequence[ExpertiseInput],
) -> Request:
    """The request of `putExpertiseForEmployee`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/offices/{wire.segment('office_id', office_id)}/expertise",
        body=wire.bodies(body, ExpertiseInput),
    )


def asyncio(
    employee_id: str,
    office_id: str,
    *,
    client: Caller,
    body: Sequence[ExpertiseInput],
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, ExpertiseListEnvelope]:
    """Replace the subjects that an employee handles at an office.

    See https://developer.pexipengage.com/operation/operation-putexpertiseforemployee
    """
    request = build_request(
        employee_id,
        office_id,
        body=body,
    )
    return client.call(OPERATION, request, options)

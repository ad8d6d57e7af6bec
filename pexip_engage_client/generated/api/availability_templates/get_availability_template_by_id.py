"""GET /employees/{employeeId}/availability-templates/{id}: Get an availability template."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.availability_template_envelope import AvailabilityTemplateEnvelope

OPERATION: Final[Operation[AvailabilityTemplateEnvelope]] = Operation(
    id="getAvailabilityTemplateById",
    method="GET",
    path="/employees/{employeeId}/availability-templates/{id}",
    decode=AvailabilityTemplateEnvelope.from_dict,
    scope="engage:availability:readOnly",
)


def build_request(
    employee_id: str,
    id: str,
) -> Request:
    """The request of `getAvailabilityTemplateById`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        f"/employees/{wire.segment('employee_id', employee_id)}/availability-templates/{wire.segment('id', id)}",
    )


def asyncio(
    employee_id: str,
    id: str,
    *,
    client: Caller,
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, AvailabilityTemplateEnvelope]:
    """Get an availability template.

    See https://developer.pexipengage.com/operation/operation-getavailabilitytemplatebyid
    """
    request = build_request(
        employee_id,
        id,
    )
    return client.call(OPERATION, request, options)
